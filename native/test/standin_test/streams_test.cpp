#include "groups.hpp"

#include <cmath>

using namespace standin;

namespace test {
namespace {

void memory_is_known() {
    void *device = nullptr;
    void *pinned = nullptr;
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&device, 1000));
    CHECK_EQUAL(0U, reinterpret_cast<uintptr_t>(device) % 256);
    CHECK_EQUAL(CUDA_OK, cudaHostAlloc(&pinned, 64, 0));
    CHECK_EQUAL(1, dnn4j_standin_live("device memory"));
    CHECK_EQUAL(1000, dnn4j_standin_live("device bytes"));
    CHECK_EQUAL(1, dnn4j_standin_live("pinned memory"));
    CHECK_EQUAL(-1, dnn4j_standin_live("elephants"));

    PointerAttributes attributes{};
    CHECK_EQUAL(CUDA_OK, cudaPointerGetAttributes(&attributes, static_cast<char *>(device) + 999));
    CHECK_EQUAL(int{DEVICE}, attributes.type);
    CHECK_EQUAL(CUDA_OK, cudaPointerGetAttributes(&attributes, static_cast<char *>(device) + 1000));
    CHECK_EQUAL(int{UNREGISTERED}, attributes.type);
    CHECK_EQUAL(CUDA_OK, cudaPointerGetAttributes(&attributes, pinned));
    CHECK_EQUAL(int{PINNED}, attributes.type);

    float fresh = 0;
    CHECK_EQUAL(CUDA_OK, cudaMemcpy(&fresh, device, sizeof fresh, DEVICE_TO_HOST));
    CHECK(std::isnan(fresh));
    CHECK_EQUAL(CUDA_INVALID_VALUE, cudaMemcpy(&fresh, device, sizeof fresh, HOST_TO_DEVICE));
    CHECK_EQUAL(CUDA_INVALID_VALUE, cudaMemcpy(device, &fresh, 1001, HOST_TO_DEVICE));
    CHECK_EQUAL(CUDA_INVALID_MEMCPY_DIRECTION, cudaMemcpy(device, &fresh, 4, 7));

    CHECK_EQUAL(CUDA_INVALID_VALUE, cudaFree(static_cast<char *>(device) + 4));
    CHECK_EQUAL(CUDA_INVALID_VALUE, cudaFree(pinned));
    CHECK_EQUAL(CUDA_INVALID_VALUE, cudaFreeHost(device));
    CHECK_EQUAL(CUDA_OK, cudaFree(nullptr));
    CHECK_EQUAL(CUDA_OK, cudaFreeHost(pinned));
    CHECK_EQUAL(CUDA_OK, cudaFree(device));
    CHECK_EQUAL(CUDA_INVALID_VALUE, cudaFree(device));
}

void memory_is_limited() {
    CHECK_EQUAL(1, dnn4j_standin_pretend("memory", 4096));
    CHECK_EQUAL(0, dnn4j_standin_pretend("luck", 1));
    void *first = nullptr;
    void *second = &first;
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&first, 4000));
    size_t free_bytes = 0;
    size_t total = 0;
    CHECK_EQUAL(CUDA_OK, cudaMemGetInfo(&free_bytes, &total));
    CHECK_EQUAL(96U, free_bytes);
    CHECK_EQUAL(4096U, total);
    CHECK_EQUAL(CUDA_OUT_OF_MEMORY, cudaMalloc(&second, 97));
    CHECK(second == nullptr);
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&second, 96));
    CHECK_EQUAL(CUDA_OK, cudaFree(second));
    CHECK_EQUAL(CUDA_OK, cudaFree(first));
    begin();
}

void what_overruns_is_seen() {
    void *device = nullptr;
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&device, 100));
    static_cast<char *>(device)[100] = 0;
    CHECK_EQUAL(CUDA_OK, cudaFree(device));
    CHECK(text(dnn4j_standin_misuse).find("behind the end of a block of 100 bytes") != std::string::npos);
    begin();
}

// Nothing enqueued has happened before a caller waits.
void work_waits() {
    void *stream = nullptr;
    void *device = nullptr;
    void *pinned = nullptr;
    CHECK_EQUAL(CUDA_OK, cudaStreamCreateWithFlags(&stream, 1));
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&device, 4));
    CHECK_EQUAL(CUDA_OK, cudaHostAlloc(&pinned, 4, 0));
    auto *const number = static_cast<int *>(pinned);
    *number = 1;
    CHECK_EQUAL(CUDA_OK, cudaMemsetAsync(device, 0, 4, stream));
    CHECK_EQUAL(CUDA_OK, cudaMemcpyAsync(pinned, device, 4, DEVICE_TO_HOST, stream));
    CHECK_EQUAL(1, *number);
    CHECK_EQUAL(CUDA_NOT_READY, cudaStreamQuery(stream));
    CHECK_EQUAL(0, *number);
    CHECK_EQUAL(CUDA_OK, cudaStreamQuery(stream));
    *number = 5;
    CHECK_EQUAL(CUDA_OK, cudaMemcpyAsync(device, pinned, 4, HOST_TO_DEVICE, stream));
    *number = 6; // too early: the copy has not begun
    CHECK_EQUAL(CUDA_OK, cudaStreamSynchronize(stream));
    int copied = 0;
    CHECK_EQUAL(CUDA_OK, cudaMemcpy(&copied, device, 4, DEVICE_TO_HOST));
    CHECK_EQUAL(6, copied);

    CHECK_EQUAL(CUDA_INVALID_VALUE, cudaMemcpyAsync(device, &copied, 4, HOST_TO_DEVICE, stream));
    CHECK(text(dnn4j_standin_misuse).find("not pinned") != std::string::npos);
    begin();
    CHECK_EQUAL(CUDA_INVALID_HANDLE, cudaMemsetAsync(device, 0, 4, &copied));
    CHECK_EQUAL(CUDA_OK, cudaFreeHost(pinned));
    CHECK_EQUAL(CUDA_OK, cudaFree(device));
    CHECK_EQUAL(CUDA_OK, cudaStreamDestroy(stream));
    CHECK_EQUAL(CUDA_INVALID_HANDLE, cudaStreamDestroy(stream));
    CHECK_EQUAL(CUDA_INVALID_HANDLE, cudaStreamSynchronize(stream));
}

void events_order_streams() {
    void *streams[2] = {};
    void *events[2] = {};
    void *device = nullptr;
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&device, 4));
    for (int i = 0; i < 2; i++) {
        CHECK_EQUAL(CUDA_OK, cudaStreamCreateWithFlags(&streams[i], 1));
        CHECK_EQUAL(CUDA_OK, cudaEventCreateWithFlags(&events[i], 0));
    }
    CHECK_EQUAL(CUDA_OK, cudaEventSynchronize(events[0])); // never recorded
    CHECK_EQUAL(CUDA_OK, cudaEventRecord(events[0], streams[0]));
    CHECK_EQUAL(CUDA_OK, cudaMemsetAsync(device, 1, 4, streams[0]));
    CHECK_EQUAL(CUDA_OK, cudaEventRecord(events[1], streams[0]));
    float milliseconds = -1;
    CHECK_EQUAL(CUDA_NOT_READY, cudaEventElapsedTime(&milliseconds, events[0], events[1]));
    // The second stream's work needs the first one's.
    CHECK_EQUAL(CUDA_OK, cudaStreamWaitEvent(streams[1], events[1], 0));
    CHECK_EQUAL(CUDA_OK, cudaStreamSynchronize(streams[1]));
    CHECK_EQUAL(0x01010101, *static_cast<int *>(device));
    CHECK_EQUAL(CUDA_OK, cudaEventElapsedTime(&milliseconds, events[0], events[1]));
    CHECK(milliseconds >= 0);
    for (int i = 0; i < 2; i++) {
        CHECK_EQUAL(CUDA_OK, cudaStreamDestroy(streams[i]));
        CHECK_EQUAL(CUDA_OK, cudaEventDestroy(events[i]));
        CHECK_EQUAL(CUDA_INVALID_HANDLE, cudaEventRecord(events[i], nullptr));
    }
    CHECK_EQUAL(CUDA_OK, cudaFree(device));
}

} // namespace

void streams() {
    begin();
    memory_is_known();
    memory_is_limited();
    what_overruns_is_seen();
    work_waits();
    events_order_streams();
    end();
}

} // namespace test

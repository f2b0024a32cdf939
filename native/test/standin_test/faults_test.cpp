// Failures on request, and the record of calls.
#include "groups.hpp"

using namespace standin;

namespace test {
namespace {

void the_nth_call_fails() {
    void *first = nullptr;
    void *second = nullptr;
    dnn4j_standin_fail("cudaMalloc", 2, CUDA_OUT_OF_MEMORY);
    CHECK_EQUAL(1, dnn4j_standin_failures_left());
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&first, 4));
    CHECK_EQUAL(CUDA_OUT_OF_MEMORY, cudaMalloc(&second, 4));
    CHECK_EQUAL(0, dnn4j_standin_failures_left());
    CHECK_EQUAL(CUDA_OUT_OF_MEMORY, cudaPeekAtLastError());
    CHECK_EQUAL(CUDA_OUT_OF_MEMORY, cudaGetLastError());
    CHECK_EQUAL(CUDA_OK, cudaGetLastError());
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&second, 4));
    // What releases releases nevertheless.
    dnn4j_standin_fail("cudaFree", 1, CUDA_LAUNCH_FAILURE);
    CHECK_EQUAL(CUDA_LAUNCH_FAILURE, cudaFree(first));
    CHECK_EQUAL(1, dnn4j_standin_live("device memory"));
    CHECK_EQUAL(CUDA_OK, cudaFree(second));
    dnn4j_standin_fail("cudnnCreate", 1, CUDNN_INTERNAL_ERROR);
    CHECK_EQUAL(CUDNN_INTERNAL_ERROR, cudnnCreate(&first));
    CHECK_EQUAL(0, dnn4j_standin_live("handles"));
    begin();
}

void ending_a_capture_fails() {
    void *stream = nullptr;
    void *graph = nullptr;
    CHECK_EQUAL(CUDA_OK, cudaStreamCreate(&stream));
    CHECK_EQUAL(CUDA_OK, cudaStreamBeginCapture(stream, CAPTURE_THREAD_LOCAL));
    dnn4j_standin_fail("cudaStreamEndCapture", 1, CUDA_OUT_OF_MEMORY);
    CHECK_EQUAL(CUDA_OUT_OF_MEMORY, cudaStreamEndCapture(stream, &graph));
    CHECK_EQUAL(CUDA_OK, cudaStreamSynchronize(stream)); // it captures no longer
    CHECK_EQUAL(CUDA_OK, cudaStreamDestroy(stream));
    begin();
}

void a_broken_device_stays_broken() {
    void *pointer = nullptr;
    void *handle = nullptr;
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&pointer, 4));
    CHECK_EQUAL(0, cudnnCreate(&handle));
    dnn4j_standin_break_device(214);
    CHECK_EQUAL(214, cudaDeviceSynchronize());
    CHECK_EQUAL(214, cudaGetLastError());
    CHECK_EQUAL(214, cudaGetLastError());
    CHECK_EQUAL(CUDNN_EXECUTION_FAILED, cudnnSetStream(handle, nullptr));
    CHECK_EQUAL(214, cudaFree(pointer));
    CHECK_EQUAL(CUDNN_EXECUTION_FAILED, cudnnDestroy(handle));
    CHECK(text(dnn4j_standin_report).empty());
    begin();
    CHECK_EQUAL(CUDA_OK, cudaDeviceSynchronize());
}

void pretends() {
    int count = 7;
    CHECK_EQUAL(1, dnn4j_standin_pretend("devices", 0));
    CHECK_EQUAL(CUDA_NO_DEVICE, cudaGetDeviceCount(&count));
    CHECK_EQUAL(CUDA_NO_DEVICE, cuInit(0));
    CHECK_EQUAL(1, dnn4j_standin_pretend("driver", 12080));
    CHECK_EQUAL(CUDA_OK, cudaDriverGetVersion(&count));
    CHECK_EQUAL(12080, count);
    CHECK_EQUAL(1, dnn4j_standin_pretend("cudnn", 80907));
    CHECK_EQUAL(80907U, cudnnGetVersion());
    begin();
    CHECK_EQUAL(91900U, cudnnGetVersion());
    CHECK_EQUAL(CUDA_OK, cudaGetDeviceCount(&count));
    CHECK_EQUAL(1, count);
    char name[64];
    CHECK_EQUAL(CUDA_OK, cuInit(0));
    CHECK_EQUAL(CUDA_OK, cuDeviceGetName(name, sizeof name, 0));
    CHECK(std::string(name) == "dnn4j host stand-in (not a GPU)");
}

void records() {
    void *pointer = nullptr;
    dnn4j_standin_record(1);
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&pointer, 4));
    CHECK_EQUAL(CUDA_OK, cudaFree(pointer));
    dnn4j_standin_record(0);
    CHECK_EQUAL(CUDA_OK, cudaDeviceSynchronize());
    CHECK(text(dnn4j_standin_calls) == "cudaMalloc\ncudaFree\n");
    char cut[5];
    CHECK_EQUAL(20, dnn4j_standin_calls(cut, sizeof cut));
    CHECK(std::string(cut) == "cuda");
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&pointer, 4));
    CHECK(text(dnn4j_standin_report) == "device memory: 1\ndevice bytes: 4\n");
    CHECK_EQUAL(CUDA_OK, cudaFree(pointer));
}

} // namespace

void faults() {
    begin();
    the_nth_call_fails();
    ending_a_capture_fails();
    a_broken_device_stays_broken();
    pretends();
    records();
    end();
}

} // namespace test

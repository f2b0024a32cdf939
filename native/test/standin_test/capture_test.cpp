#include "groups.hpp"

#include <thread>

using namespace standin;

namespace test {
namespace {

struct Fixture {
    void *stream = nullptr;
    void *device = nullptr;
    void *pinned = nullptr;

    Fixture() {
        CHECK_EQUAL(CUDA_OK, cudaStreamCreateWithFlags(&stream, 1));
        CHECK_EQUAL(CUDA_OK, cudaMalloc(&device, 4));
        CHECK_EQUAL(CUDA_OK, cudaHostAlloc(&pinned, 4, 0));
        number() = 0;
    }

    ~Fixture() {
        CHECK_EQUAL(CUDA_OK, cudaFreeHost(pinned));
        CHECK_EQUAL(CUDA_OK, cudaFree(device));
        CHECK_EQUAL(CUDA_OK, cudaStreamDestroy(stream));
    }

    Fixture(const Fixture &) = delete;
    Fixture &operator=(const Fixture &) = delete;

    int &number() { return *static_cast<int *>(pinned); }
};

void runs_in_order_when_launched() {
    Fixture it;
    void *graph = nullptr;
    void *executable = nullptr;
    CHECK_EQUAL(CUDA_OK, cudaStreamBeginCapture(it.stream, CAPTURE_THREAD_LOCAL));
    int status = 0;
    CHECK_EQUAL(CUDA_OK, cudaStreamIsCapturing(it.stream, &status));
    CHECK_EQUAL(1, status);
    CHECK_EQUAL(CUDA_ILLEGAL_STATE, cudaStreamBeginCapture(it.stream, CAPTURE_THREAD_LOCAL));
    CHECK_EQUAL(CUDA_OK, cudaMemsetAsync(it.device, 1, 4, it.stream));
    CHECK_EQUAL(CUDA_OK, cudaMemsetAsync(it.device, 2, 2, it.stream));
    CHECK_EQUAL(CUDA_OK, cudaMemcpyAsync(it.pinned, it.device, 4, DEVICE_TO_HOST, it.stream));
    CHECK_EQUAL(CUDA_OK, cudaStreamEndCapture(it.stream, &graph));
    CHECK_EQUAL(CUDA_OK, cudaStreamSynchronize(it.stream));
    CHECK_EQUAL(0, it.number()); // captured, not done
    CHECK_EQUAL(CUDA_OK, cudaGraphInstantiate(&executable, graph, 0));
    CHECK_EQUAL(CUDA_OK, cudaGraphDestroy(graph));
    CHECK_EQUAL(CUDA_INVALID_VALUE, cudaGraphDestroy(graph));
    CHECK_EQUAL(CUDA_OK, cudaGraphUpload(executable, it.stream));
    for (int i = 0; i < 2; i++) {
        it.number() = 0;
        CHECK_EQUAL(CUDA_OK, cudaGraphLaunch(executable, it.stream));
        CHECK_EQUAL(0, it.number());
        CHECK_EQUAL(CUDA_OK, cudaStreamSynchronize(it.stream));
        CHECK_EQUAL(0x01010202, it.number());
    }
    CHECK_EQUAL(CUDA_OK, cudaGraphExecDestroy(executable));
    CHECK_EQUAL(CUDA_INVALID_VALUE, cudaGraphLaunch(executable, it.stream));
}

// Each of these calls is forbidden while this thread captures; the capture is lost.
void unsafe_calls_spoil_it() {
    Fixture it;
    for (int call = 0; call < 7; call++) {
        CHECK_EQUAL(CUDA_OK, cudaStreamBeginCapture(it.stream, CAPTURE_THREAD_LOCAL));
        void *other = nullptr;
        int code = 0;
        switch (call) {
        case 0:
            code = cudaMalloc(&other, 4);
            break;
        case 1:
            code = cudaFree(it.device);
            break;
        case 2:
            code = cudaHostAlloc(&other, 4, 0);
            break;
        case 3:
            code = cudaMemcpy(it.device, &code, 4, HOST_TO_DEVICE);
            break;
        case 4:
            code = cudaDeviceSynchronize();
            break;
        case 5:
            code = cudnnCreate(&other) == CUDNN_EXECUTION_FAILED ? CUDA_CAPTURE_UNSUPPORTED : 0;
            break;
        default:
            code = cudaStreamSynchronize(it.stream);
        }
        CHECK_EQUAL(CUDA_CAPTURE_UNSUPPORTED, code);
        CHECK_EQUAL(CUDA_CAPTURE_INVALIDATED, cudaMemsetAsync(it.device, 1, 4, it.stream));
        void *graph = &it;
        CHECK_EQUAL(CUDA_CAPTURE_INVALIDATED, cudaStreamEndCapture(it.stream, &graph));
        CHECK(graph == nullptr);
    }
    CHECK_EQUAL(1, dnn4j_standin_live("device memory")); // what failed did nothing
}

void other_threads_are_free() {
    Fixture it;
    CHECK_EQUAL(CUDA_OK, cudaStreamBeginCapture(it.stream, CAPTURE_THREAD_LOCAL));
    std::thread([&] {
        void *other = nullptr;
        CHECK_EQUAL(CUDA_OK, cudaMalloc(&other, 4));
        CHECK_EQUAL(CUDA_OK, cudaFree(other));
        void *graph = nullptr;
        CHECK_EQUAL(CUDA_CAPTURE_WRONG_THREAD, cudaStreamEndCapture(it.stream, &graph));
    }).join();
    void *graph = nullptr;
    CHECK_EQUAL(CUDA_OK, cudaStreamEndCapture(it.stream, &graph));
    CHECK_EQUAL(CUDA_OK, cudaGraphDestroy(graph));
    CHECK_EQUAL(CUDA_ILLEGAL_STATE, cudaStreamEndCapture(it.stream, &graph));
    CHECK_EQUAL(CUDA_CAPTURE_UNSUPPORTED, cudaStreamBeginCapture(nullptr, CAPTURE_THREAD_LOCAL));
}

// A graph keeps addresses, not memory: launching it after they were freed breaks the device.
void freed_memory_is_seen() {
    void *executable = nullptr;
    void *stream = nullptr;
    {
        Fixture it;
        void *graph = nullptr;
        CHECK_EQUAL(CUDA_OK, cudaStreamBeginCapture(it.stream, CAPTURE_THREAD_LOCAL));
        CHECK_EQUAL(CUDA_OK, cudaMemsetAsync(it.device, 1, 4, it.stream));
        CHECK_EQUAL(CUDA_OK, cudaStreamEndCapture(it.stream, &graph));
        CHECK_EQUAL(CUDA_OK, cudaGraphInstantiate(&executable, graph, 0));
        CHECK_EQUAL(CUDA_OK, cudaGraphDestroy(graph));
    }
    CHECK_EQUAL(CUDA_OK, cudaStreamCreate(&stream));
    CHECK_EQUAL(CUDA_OK, cudaGraphLaunch(executable, stream));
    CHECK_EQUAL(CUDA_ILLEGAL_ADDRESS, cudaStreamSynchronize(stream));
    CHECK_EQUAL(CUDA_ILLEGAL_ADDRESS, cudaGetLastError());
    CHECK_EQUAL(CUDA_ILLEGAL_ADDRESS, cudaGetLastError()); // not forgotten
    CHECK(text(dnn4j_standin_misuse).find("freed before a fill") != std::string::npos);
    begin();
    CHECK_EQUAL(CUDA_OK, cudaGraphExecDestroy(executable));
    CHECK_EQUAL(CUDA_OK, cudaStreamDestroy(stream));
}

} // namespace

void capture() {
    begin();
    runs_in_order_when_launched();
    unsafe_calls_spoil_it();
    other_threads_are_free();
    freed_memory_is_seen();
    end();
}

} // namespace test

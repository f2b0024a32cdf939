#include "groups.hpp"

#include <vector>

using namespace standin;

namespace test {
namespace {

constexpr char IMAGE[] = "DNN4J STAND-IN KERNELS\n";

std::vector<std::string> listed() {
    return {
#define DNN4J_KERNEL(name) #name,
#include "../../cuda/kernels.inc"
#undef DNN4J_KERNEL
    };
}

void finds_every_kernel() {
    void *module = nullptr;
    CHECK_EQUAL(CUDA_INVALID_IMAGE, cuModuleLoadData(&module, "something else"));
    CHECK_EQUAL(CUDA_OK, cuModuleLoadData(&module, IMAGE));
    for (const std::string &name : listed()) {
        void *function = nullptr;
        CHECK_EQUAL(CUDA_OK, cuModuleGetFunction(&function, module, name.c_str()));
        CHECK(function != nullptr);
    }
    void *function = nullptr;
    CHECK_EQUAL(CUDA_NOT_FOUND, cuModuleGetFunction(&function, module, "no_such_kernel"));
    CHECK_EQUAL(CUDA_OK, cuModuleUnload(module));
    CHECK_EQUAL(CUDA_INVALID_HANDLE, cuModuleUnload(module));
}

void launches_later_with_the_parameters_of_then() {
    void *module = nullptr;
    void *function = nullptr;
    void *stream = nullptr;
    void *device = nullptr;
    CHECK_EQUAL(CUDA_OK, cudaStreamCreateWithFlags(&stream, 1));
    CHECK_EQUAL(CUDA_OK, cuModuleLoadData(&module, IMAGE));
    CHECK_EQUAL(CUDA_OK, cuModuleGetFunction(&function, module, "fill"));
    constexpr int count = 1000;
    CHECK_EQUAL(CUDA_OK, cudaMalloc(&device, count * sizeof(float)));
    // fill(void *to, int type, long long count, float value), type 0 being f32: native/cuda/movement.cuh.
    int type = 0;
    long long elements = count;
    float value = 2.5F;
    void *parameters[] = {&device, &type, &elements, &value};
    CHECK_EQUAL(CUDA_OK, cuLaunchKernel(function, 4, 1, 1, 256, 1, 1, 0, stream, parameters, nullptr));
    value = 7; // the launch has its own copy
    auto *const numbers = static_cast<float *>(device);
    CHECK(numbers[0] != 2.5F);
    CHECK_EQUAL(CUDA_OK, cudaStreamSynchronize(stream));
    for (int i = 0; i < count; i++) {
        CHECK(numbers[i] == 2.5F);
    }
    CHECK_EQUAL(CUDA_INVALID_VALUE, cuLaunchKernel(function, 0, 1, 1, 256, 1, 1, 0, stream, parameters, nullptr));
    CHECK_EQUAL(CUDA_INVALID_VALUE, cuLaunchKernel(function, 1, 1, 1, 1025, 1, 1, 0, stream, parameters, nullptr));
    CHECK_EQUAL(CUDA_INVALID_HANDLE, cuLaunchKernel(&value, 1, 1, 1, 1, 1, 1, 0, stream, parameters, nullptr));

    // A pointer of the host is an illegal address for a device.
    float host = 0;
    void *const host_pointer = &host;
    parameters[0] = const_cast<void **>(&host_pointer);
    CHECK_EQUAL(CUDA_OK, cuLaunchKernel(function, 1, 1, 1, 1, 1, 1, 0, stream, parameters, nullptr));
    CHECK_EQUAL(CUDA_ILLEGAL_ADDRESS, cudaStreamSynchronize(stream));
    CHECK_EQUAL(CUDA_ILLEGAL_ADDRESS, cudaMalloc(&device, 4));
    begin();
    CHECK_EQUAL(CUDA_OK, cudaFree(numbers));
    CHECK_EQUAL(CUDA_OK, cuModuleUnload(module));
    CHECK_EQUAL(CUDA_OK, cudaStreamDestroy(stream));
}

} // namespace

void kernels() {
    begin();
    CHECK_EQUAL(CUDA_OK, cuInit(0));
    CHECK_EQUAL(CUDA_OK, cudaSetDevice(0));
    finds_every_kernel();
    launches_later_with_the_parameters_of_then();
    end();
}

} // namespace test

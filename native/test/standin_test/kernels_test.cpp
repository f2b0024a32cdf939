#include "dnn4j_kernels.h"
#include "groups.hpp"

#include <vector>

using namespace standin;

namespace test {
namespace {

constexpr char IMAGE[] = "DNN4J STAND-IN KERNELS\n";

void finds_kernels_by_name() {
    void *module = nullptr;
    CHECK_EQUAL(CUDA_INVALID_IMAGE, cuModuleLoadData(&module, "something else"));
    CHECK_EQUAL(CUDA_OK, cuModuleLoadData(&module, IMAGE));
    for (const char *name : {"move", "fold_sums", "affine_f32_bf16", "binary_s32", "resample_backward_f16"}) {
        void *function = nullptr;
        CHECK_EQUAL(CUDA_OK, cuModuleGetFunction(&function, module, name));
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
    // fill(to, type, count, value): native/cuda/movement.cuh.
    dnn4j_type type = DNN4J_TYPE_F32;
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

// Structures as the kernels have them, with a number that may be no code.
struct Chain {
    int count;
    int operation[DNN4J_CHAIN_LENGTH];
    float constants[2 * DNN4J_CHAIN_LENGTH];
};

struct Axes {
    long long rank;
    long long extents_and_strides[3 * DNN4J_RANK];
};

struct RepeatedAxes {
    long long kept_and_rank;
    long long extents_and_strides[4 * DNN4J_RANK];
};

struct Pooling {
    int channels;
    int in_out_kernel_stride_dilation[5 * DNN4J_SPATIAL_AXES];
    int before_after[2 * DNN4J_SPATIAL_AXES];
    int divisor;
};

Pooling pooling(int divisor) {
    return {1, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {}, divisor};
}

// Launches kernels on one element, in memory that every operand shares.
class Launches {
public:
    Launches() {
        CHECK_EQUAL(CUDA_OK, cudaStreamCreateWithFlags(&stream_, 1));
        CHECK_EQUAL(CUDA_OK, cuModuleLoadData(&module_, IMAGE));
        CHECK_EQUAL(CUDA_OK, cudaMalloc(&memory, sizeof(double)));
    }

    ~Launches() {
        CHECK_EQUAL(CUDA_OK, cudaFree(memory));
        CHECK_EQUAL(CUDA_OK, cuModuleUnload(module_));
        CHECK_EQUAL(CUDA_OK, cudaStreamDestroy(stream_));
    }

    template <typename... A> int operator()(const char *kernel, A... arguments) {
        void *function = nullptr;
        CHECK_EQUAL(CUDA_OK, cuModuleGetFunction(&function, module_, kernel));
        void *parameters[] = {&arguments...};
        CHECK_EQUAL(CUDA_OK, cuLaunchKernel(function, 1, 1, 1, 1, 1, 1, 0, stream_, parameters, nullptr));
        return cudaStreamSynchronize(stream_);
    }

    // The same for a launch with a number that is no code of its enum.
    template <typename... A> void misused(const char *kernel, A... arguments) {
        CHECK_EQUAL(CUDA_LAUNCH_FAILURE, (*this)(kernel, arguments...));
        CHECK(text(dnn4j_standin_misuse).find("code") != std::string::npos);
        begin(); // a device does not survive it
    }

    void *memory = nullptr;

private:
    void *stream_ = nullptr;
    void *module_ = nullptr;
};

void a_number_that_is_no_code_is_misuse() {
    Launches launch;
    void *const m = launch.memory;
    const long long one = 1;
    const int no_code = 99;
    CHECK_EQUAL(CUDA_OK, launch("fill", m, DNN4J_TYPE_S32, one, 1.0F));
    launch.misused("fill", m, no_code, one, 1.0F);
    launch.misused("fill", m, -1, one, 1.0F);
    CHECK_EQUAL(CUDA_OK, launch("move", m, DNN4J_TYPE_F32, m, DNN4J_TYPE_F16, one, Axes{}));
    launch.misused("move", m, DNN4J_TYPE_F32, m, no_code, one, Axes{});
    launch.misused("move", m, no_code, m, DNN4J_TYPE_F32, one, Axes{});
    launch.misused("move", m, no_code, m, no_code, one, Axes{});
    CHECK_EQUAL(CUDA_OK, launch("fill", m, DNN4J_TYPE_S32, one, 0.0F)); // the table as well
    CHECK_EQUAL(CUDA_OK, launch("take", m, m, DNN4J_TYPE_S8, m, one, one, one, one));
    launch.misused("take", m, m, no_code, m, one, one, one, one);

    void *const none = nullptr;
    CHECK_EQUAL(
            CUDA_OK, launch("affine_f32_f32", m, none, none, none, m, one, 1, Chain{1, {DNN4J_ACTIVATION_ATANH}, {}}));
    launch.misused("affine_f32_f32", m, none, none, none, m, one, 1, Chain{1, {DNN4J_ACTIVATION_ATANH + 1}, {}});
    launch.misused("affine_f32_f32", m, none, none, none, m, one, 1, Chain{1, {no_code}, {}});
    CHECK_EQUAL(
            CUDA_OK, launch("affine_s32_s32", m, none, none, none, m, one, 1, Chain{1, {DNN4J_ACTIVATION_CLIP}, {}}));
    launch.misused("affine_s32_s32", m, none, none, none, m, one, 1, Chain{1, {DNN4J_ACTIVATION_TANH}, {}});
    CHECK_EQUAL(CUDA_OK, launch("activation_backward_f32", m, m, m, one, DNN4J_ACTIVATION_ATANH, 0.0F, 0.0F));
    launch.misused("activation_backward_f32", m, m, m, one, no_code, 0.0F, 0.0F);

    CHECK_EQUAL(CUDA_OK, launch("binary_f32", m, m, m, one, DNN4J_BINARY_PRELU, Axes{}, Chain{}));
    launch.misused("binary_f32", m, m, m, one, DNN4J_BINARY_WHERE_NOT + 1, Axes{}, Chain{});
    CHECK_EQUAL(CUDA_OK, launch("binary_backward_f32", m, m, m, m, one, one, DNN4J_BINARY_PRELU, 0, RepeatedAxes{}));
    launch.misused("binary_backward_f32", m, m, m, m, one, one, no_code, 0, RepeatedAxes{});

    CHECK_EQUAL(CUDA_OK, launch("average_pool_f32", m, m, one, pooling(DNN4J_DIVISOR_KERNEL)));
    launch.misused("average_pool_f32", m, m, one, pooling(no_code));
    CHECK_EQUAL(CUDA_OK, launch("average_pool_backward_f32", m, m, one, pooling(DNN4J_DIVISOR_KERNEL)));
    launch.misused("average_pool_backward_f32", m, m, one, pooling(no_code));

    CHECK_EQUAL(CUDA_OK, launch("channel_sums_f32", m, m, m, m, one, 1, 1, DNN4J_SUMMAND_PRODUCTS));
    launch.misused("channel_sums_f32", m, m, m, m, one, 1, 1, no_code);
}

} // namespace

void kernels() {
    begin();
    CHECK_EQUAL(CUDA_OK, cuInit(0));
    CHECK_EQUAL(CUDA_OK, cudaSetDevice(0));
    finds_kernels_by_name();
    launches_later_with_the_parameters_of_then();
    a_number_that_is_no_code_is_misuse();
    end();
}

} // namespace test

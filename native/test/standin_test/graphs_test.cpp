// Results of executed graphs, against the definition.
#include "definition.hpp"

#include "../standin/elements.hpp"

#include <cmath>
#include <cstring>

using namespace standin;

namespace test {
namespace {

void forward(void *handle, const Convolution &it, int64_t engine) {
    const std::vector<float> x = pattern(it.x, 1);
    const std::vector<float> w = pattern(it.w, 2);
    const DeviceFloats device_x(x, it.type);
    const DeviceFloats device_w(w, it.type);
    const DeviceFloats device_y(pattern(it.y, 3), it.type);
    Graph graph(handle, it);
    CHECK_EQUAL(0, graph.status());
    CHECK(graph.offers() > 0);
    CHECK_EQUAL(0, graph.plan(engine));
    CHECK_EQUAL(0,
            execute(handle, graph.planned(), {1, 2, 3}, {device_x.pointer(), device_w.pointer(), device_y.pointer()}));
    const std::vector<float> y = device_y.values();
    for_each(it.y, [&](int64_t n, int64_t k, int64_t h, int64_t v) {
        CHECK(at(y, it.y, n, k, h, v) == rounded(expected(it, x, w, n, k, h, v), it.type));
    });
}

void fused(void *handle, bool in_place) {
    Convolution it = depthwise();
    it.residual = it.bias = true;
    it.activation = PW_RELU;
    const std::vector<float> x = pattern(it.x, 8);
    const std::vector<float> w = pattern(it.w, 9);
    const std::vector<float> z = pattern(it.y, 10);
    const std::vector<float> b = pattern({5}, 11);
    const DeviceFloats device_x(x, it.type);
    const DeviceFloats device_w(w, it.type);
    const DeviceFloats device_z(z, it.type);
    const DeviceFloats device_b(b, ELEMENT_FLOAT);
    const DeviceFloats device_y(pattern(it.y, 12), it.type);
    Graph graph(handle, it);
    CHECK_EQUAL(5U, graph.offers());
    CHECK_EQUAL(0, graph.plan(44));
    CHECK_EQUAL(0, execute(handle, graph.planned(), {1, 2, 3, 4, 5},
                           {device_x.pointer(), device_w.pointer(), in_place ? device_z.pointer() : device_y.pointer(),
                                   device_z.pointer(), device_b.pointer()}));
    const std::vector<float> y = in_place ? device_z.values() : device_y.values();
    for_each(it.y, [&](int64_t n, int64_t k, int64_t h, int64_t v) {
        const float sum = expected(it, x, w, n, k, h, v) + at(z, it.y, n, k, h, v) + b[static_cast<size_t>(k)];
        CHECK(at(y, it.y, n, k, h, v) == std::fmax(sum, 0.0F));
    });
}

// What lies between the pixels of the result stays what it was.
void among_other_channels(void *handle) {
    Convolution it;
    it.x = {1, 1, 1, 2};
    it.w = {2, 1, 1, 1};
    it.y = {1, 2, 1, 2};
    it.pitch = 4;
    const DeviceFloats x({3, 5}, ELEMENT_FLOAT);
    const DeviceFloats w({1, 2}, ELEMENT_FLOAT);
    const DeviceFloats y(std::vector<float>(8, -1), ELEMENT_FLOAT);
    Graph graph(handle, it);
    CHECK_EQUAL(2U, graph.offers());
    CHECK_EQUAL(0, graph.plan(0));
    CHECK_EQUAL(0, execute(handle, graph.planned(), {1, 2, 3}, {x.pointer(), w.pointer(), y.pointer()}));
    CHECK(y.values() == (std::vector<float>{3, 6, -1, -1, 5, 10, -1, -1}));
    Convolution grouped = depthwise();
    grouped.pitch = 8;
    CHECK(Graph(handle, grouped).offers() > 0);
}

// One pixel, one channel: y = activation(x * w).
float activated(void *handle, int mode, float x, double slope) {
    Convolution it;
    it.activation = mode;
    it.slope = slope;
    const DeviceFloats device_x({x}, ELEMENT_FLOAT);
    const DeviceFloats device_w({1}, ELEMENT_FLOAT);
    const DeviceFloats device_y({0}, ELEMENT_FLOAT);
    Graph graph(handle, it);
    CHECK(graph.offers() > 0);
    CHECK_EQUAL(0, graph.plan(1));
    CHECK_EQUAL(0,
            execute(handle, graph.planned(), {1, 2, 3}, {device_x.pointer(), device_w.pointer(), device_y.pointer()}));
    return device_y.values()[0];
}

void activations(void *handle) {
    const auto near = [](double a, float b) { return std::fabs(a - static_cast<double>(b)) < 1e-6; };
    CHECK(near(-0.25, activated(handle, PW_RELU, -2, 0.125)));
    CHECK(near(2, activated(handle, PW_RELU, 2, 0.125)));
    CHECK(near(std::tanh(0.5), activated(handle, PW_TANH, 0.5F, 0)));
    CHECK(near(1 / (1 + std::exp(1.5)), activated(handle, PW_SIGMOID, -1.5F, 0)));
    CHECK(near(std::exp(-1.0) - 1, activated(handle, PW_ELU, -1, 0)));
    CHECK(near(std::log(1 + std::exp(1.0)), activated(handle, PW_SOFTPLUS, 1, 0)));
    CHECK(near(2 / (1 + std::exp(-2.0)), activated(handle, PW_SWISH, 2, 0)));
    CHECK(near(0.5 * (1 + std::erf(std::sqrt(0.5))), activated(handle, PW_GELU, 1, 0)));
    CHECK(near(0.8411919906, activated(handle, PW_GELU_TANH, 1, 0)));
}

// 1 + 2^-12 is a float and not a TF32 number: the engine of tensor cores loses it, the other does not.
void rounds_to_tf32(void *handle) {
    const float value = 1 + 1.0F / 4096;
    for (const int64_t engine : {0, 1}) {
        const DeviceFloats x({value}, ELEMENT_FLOAT);
        const DeviceFloats w({1}, ELEMENT_FLOAT);
        const DeviceFloats y({0}, ELEMENT_FLOAT);
        Graph graph(handle, Convolution{});
        CHECK_EQUAL(2U, graph.offers());
        CHECK(graph.engine_notes(0) == (std::vector<int>{NOTE_TENSOR_CORE, NOTE_DOWN_CONVERT}));
        CHECK_EQUAL(0, graph.plan(engine));
        CHECK_EQUAL(0, execute(handle, graph.planned(), {1, 2, 3}, {x.pointer(), w.pointer(), y.pointer()}));
        CHECK(y.values()[0] == (engine == 0 ? value : 1.0F));
    }
}

// Between events lies what a test says that an engine takes, twice.
void takes_its_time(void *handle) {
    const DeviceFloats x({1}, ELEMENT_FLOAT);
    const DeviceFloats w({1}, ELEMENT_FLOAT);
    const DeviceFloats y({0}, ELEMENT_FLOAT);
    Graph graph(handle, Convolution{});
    CHECK_EQUAL(2U, graph.offers());
    CHECK_EQUAL(0, graph.plan(0));
    void *from = nullptr;
    void *to = nullptr;
    CHECK_EQUAL(0, cudaEventCreate(&from));
    CHECK_EQUAL(0, cudaEventCreate(&to));
    dnn4j_standin_time("engine 0", 2500);
    CHECK_EQUAL(0, cudaEventRecord(from, nullptr));
    for (int i = 0; i < 2; i++) {
        CHECK_EQUAL(0, execute(handle, graph.planned(), {1, 2, 3}, {x.pointer(), w.pointer(), y.pointer()}));
    }
    CHECK_EQUAL(0, cudaEventRecord(to, nullptr));
    CHECK_EQUAL(0, cudaDeviceSynchronize());
    float milliseconds = 0;
    CHECK_EQUAL(0, cudaEventElapsedTime(&milliseconds, from, to));
    CHECK(std::fabs(milliseconds - 0.005F) < 1e-6F);
    CHECK_EQUAL(0, cudaEventDestroy(from));
    CHECK_EQUAL(0, cudaEventDestroy(to));
    begin(); // forgets the time
}

void stores_16_bits() {
    for (const float value : {0.0F, 1.0F, -2.5F, 65504.0F, 0.000061035156F, 0.000000059604645F}) {
        CHECK(rounded(value, ELEMENT_HALF) == value);
    }
    CHECK(rounded(2049, ELEMENT_HALF) == 2048); // ties to even
    CHECK(rounded(2051, ELEMENT_HALF) == 2052);
    CHECK(std::isinf(rounded(65520, ELEMENT_HALF)));
    CHECK(std::isnan(rounded(std::nanf(""), ELEMENT_HALF)) && std::isnan(rounded(std::nanf(""), ELEMENT_BFLOAT16)));
    CHECK(rounded(257, ELEMENT_BFLOAT16) == 256);
    CHECK(rounded(259, ELEMENT_BFLOAT16) == 260);
}

void softmax(void *handle) {
    void *descriptor = nullptr;
    const float one = 1;
    const float zero = 0;
    CHECK_EQUAL(0, cudnnCreateTensorDescriptor(&descriptor));
    CHECK_EQUAL(0, cudnnSetTensor4dDescriptor(descriptor, FORMAT_NCHW, ELEMENT_FLOAT, 1, 2, 1, 2));
    const DeviceFloats x({0, 1000, std::log(3.0F), 1000}, ELEMENT_FLOAT);
    CHECK_EQUAL(0, cudnnSoftmaxForward(handle, SOFTMAX_ACCURATE, SOFTMAX_CHANNEL, &one, descriptor, x.pointer(), &zero,
                           descriptor, x.pointer()));
    CHECK_EQUAL(0, cudaDeviceSynchronize());
    const float results[] = {0.25F, 0.5F, 0.75F, 0.5F};
    for (size_t i = 0; i < 4; i++) {
        CHECK(std::fabs(x.values()[i] - results[i]) < 1e-6F);
    }
    const DeviceFloats z({0, 1000, std::log(3.0F), 1000}, ELEMENT_FLOAT);
    CHECK_EQUAL(0, cudnnSoftmaxForward(handle, SOFTMAX_LOG, SOFTMAX_CHANNEL, &one, descriptor, z.pointer(), &zero,
                           descriptor, z.pointer()));
    CHECK_EQUAL(0, cudaDeviceSynchronize());
    for (size_t i = 0; i < 4; i++) {
        CHECK(std::fabs(z.values()[i] - std::log(results[i])) < 1e-6F);
    }
    CHECK_EQUAL(CUDNN_NOT_SUPPORTED, cudnnSoftmaxForward(handle, 0, SOFTMAX_CHANNEL, &one, descriptor, x.pointer(),
                                             &zero, descriptor, x.pointer()));
    CHECK_EQUAL(CUDNN_BAD_PARAM, cudnnSoftmaxForward(handle, SOFTMAX_ACCURATE, SOFTMAX_CHANNEL, &one, descriptor, &one,
                                         &zero, descriptor, x.pointer()));
    CHECK_EQUAL(0, cudnnDestroyTensorDescriptor(descriptor));
    CHECK_EQUAL(CUDNN_BAD_PARAM, cudnnDestroyTensorDescriptor(descriptor));
}

// In a hurry: what is small always computes, what is larger once, what is very large never.
void hurries(void *handle) {
    Convolution it;
    it.x = it.y = {1, 1, 1, 2};
    const DeviceFloats x({3, 1}, it.type);
    const DeviceFloats w({2}, it.type);
    Graph graph(handle, it);
    CHECK(graph.offers() > 0);
    CHECK_EQUAL(0, graph.plan(0));
    const DeviceFloats one({0, 0}, it.type);
    const DeviceFloats other({0, 0}, it.type);
    const auto first = [&](const DeviceFloats &y) {
        std::memset(y.pointer(), 0, 2 * sizeof(float));
        CHECK_EQUAL(0, execute(handle, graph.planned(), {1, 2, 3}, {x.pointer(), w.pointer(), y.pointer()}));
        return y.values()[0];
    };
    CHECK_EQUAL(1, dnn4j_standin_pretend("hurry", 1)); // of two products
    CHECK(first(one) == 6);
    CHECK(first(other) == 6);
    CHECK(first(one) == 0);
    CHECK_EQUAL(1, dnn4j_standin_pretend("hurry", 2));
    CHECK(first(one) == 6);
    dnn4j_standin_reset();
    CHECK(first(one) == 6);
}

} // namespace

void graphs() {
    begin();
    void *handle = nullptr;
    CHECK_EQUAL(0, cudnnCreate(&handle));
    forward(handle, strided(), 0);
    forward(handle, depthwise(), 0);
    forward(handle, unevenly_padded(), 0);
    Convolution narrow = strided();
    for (const int type : {ELEMENT_HALF, ELEMENT_BFLOAT16}) {
        narrow.type = type;
        forward(handle, narrow, 2);
    }
    fused(handle, false);
    fused(handle, true);
    among_other_channels(handle);
    activations(handle);
    rounds_to_tf32(handle);
    takes_its_time(handle);
    stores_16_bits();
    softmax(handle);
    hurries(handle);
    CHECK_EQUAL(0, cudnnDestroy(handle));
    end();
}

} // namespace test

// Results of executed graphs, against sums written out here.
#include "graphs.hpp"

#include "../standin/elements.hpp"

#include <cmath>
#include <cstring>

using namespace standin;

namespace test {
namespace {

float at(const std::vector<float> &values, const std::vector<int64_t> &dimensions, int64_t n, int64_t c, int64_t h,
        int64_t w) {
    const std::vector<int64_t> strides = strides_of(dimensions);
    return values[static_cast<size_t>(n * strides[0] + c * strides[1] + h * strides[2] + w * strides[3])];
}

// The definition, one output element at a time.
float expected(const Convolution &it, const std::vector<float> &x, const std::vector<float> &w, int64_t n, int64_t k,
        int64_t oh, int64_t ow) {
    const int64_t ins = it.w[1];
    const int64_t group = k / (it.w[0] / (it.x[1] / ins));
    float sum = 0;
    for (int64_t r = 0; r < it.w[2]; r++) {
        for (int64_t s = 0; s < it.w[3]; s++) {
            const int64_t ih = oh * it.strides[0] - it.before[0] + r * it.dilations[0];
            const int64_t iw = ow * it.strides[1] - it.before[1] + s * it.dilations[1];
            for (int64_t c = 0; c < ins && ih >= 0 && ih < it.x[2] && iw >= 0 && iw < it.x[3]; c++) {
                sum += at(x, it.x, n, group * ins + c, ih, iw) * at(w, it.w, k, c, r, s);
            }
        }
    }
    return sum;
}

template <typename Body> void for_each(const std::vector<int64_t> &dimensions, Body &&body) {
    for (int64_t n = 0; n < dimensions[0]; n++) {
        for (int64_t c = 0; c < dimensions[1]; c++) {
            for (int64_t h = 0; h < dimensions[2]; h++) {
                for (int64_t w = 0; w < dimensions[3]; w++) {
                    body(n, c, h, w);
                }
            }
        }
    }
}

Convolution strided() {
    Convolution it;
    it.x = {2, 6, 7, 5};
    it.w = {4, 3, 3, 2};
    it.y = {2, 4, 4, 4};
    it.strides = {2, 1};
    it.dilations = {1, 2};
    it.before = it.after = {1, 1};
    it.y[3] = (5 + 2 - 3) / 1 + 1;
    return it;
}

Convolution unevenly_padded() {
    Convolution it = strided();
    it.before = {0, 2};
    it.after = {2, 0};
    return it;
}

Convolution depthwise() {
    Convolution it;
    it.x = {1, 5, 4, 4};
    it.w = {5, 1, 3, 3};
    it.y = {1, 5, 4, 4};
    it.before = it.after = {1, 1};
    return it;
}

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

// Backward data is what makes sum(y * convolution(x)) and sum(backward(y) * x) the same for every x and y.
void backward(void *handle, Convolution it) {
    const std::vector<float> x = pattern(it.x, 4);
    const std::vector<float> w = pattern(it.w, 5);
    const std::vector<float> y = pattern(it.y, 6);
    const DeviceFloats device_x(pattern(it.x, 7), it.type);
    const DeviceFloats device_w(w, it.type);
    const DeviceFloats device_y(y, it.type);
    it.operation = OPERATION_BACKWARD_DATA;
    Graph graph(handle, it);
    CHECK_EQUAL(2U, graph.offers());
    CHECK_EQUAL(5, graph.engine_index(0));
    CHECK(graph.engine_notes(0) == std::vector<int>{NOTE_NONDETERMINISTIC});
    CHECK_EQUAL(0, graph.plan(6));
    CHECK_EQUAL(0,
            execute(handle, graph.planned(), {3, 1, 2}, {device_y.pointer(), device_x.pointer(), device_w.pointer()}));
    const std::vector<float> back = device_x.values();
    float forward_sum = 0;
    for_each(it.y, [&](int64_t n, int64_t k, int64_t h, int64_t v) {
        forward_sum += at(y, it.y, n, k, h, v) * expected(it, x, w, n, k, h, v);
    });
    float backward_sum = 0;
    for (size_t i = 0; i < x.size(); i++) {
        backward_sum += back[i] * x[i];
    }
    CHECK(forward_sum == backward_sum);
    CHECK(forward_sum != 0);
}

// The definition of the filter's gradient, one element at a time.
float expected_gradient(const Convolution &it, const std::vector<float> &x, const std::vector<float> &y, int64_t k,
        int64_t c, int64_t r, int64_t s) {
    const int64_t ins = it.w[1];
    const int64_t group = k / (it.w[0] / (it.x[1] / ins));
    float sum = 0;
    for (int64_t n = 0; n < it.y[0]; n++) {
        for (int64_t oh = 0; oh < it.y[2]; oh++) {
            for (int64_t ow = 0; ow < it.y[3]; ow++) {
                const int64_t ih = oh * it.strides[0] - it.before[0] + r * it.dilations[0];
                const int64_t iw = ow * it.strides[1] - it.before[1] + s * it.dilations[1];
                if (ih >= 0 && ih < it.x[2] && iw >= 0 && iw < it.x[3]) {
                    sum += at(x, it.x, n, group * ins + c, ih, iw) * at(y, it.y, n, k, oh, ow);
                }
            }
        }
    }
    return sum;
}

// What the engine gives for the filter's gradient; before, something else is there.
std::vector<float> gradient(
        void *handle, Convolution it, int64_t engine, const std::vector<float> &x, const std::vector<float> &y) {
    it.operation = OPERATION_BACKWARD_FILTER;
    const DeviceFloats device_x(x, it.type);
    const DeviceFloats device_w(pattern(it.w, 13), it.w_type < 0 ? it.type : it.w_type);
    const DeviceFloats device_y(y, it.type);
    Graph graph(handle, it);
    CHECK_EQUAL(0, graph.status());
    CHECK_EQUAL(2U, graph.offers());
    CHECK_EQUAL(8, graph.engine_index(0));
    CHECK(graph.engine_notes(0) == std::vector<int>{NOTE_NONDETERMINISTIC});
    CHECK(graph.engine_notes(1).empty());
    CHECK_EQUAL(0, graph.plan(engine));
    CHECK_EQUAL(0,
            execute(handle, graph.planned(), {3, 1, 2}, {device_y.pointer(), device_x.pointer(), device_w.pointer()}));
    return device_w.values();
}

// Besides the definition: sum(gradient * w) is sum(y * convolution(x, w)) for every w.
void backward_filter(void *handle, const Convolution &it, int64_t engine) {
    const std::vector<float> x = pattern(it.x, 14);
    const std::vector<float> w = pattern(it.w, 15);
    const std::vector<float> y = pattern(it.y, 16);
    const std::vector<float> dw = gradient(handle, it, engine, x, y);
    float backward_sum = 0;
    for_each(it.w, [&](int64_t k, int64_t c, int64_t r, int64_t s) {
        const float value = at(dw, it.w, k, c, r, s);
        CHECK(value == expected_gradient(it, x, y, k, c, r, s));
        backward_sum += value * at(w, it.w, k, c, r, s);
    });
    float forward_sum = 0;
    for_each(it.y, [&](int64_t n, int64_t k, int64_t h, int64_t v) {
        forward_sum += at(y, it.y, n, k, h, v) * expected(it, x, w, n, k, h, v);
    });
    CHECK(forward_sum == backward_sum);
    CHECK(forward_sum != 0);
}

// 2048 + 1 is a float and no half.
void gradient_types(void *handle) {
    Convolution it;
    it.x = it.y = {1, 1, 1, 2};
    it.type = ELEMENT_HALF;
    CHECK(gradient(handle, it, 9, {2048, 1}, {1, 1}) == std::vector<float>{2048});
    it.operation = OPERATION_BACKWARD_FILTER;
    it.w_type = ELEMENT_FLOAT;
    CHECK_EQUAL(0U, Graph(handle, it).offers());
    CHECK_EQUAL(0U, Graph(handle, it).offers(HEURISTIC_FALLBACK)); // one channel is not eight
    it.x = it.y = {1, 8, 1, 2};
    it.w = {8, 8, 1, 1};
    std::vector<float> x(16);
    std::vector<float> y(16);
    x[0] = 2048;
    x[8] = y[0] = y[8] = 1;
    const DeviceFloats device_x(x, it.type);
    const DeviceFloats device_w(pattern(it.w, 13), it.w_type);
    const DeviceFloats device_y(y, it.type);
    Graph graph(handle, it);
    CHECK_EQUAL(1U, graph.offers(HEURISTIC_FALLBACK));
    CHECK(graph.engine_notes(0) == std::vector<int>{NOTE_TENSOR_CORE});
    CHECK_EQUAL(0, graph.plan(70));
    CHECK_EQUAL(0,
            execute(handle, graph.planned(), {3, 1, 2}, {device_y.pointer(), device_x.pointer(), device_w.pointer()}));
    CHECK(device_w.values()[0] == 2049);
}

// The gradient of two pixels through one weight, with a bias and ReLU: in 16 bits, of one channel, by one engine.
void fused_gradient(void *handle) {
    Convolution it;
    it.operation = OPERATION_BACKWARD_DATA;
    it.x = it.y = {1, 1, 1, 2};
    it.type = ELEMENT_BFLOAT16;
    it.bias = true;
    it.activation = PW_RELU;
    const DeviceFloats x({9, 9}, it.type);
    const DeviceFloats w({2}, it.type);
    const DeviceFloats y({3, 1}, it.type);
    const DeviceFloats bias({-4}, ELEMENT_FLOAT);
    Graph graph(handle, it);
    CHECK_EQUAL(0U, graph.offers());
    CHECK_EQUAL(1U, graph.offers(HEURISTIC_FALLBACK));
    CHECK_EQUAL(0, graph.plan(8));
    CHECK_EQUAL(
            0, execute(handle, graph.planned(), {1, 2, 3, 5}, {x.pointer(), w.pointer(), y.pointer(), bias.pointer()}));
    CHECK(x.values() == (std::vector<float>{2, 0}));
}

// Fours of channels have an engine with tensor cores; groups have one without, the better heuristics not for eights.
void fused_gradient_channels(void *handle) {
    Convolution it;
    it.operation = OPERATION_BACKWARD_DATA;
    it.type = ELEMENT_BFLOAT16;
    it.bias = true;
    const auto offers = [&](int64_t channels, int64_t in_group) {
        it.x = it.y = {1, channels, 1, 2};
        it.w = {channels, in_group, 1, 1};
        return Graph(handle, it).offers();
    };
    CHECK_EQUAL(1U, offers(4, 4));
    CHECK_EQUAL(0U, offers(6, 6));
    CHECK_EQUAL(1U, offers(16, 1));
    CHECK_EQUAL(0U, offers(16, 8));
    it.type = ELEMENT_FLOAT;
    CHECK_EQUAL(0U, offers(16, 8));
    CHECK_EQUAL(1U, offers(6, 2));
    Graph graph(handle, it);
    CHECK_EQUAL(1U, graph.offers());
    CHECK(graph.engine_notes(0).empty());
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

// Three pixels in depth, every second one and padding on both sides: the outputs see nothing and 2, 3 and 5.
void gradient_in_depth(void *handle) {
    Convolution it;
    it.x = {1, 1, 3, 1, 1};
    it.w = {1, 1, 2, 1, 1};
    it.y = {1, 1, 2, 1, 1};
    it.strides = {2, 1, 1};
    it.dilations = {1, 1, 1};
    it.before = it.after = {1, 0, 0};
    CHECK(gradient(handle, it, 9, {2, 3, 5}, {7, 11}) == (std::vector<float>{3 * 11, 2 * 7 + 5 * 11}));
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

} // namespace

void graphs() {
    begin();
    void *handle = nullptr;
    CHECK_EQUAL(0, cudnnCreate(&handle));
    forward(handle, strided(), 0);
    forward(handle, depthwise(), 0);
    forward(handle, unevenly_padded(), 0);
    backward(handle, unevenly_padded());
    Convolution narrow = strided();
    for (const int type : {ELEMENT_HALF, ELEMENT_BFLOAT16}) {
        narrow.type = type;
        forward(handle, narrow, 2);
    }
    backward(handle, strided());
    backward(handle, depthwise());
    for (const int64_t engine : {8, 9}) {
        backward_filter(handle, strided(), engine);
        backward_filter(handle, depthwise(), engine);
    }
    for (Convolution it : {strided(), depthwise()}) {
        for (const int type : {ELEMENT_HALF, ELEMENT_BFLOAT16}) {
            it.type = type;
            backward_filter(handle, it, 9);
        }
    }
    gradient_types(handle);
    fused_gradient(handle);
    fused_gradient_channels(handle);
    hurries(handle);
    gradient_in_depth(handle);
    fused(handle, false);
    fused(handle, true);
    among_other_channels(handle);
    activations(handle);
    rounds_to_tf32(handle);
    takes_its_time(handle);
    stores_16_bits();
    softmax(handle);
    CHECK_EQUAL(0, cudnnDestroy(handle));
    end();
}

} // namespace test

// Gradients by executed graphs, against the definition and against the forward sums that they belong to.
#include "definition.hpp"

using namespace standin;

namespace test {
namespace {

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

} // namespace

void gradients() {
    begin();
    void *handle = nullptr;
    CHECK_EQUAL(0, cudnnCreate(&handle));
    backward(handle, unevenly_padded());
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
    gradient_in_depth(handle);
    CHECK_EQUAL(0, cudnnDestroy(handle));
    end();
}

} // namespace test

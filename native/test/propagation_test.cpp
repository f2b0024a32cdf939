// Steps that keep NaN and infinities: against their definitions.
#include "machine.hpp"

#include <dnnl.h>

#include <cmath>
#include <limits>
#include <vector>

namespace test {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

// A dense vector on values of its own.
class Vector {
public:
    Vector(const Machine &machine, dnnl_data_type_t type, std::size_t count, void *values) {
        const dnnl_dim_t extent = static_cast<dnnl_dim_t>(count);
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_tag(&desc_, 1, &extent, type, dnnl_a));
        CHECK_EQUAL(dnnl_success, dnnl_memory_create(&memory_, desc_, machine.engine, values));
    }
    Vector(const Machine &machine, std::vector<float> &values)
        : Vector(machine, dnnl_f32, values.size(), values.data()) {}
    ~Vector() {
        dnnl_memory_destroy(memory_);
        dnnl_memory_desc_destroy(desc_);
    }
    Vector(const Vector &) = delete;
    Vector &operator=(const Vector &) = delete;

    int64_t handle() const { return reinterpret_cast<int64_t>(memory_); }

private:
    dnnl_memory_desc_t desc_ = nullptr;
    dnnl_memory_t memory_ = nullptr;
};

bool same(const std::vector<float> &expected, const std::vector<float> &actual) {
    for (std::size_t i = 0; i < expected.size(); i++) {
        if (!(expected[i] == actual[i] || (std::isnan(expected[i]) && std::isnan(actual[i])))) {
            return false;
        }
    }
    return expected.size() == actual.size();
}

std::vector<float> select(int64_t condition, std::vector<float> left, std::vector<float> right) {
    const Machine machine;
    std::vector<float> result(left.size());
    const Vector a(machine, left);
    const Vector b(machine, right);
    const Vector c(machine, result);
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_SELECT, condition, {a.handle(), b.handle(), c.handle()}));
    return result;
}

void selects() {
    const std::vector<float> left{nan, -nan, 1, -1, infinity, -infinity, 0, -0.0F};
    CHECK(same({nan, nan, 2, 3, 4, 5, 6, 7}, select(DNN4J_SELECT_NAN, left, {0, 1, 2, 3, 4, 5, 6, 7})));
    CHECK(same({nan, nan, 1, 3, infinity, nan, 0, 0}, select(DNN4J_SELECT_NEGATIVE, left, {0, 1, 2, 3, 4, nan, 6, 7})));
    CHECK(same({nan, 8, 8}, select(DNN4J_SELECT_NAN, {nan, 1, 2}, {8})));
    const Machine machine;
    for (const auto &[type, infinite] : {std::pair{dnnl_bf16, 0x7F80}, std::pair{dnnl_f16, 0x7C00}}) {
        const auto of = [](int bits) { return static_cast<std::uint16_t>(bits); };
        std::vector<std::uint16_t> bits{of(infinite + 1), of(infinite), of(0x8000 | infinite), of(0x8000), of(0x8001)};
        std::vector<std::uint16_t> other{1, 2, 3, 4, 5};
        std::vector<std::uint16_t> result(5);
        const Vector a(machine, type, 5, bits.data());
        const Vector b(machine, type, 5, other.data());
        const Vector c(machine, type, 5, result.data());
        CHECK_EQUAL(0, machine.run(DNN4J_STEP_SELECT, DNN4J_SELECT_NAN, {a.handle(), b.handle(), c.handle()}));
        CHECK((result == std::vector<std::uint16_t>{bits[0], 2, 3, 4, 5}));
        CHECK_EQUAL(0, machine.run(DNN4J_STEP_SELECT, DNN4J_SELECT_NEGATIVE, {a.handle(), b.handle(), c.handle()}));
        CHECK((result == std::vector<std::uint16_t>{bits[0], bits[1], 3, bits[3], 5}));
    }
}

void softmax_keeps_nan() {
    const Machine machine;
    // Two lines of three, side by side, and two more.
    std::vector<float> values{0, nan, 1, 1, -infinity, 1, infinity, -infinity, 0, -infinity, 0, -infinity};
    std::vector<float> result(values.size());
    const Vector source(machine, values);
    const Vector target(machine, result);
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_SOFTMAX, 0, {source.handle(), target.handle(), 3, 2, 0}));
    const auto e = static_cast<float>(1 / (1 + std::exp(1.0)));
    CHECK(same({e, nan, static_cast<float>(std::exp(1.0) / (1 + std::exp(1.0))), nan, 0, nan, nan, nan, nan, nan, nan,
                       nan},
            result));
    std::vector<float> equal{5, 5};
    std::vector<float> logarithms(2);
    const Vector from(machine, equal);
    const Vector to(machine, logarithms);
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_SOFTMAX, 0, {from.handle(), to.handle(), 2, 1, 1}));
    CHECK(std::abs(logarithms[0] + std::log(2.0F)) < 1e-6F && logarithms[0] == logarithms[1]);
    for (const auto &[extent, stride] : {std::pair{5, 1}, std::pair{0, 1}, std::pair{2, 0}, std::pair{3, 3}}) {
        CHECK_EQUAL(DNN4J_BAD_STEP,
                machine.run(DNN4J_STEP_SOFTMAX, 0, {source.handle(), target.handle(), extent, stride, 0}));
    }
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_SOFTMAX, 0, {source.handle(), to.handle(), 2, 1, 0}));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, machine.run(DNN4J_STEP_SOFTMAX, 0, {0, to.handle(), 2, 1, 0}));
}

void max_pooling_keeps_nan() {
    const Machine machine;
    std::vector<float> plane{1, 2, nan, 4, -infinity, 6, -infinity, -infinity, -infinity};
    std::vector<float> result(4);
    const Vector source(machine, plane);
    const Vector target(machine, result);
    const auto run = [&](int64_t in, int64_t out, int64_t kernel, int64_t stride, int64_t dilation, int64_t padding) {
        return machine.run(DNN4J_STEP_MAX_POOL, 0,
                {source.handle(), target.handle(), 1, 1, 1, 1, 1, 0, in, out, kernel, stride, dilation, padding, in,
                        out, kernel, stride, dilation, padding});
    };
    CHECK_EQUAL(0, run(3, 2, 2, 1, 1, 0));
    CHECK(same({4, nan, 4, 6}, result));
    CHECK_EQUAL(0, run(3, 2, 2, 2, 2, 1)); // the corners of 3 x 3 windows around the corners
    CHECK(same({-infinity, -infinity, -infinity, -infinity}, result));
    CHECK_EQUAL(0, run(3, 2, 1, 3, 1, 1)); // but for one corner nothing but padding
    CHECK(same({-infinity, -infinity, -infinity, -infinity}, result));
    plane[8] = nan;
    CHECK_EQUAL(0, run(3, 2, 1, 3, 1, 1));
    CHECK(same({-infinity, -infinity, -infinity, nan}, result));
    CHECK_EQUAL(DNN4J_BAD_STEP, run(3, 2, 0, 1, 1, 0));
    CHECK_EQUAL(DNN4J_BAD_STEP, run(2, 2, 1, 1, 1, 0));
    CHECK_EQUAL(DNN4J_BAD_STEP, run(3, 3, 1, 1, 1, 0));
}

void max_pooling_of_integers_is_exact() {
    const Machine machine;
    constexpr int32_t most = std::numeric_limits<int32_t>::max();
    constexpr int32_t least = std::numeric_limits<int32_t>::min();
    std::vector<int32_t> line{most - 1, most, least, least, least + 1, 7};
    std::vector<int32_t> result(3);
    const Vector source(machine, dnnl_s32, line.size(), line.data());
    const Vector target(machine, dnnl_s32, result.size(), result.data());
    const std::vector<int64_t> axes{1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 6, 3, 2, 2, 1, 0};
    const auto run = [&](int64_t from, int64_t to) {
        std::vector<int64_t> arguments{from, to};
        arguments.insert(arguments.end(), axes.begin(), axes.end());
        return machine.run(DNN4J_STEP_MAX_POOL, 0, arguments);
    };
    CHECK_EQUAL(0, run(source.handle(), target.handle()));
    CHECK((result == std::vector<int32_t>{most, least, 7}));
    std::vector<float> floats(3);
    const Vector other(machine, floats);
    CHECK_EQUAL(DNN4J_BAD_STEP, run(source.handle(), other.handle()));
}

void interpolation_does_not_read_what_has_no_weight() {
    const Machine machine;
    std::vector<float> rows{1, 2, nan, infinity, 5, 6};
    std::vector<float> table{0, 0, 1, 2, 1, 1, 2, 2, 1, 0.75F, 0.5F, 0, 0, 0.25F, 0.5F, 1};
    std::vector<float> result(8);
    const Vector source(machine, rows);
    const Vector positions(machine, table);
    const Vector target(machine, result);
    const std::vector<int64_t> good{source.handle(), positions.handle(), target.handle(), 3, 4, 2};
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_INTERPOLATE, 0, good));
    CHECK(same({1, 2, nan, infinity, nan, infinity, 5, 6}, result));
    for (std::size_t i = 3; i < 6; i++) {
        std::vector<int64_t> bad = good;
        bad[i] += 1;
        CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_INTERPOLATE, 0, bad));
        bad[i] = 0;
        CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_INTERPOLATE, 0, bad));
    }
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT,
            machine.run(DNN4J_STEP_INTERPOLATE, 0, {source.handle(), 0, target.handle(), 3, 4, 2}));
}

} // namespace

void propagation() {
    selects();
    softmax_keeps_nan();
    max_pooling_keeps_nan();
    max_pooling_of_integers_is_exact();
    interpolation_does_not_read_what_has_no_weight();
}

} // namespace test

// Function and pair steps: values, derivatives and what is refused. The borders of domains are tested from Java.
#include "machine.hpp"

#include <dnnl.h>

#include <cmath>
#include <limits>
#include <vector>

namespace test {
namespace {

// A dense memory on values of its own.
class Memory {
public:
    Memory(const Machine &machine, std::vector<float> &values, const std::vector<dnnl_dim_t> &extents,
            dnnl_data_type_t type, dnnl_format_tag_t order) {
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_tag(
                                          &desc_, static_cast<int>(extents.size()), extents.data(), type, order));
        CHECK_EQUAL(dnnl_success, dnnl_memory_create(&memory_, desc_, machine.engine, values.data()));
    }
    Memory(const Machine &machine, std::vector<float> &values)
        : Memory(machine, values, {static_cast<dnnl_dim_t>(values.size())}, dnnl_f32, dnnl_a) {}
    ~Memory() {
        dnnl_memory_destroy(memory_);
        dnnl_memory_desc_destroy(desc_);
    }
    Memory(const Memory &) = delete;
    Memory &operator=(const Memory &) = delete;

    int64_t handle() const { return reinterpret_cast<int64_t>(memory_); }

private:
    dnnl_memory_desc_t desc_ = nullptr;
    dnnl_memory_t memory_ = nullptr;
};

float function(int64_t number, float x, float alpha = 0, float beta = 0) {
    const Machine machine;
    std::vector<float> argument{x};
    std::vector<float> result{7};
    const Memory from(machine, argument);
    const Memory to(machine, result);
    CHECK_EQUAL(
            0, machine.run(DNN4J_STEP_FUNCTION, number, {from.handle(), to.handle(), bits_of(alpha), bits_of(beta)}));
    return result[0];
}

float pair(int64_t operation, float left, float right) {
    const Machine machine;
    std::vector<float> a{left};
    std::vector<float> b{right};
    std::vector<float> result{7};
    const Memory first(machine, a);
    const Memory second(machine, b);
    const Memory to(machine, result);
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_PAIR, operation, {first.handle(), second.handle(), to.handle()}));
    return result[0];
}

bool near(double expected, float found) {
    return std::abs(expected - static_cast<double>(found)) <= 1e-6 * std::abs(expected);
}

// Derivatives against the quotient of small differences, where no function bends much or jumps.
void derivatives_are_slopes() {
    for (int64_t number = DNN4J_FUNCTION_CELU; number <= DNN4J_FUNCTION_ATANH; number++) {
        const float x = number == DNN4J_FUNCTION_ACOSH ? 2.25F : 0.625F;
        constexpr float step = 1.0F / 256;
        const float after = function(number, x + step, 0.75F, 0.5F);
        const float before = function(number, x - step, 0.75F, 0.5F);
        const float slope = function(number + DNN4J_FUNCTION_DERIVATIVE, x, 0.75F, 0.5F);
        CHECK(std::abs((after - before) / (2 * step) - slope) < 1e-3F);
    }
    CHECK(near(0.5 * std::exp(-1.0) / 0.5, function(DNN4J_FUNCTION_CELU + DNN4J_FUNCTION_DERIVATIVE, -2, 2)));
    CHECK_EQUAL(0.0F, function(DNN4J_FUNCTION_POW + DNN4J_FUNCTION_DERIVATIVE, 0, 0));
}

void pairs() {
    CHECK(near(std::sqrt(3.0), pair(DNN4J_PAIR_POW, 3, 0.5F)));
    CHECK(near(6, pair(DNN4J_PAIR_POW_BY_LEFT, 3, 2)));
    CHECK(near(9 * std::log(3.0), pair(DNN4J_PAIR_POW_BY_RIGHT, 3, 2)));
    CHECK_EQUAL(0.0F, pair(DNN4J_PAIR_POW_BY_LEFT, 0, 0));
    CHECK_EQUAL(0.0F, pair(DNN4J_PAIR_POW_BY_RIGHT, 0, 2));
    CHECK_EQUAL(-1.5F, pair(DNN4J_PAIR_FMOD, -5.5F, 2));
    CHECK_EQUAL(2.0F, pair(DNN4J_PAIR_FMOD_BY_RIGHT, -5.5F, 2));
    for (const float right : {1.0F, 2.0F, 3.0F, std::nanf("")}) {
        CHECK_EQUAL(2 == right ? 1.0F : 0.0F, pair(DNN4J_PAIR_EQUAL, 2, right));
        CHECK_EQUAL(2 < right ? 1.0F : 0.0F, pair(DNN4J_PAIR_LESS, 2, right));
        CHECK_EQUAL(2 <= right ? 1.0F : 0.0F, pair(DNN4J_PAIR_LESS_OR_EQUAL, 2, right));
        CHECK_EQUAL(2 > right ? 1.0F : 0.0F, pair(DNN4J_PAIR_GREATER, 2, right));
        CHECK_EQUAL(2 >= right ? 1.0F : 0.0F, pair(DNN4J_PAIR_GREATER_OR_EQUAL, 2, right));
        CHECK_EQUAL(0.0F, pair(DNN4J_PAIR_WHERE, 0, right));
        CHECK_EQUAL(0.0F, pair(DNN4J_PAIR_WHERE_NOT, 2, right));
        CHECK_EQUAL(0.0F, pair(DNN4J_PAIR_ZERO, 2, right));
    }
    CHECK_EQUAL(7.0F, pair(DNN4J_PAIR_WHERE, -1, 7));
    CHECK_EQUAL(7.0F, pair(DNN4J_PAIR_WHERE_NOT, 0, 7));
    CHECK_EQUAL(1.0F, pair(DNN4J_PAIR_IS_SET, -1, 7));
    CHECK_EQUAL(0.0F, pair(DNN4J_PAIR_IS_SET, 0, 7));
    CHECK_EQUAL(0.0F, pair(DNN4J_PAIR_IS_CLEAR, -1, 7));
    CHECK_EQUAL(1.0F, pair(DNN4J_PAIR_IS_CLEAR, 0, 7));
}

void many_elements_in_any_order() {
    const Machine machine;
    std::vector<float> values(2 * 3 * 50 * 50);
    for (std::size_t i = 0; i < values.size(); i++) {
        values[i] = static_cast<float>(i % 17) - 8;
    }
    std::vector<float> result(values.size());
    const Memory from(machine, values, {2, 3, 50, 50}, dnnl_f32, dnnl_nhwc);
    const Memory to(machine, result, {2, 3, 50, 50}, dnnl_f32, dnnl_nhwc);
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_FUNCTION, DNN4J_FUNCTION_ABS, {from.handle(), to.handle(), 0, 0}));
    bool right = true;
    for (std::size_t i = 0; i < values.size(); i++) {
        right &= result[i] == std::abs(values[i]);
    }
    CHECK(right);
}

void refuses_what_does_not_fit() {
    const Machine machine;
    std::vector<float> values(64);
    const Memory plain(machine, values, {1, 2, 2, 2}, dnnl_f32, dnnl_nchw);
    const Memory last(machine, values, {1, 2, 2, 2}, dnnl_f32, dnnl_nhwc);
    const Memory padded(machine, values, {1, 2, 2, 2}, dnnl_f32, dnnl_nChw16c);
    const Memory half(machine, values, {1, 2, 2, 2}, dnnl_bf16, dnnl_nchw);
    const auto run = [&](int64_t number, const Memory &from, const Memory &to) {
        return machine.run(DNN4J_STEP_FUNCTION, number, {from.handle(), to.handle(), 0, 0});
    };
    CHECK_EQUAL(DNN4J_OK, run(DNN4J_FUNCTION_SIN, plain, plain));
    CHECK_EQUAL(DNN4J_BAD_STEP, run(DNN4J_FUNCTION_SIN, plain, last));
    CHECK_EQUAL(DNN4J_BAD_STEP, run(DNN4J_FUNCTION_SIN, padded, padded));
    CHECK_EQUAL(DNN4J_BAD_STEP, run(DNN4J_FUNCTION_SIN, half, half));
    for (const int64_t number : {0, DNN4J_FUNCTION_ATANH + 1, DNN4J_FUNCTION_DERIVATIVE,
                 DNN4J_FUNCTION_DERIVATIVE + DNN4J_FUNCTION_ATANH + 1, -1}) {
        CHECK_EQUAL(DNN4J_BAD_STEP, run(number, plain, plain));
    }
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_FUNCTION, DNN4J_FUNCTION_SIN, {plain.handle(), plain.handle()}));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, machine.run(DNN4J_STEP_FUNCTION, DNN4J_FUNCTION_SIN, {0, plain.handle(), 0, 0}));
    const std::vector<int64_t> three{plain.handle(), plain.handle(), plain.handle()};
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_PAIR, 0, three));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_PAIR, DNN4J_PAIR_IS_CLEAR + 1, three));
    CHECK_EQUAL(DNN4J_BAD_STEP,
            machine.run(DNN4J_STEP_PAIR, DNN4J_PAIR_POW, {half.handle(), half.handle(), half.handle()}));
}

} // namespace

void functions() {
    derivatives_are_slopes();
    pairs();
    many_elements_in_any_order();
    refuses_what_does_not_fit();
}

} // namespace test

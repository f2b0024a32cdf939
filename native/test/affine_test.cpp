// Batch normalization as a step, with ReLU and GELU after it, in all layouts, against loops over logical elements.
#include "activation.hpp"

#include <cmath>
#include <limits>

namespace test {
namespace {

void check_affine(Machine &machine, const dnnl_dims_t dims, Activation &from, Activation &to, int64_t activation) {
    const dnnl_dim_t padded = (dims[1] + 15) / 16 * 16;
    const dnnl_dims_t vector{1, padded, 1, 1};
    Activation factor(machine.engine, dnnl_f32, vector, dnnl_nchw);
    Activation shift(machine.engine, dnnl_f32, vector, dnnl_nchw);
    for (dnnl_dim_t c = 0; c < dims[1]; c++) {
        factor.set(0, c, 0, 0, static_cast<float>(c % 3 - 1));
        shift.set(0, c, 0, 0, static_cast<float>(c % 5));
    }
    fill(from, dims);
    CHECK_EQUAL(0,
            machine.run(DNN4J_STEP_AFFINE, activation, {from.handle(), factor.handle(), shift.handle(), to.handle()}));
    for_all(dims, [&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
        const float linear = value(n, c, h, w) * static_cast<float>(c % 3 - 1) + static_cast<float>(c % 5);
        CHECK_EQUAL(activation == DNN4J_AFFINE_RELU ? std::fmax(linear, 0.0F) : linear, to.get(n, c, h, w));
    });
}

void affine_in_every_layout() {
    Machine machine;
    for (const dnnl_dim_t channels : {1, 5, 16, 33, 64}) {
        for (const dnnl_dim_t width : {1, 7, 40}) {
            const dnnl_dims_t dims{2, channels, 3, width};
            for (const dnnl_format_tag_t tag : {dnnl_nchw, dnnl_nhwc, dnnl_nChw16c}) {
                for (const dnnl_data_type_t type : {dnnl_f32, dnnl_bf16}) {
                    Activation from(machine.engine, type, dims, tag);
                    Activation to(machine.engine, type, dims, tag);
                    check_affine(machine, dims, from, to, DNN4J_AFFINE_RELU);
                    check_affine(machine, dims, from, to, DNN4J_AFFINE_LINEAR);
                }
            }
        }
    }
}

// Large enough for a team, and read out of a row of more channels.
void affine_of_a_strided_view() {
    Machine machine;
    const dnnl_dims_t dims{1, 48, 20, 20};
    const dnnl_dims_t strides{400 * 80, 1, 20 * 80, 80};
    for (const dnnl_data_type_t type : {dnnl_f32, dnnl_bf16}) {
        Activation from(machine.engine, type, dims, strides);
        Activation to(machine.engine, type, dims, dnnl_nhwc);
        check_affine(machine, dims, from, to, DNN4J_AFFINE_RELU);
    }
}

// Against the definition in double, x erfc(-x / sqrt 2) / 2, where values are small as well as where 2 x overflows.
void gelu_as_defined() {
    Machine machine;
    const dnnl_dims_t dims{1, 37, 11, 13};
    const dnnl_dims_t vector{1, 48, 1, 1};
    Activation factor(machine.engine, dnnl_f32, vector, dnnl_nchw);
    Activation shift(machine.engine, dnnl_f32, vector, dnnl_nchw);
    for (dnnl_dim_t c = 0; c < dims[1]; c++) {
        factor.set(0, c, 0, 0, 1);
    }
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr float special[] = {infinity, 3.4e38F, 1.8e38F, 1e20F, 20, 0, -0.0F, -1e20F, -3.4e38F};
    for (const dnnl_format_tag_t tag : {dnnl_nchw, dnnl_nhwc, dnnl_nChw16c}) {
        for (const dnnl_data_type_t type : {dnnl_f32, dnnl_bf16}) {
            Activation from(machine.engine, type, dims, tag);
            Activation to(machine.engine, type, dims, tag);
            int at = 0;
            for_all(dims, [&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
                from.set(n, c, h, w, at < 9 ? special[at] : static_cast<float>(at % 1201 - 600) / 64);
                at++;
            });
            CHECK_EQUAL(0, machine.run(DNN4J_STEP_AFFINE, DNN4J_AFFINE_GELU,
                                   {from.handle(), factor.handle(), shift.handle(), to.handle()}));
            for_all(dims, [&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
                const double x = from.get(n, c, h, w);
                const double wanted = x > 1e4 ? x : x * std::erfc(-x * std::sqrt(0.5)) / 2;
                const double found = to.get(n, c, h, w);
                // The exponent, x^2 / 2, is rounded to f32 before the exponential function.
                const double tolerance = type == dnnl_f32 ? 3e-7 * (2 + std::fmin(x * x / 2, 50)) : 1.0 / 256;
                CHECK(found == wanted || std::fabs(found - wanted) <= tolerance * std::fabs(wanted) + 1e-35);
            });
        }
    }
    Activation from(machine.engine, dnnl_f32, dims, dnnl_nhwc);
    from.set(0, 3, 0, 0, std::numeric_limits<float>::quiet_NaN());
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_AFFINE, DNN4J_AFFINE_GELU,
                           {from.handle(), factor.handle(), shift.handle(), from.handle()}));
    CHECK(std::isnan(from.get(0, 3, 0, 0)));
    CHECK_EQUAL(0.0F, from.get(0, 4, 0, 0));
}

void a_nan_passes_relu() {
    Machine machine;
    const dnnl_dims_t dims{1, 32, 1, 1};
    for (const dnnl_data_type_t type : {dnnl_f32, dnnl_bf16}) {
        Activation from(machine.engine, type, dims, dnnl_nhwc);
        Activation to(machine.engine, type, dims, dnnl_nhwc);
        Activation ones(machine.engine, dnnl_f32, dims, dnnl_nchw);
        for (dnnl_dim_t c = 0; c < 32; c++) {
            ones.set(0, c, 0, 0, 1);
            from.set(0, c, 0, 0, c == 3 ? std::nanf("") : -1.0F);
        }
        CHECK_EQUAL(0, machine.run(DNN4J_STEP_AFFINE, DNN4J_AFFINE_RELU,
                               {from.handle(), ones.handle(), ones.handle(), to.handle()}));
        CHECK_EQUAL(true, std::isnan(to.get(0, 3, 0, 0)));
        CHECK_EQUAL(0.0F, to.get(0, 4, 0, 0));
    }
}

void affine_refuses_what_does_not_fit() {
    Machine machine;
    const dnnl_dims_t dims{1, 32, 2, 2};
    Activation last(machine.engine, dnnl_f32, dims, dnnl_nhwc);
    Activation planes(machine.engine, dnnl_f32, dims, dnnl_nchw);
    Activation half(machine.engine, dnnl_bf16, dims, dnnl_nhwc);
    const dnnl_dims_t one{1, 32, 1, 1};
    const dnnl_dims_t few{1, 31, 1, 1};
    Activation vector(machine.engine, dnnl_f32, one, dnnl_nchw);
    Activation short_vector(machine.engine, dnnl_f32, few, dnnl_nchw);
    const int64_t v = vector.handle();
    const int32_t affine = DNN4J_STEP_AFFINE;
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(affine, 7, {last.handle(), v, v, last.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(affine, 0, {last.handle(), v, v, planes.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(affine, 0, {last.handle(), v, v, half.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(affine, 0, {last.handle(), short_vector.handle(), v, last.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(affine, 0, {last.handle(), v, v}));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, machine.run(affine, 0, {last.handle(), v, 0, last.handle()}));
}

} // namespace

void affine() {
    affine_in_every_layout();
    affine_of_a_strided_view();
    gelu_as_defined();
    a_nan_passes_relu();
    affine_refuses_what_does_not_fit();
}

} // namespace test

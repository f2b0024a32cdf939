// Steps that move elements: channel shuffle and changes of layout, against loops over logical elements.
#include "activation.hpp"

#include <cmath>

namespace test {
namespace {

void shuffle_transposes_channels() {
    Machine machine;
    for (const dnnl_data_type_t type : {dnnl_f32, dnnl_bf16}) {
        for (const dnnl_dim_t groups : {1, 2, 3, 4, 8, 11}) {
            for (const dnnl_dim_t per_group : {1, 5, 20, 32, 80}) {
                const dnnl_dim_t channels = groups * per_group;
                const dnnl_dims_t dims{2, channels, 3, 11};
                Activation from(machine.engine, type, dims, dnnl_nhwc);
                Activation to(machine.engine, type, dims, dnnl_nhwc);
                fill(from, dims);
                CHECK_EQUAL(0, machine.run(DNN4J_STEP_SHUFFLE, groups, {from.handle(), to.handle()}));
                for_all(dims, [&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
                    CHECK_EQUAL(value(n, c % groups * per_group + c / groups, h, w), to.get(n, c, h, w));
                });
            }
        }
    }
}

// An eighth and more, which bf16 does not hold for all of them.
float fraction(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
    return value(n, c, h, w) + 1.0F / static_cast<float>(8 + c + h);
}

// What arrives of a number: set() cuts it to bf16, a transposition rounds it, ties to even.
float arriving(dnnl_data_type_t from, dnnl_data_type_t to, float number) {
    if (from == dnnl_f32 && to == dnnl_f32) {
        return number;
    }
    int exponent = 0;
    const float digits = std::ldexp(std::frexp(number, &exponent), 8);
    return std::ldexp(from == dnnl_bf16 ? std::trunc(digits) : std::nearbyint(digits), exponent - 8);
}

void check_transpose(Machine &machine, const dnnl_dims_t dims, dnnl_data_type_t from_type, Activation &from,
        dnnl_data_type_t to_type, Activation &to) {
    for_all(dims, [&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
        from.set(n, c, h, w, fraction(n, c, h, w));
    });
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_TRANSPOSE, 0, {from.handle(), to.handle()}));
    for_all(dims, [&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
        CHECK_EQUAL(arriving(from_type, to_type, fraction(n, c, h, w)), to.get(n, c, h, w));
    });
}

void transpose_moves_between_layouts() {
    Machine machine;
    for (const dnnl_dim_t channels : {2, 3, 16, 31, 64}) {
        for (const dnnl_dim_t width : {2, 16, 27, 90}) {
            const dnnl_dims_t dims{2, channels, 7, width};
            for (const dnnl_data_type_t from : {dnnl_f32, dnnl_bf16}) {
                for (const dnnl_data_type_t to : {dnnl_f32, dnnl_bf16}) {
                    for (const dnnl_format_tag_t tag : {dnnl_nhwc, dnnl_nChw16c}) {
                        if (tag == dnnl_nChw16c && channels % 16 != 0) {
                            continue;
                        }
                        Activation plain_from(machine.engine, from, dims, dnnl_nchw);
                        Activation inner_to(machine.engine, to, dims, tag);
                        check_transpose(machine, dims, from, plain_from, to, inner_to);
                        Activation inner_from(machine.engine, from, dims, tag);
                        Activation plain_to(machine.engine, to, dims, dnnl_nchw);
                        check_transpose(machine, dims, from, inner_from, to, plain_to);
                    }
                }
            }
        }
    }
}

// Large enough for a team, into a row of more channels and out of it.
void transpose_of_strided_views() {
    Machine machine;
    const dnnl_dims_t dims{2, 40, 21, 23};
    const dnnl_dims_t strides{483 * 80, 1, 23 * 80, 80};
    Activation plain(machine.engine, dnnl_f32, dims, dnnl_nchw);
    Activation part(machine.engine, dnnl_f32, dims, strides);
    check_transpose(machine, dims, dnnl_f32, plain, dnnl_f32, part);
    check_transpose(machine, dims, dnnl_f32, part, dnnl_f32, plain);
}

void transpose_refuses_what_does_not_fit() {
    Machine machine;
    const dnnl_dims_t dims{1, 24, 2, 2};
    const dnnl_dims_t fewer{1, 24, 2, 1};
    Activation last(machine.engine, dnnl_f32, dims, dnnl_nhwc);
    Activation planes(machine.engine, dnnl_f32, dims, dnnl_nchw);
    Activation padded(machine.engine, dnnl_f32, dims, dnnl_nChw16c);
    Activation narrow(machine.engine, dnnl_f32, fewer, dnnl_nhwc);
    Activation integers(machine.engine, dnnl_s32, dims, dnnl_nhwc);
    const int32_t kind = DNN4J_STEP_TRANSPOSE;
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(kind, 1, {planes.handle(), last.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(kind, 0, {planes.handle(), planes.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(kind, 0, {last.handle(), padded.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(kind, 0, {planes.handle(), padded.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(kind, 0, {planes.handle(), narrow.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(kind, 0, {planes.handle(), integers.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(kind, 0, {planes.handle()}));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, machine.run(kind, 0, {planes.handle(), 0}));
}

void shuffle_refuses_what_does_not_fit() {
    Machine machine;
    const dnnl_dims_t dims{1, 32, 2, 2};
    Activation last(machine.engine, dnnl_f32, dims, dnnl_nhwc);
    Activation planes(machine.engine, dnnl_f32, dims, dnnl_nchw);
    const int32_t shuffle = DNN4J_STEP_SHUFFLE;
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(shuffle, 5, {last.handle(), last.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(shuffle, 0, {last.handle(), last.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(shuffle, 4, {planes.handle(), planes.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(shuffle, 4, {last.handle()}));
}

} // namespace

void channels() {
    shuffle_transposes_channels();
    transpose_moves_between_layouts();
    transpose_of_strided_views();
    transpose_refuses_what_does_not_fit();
    shuffle_refuses_what_does_not_fit();
}

} // namespace test

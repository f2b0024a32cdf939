// Steps on activations: batch normalization, channel shuffle, changes of layout and dropout, in all layouts, against
// loops over logical elements; and running averages.
#include "machine.hpp"

#include <dnnl.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace test {
namespace {

// Values (N, C, H, W) in a vector of exactly their size, which the sanitizer guards.
class Activation {
public:
    Activation(dnnl_engine_t engine, dnnl_data_type_t type, const dnnl_dims_t dims, dnnl_format_tag_t tag)
        : type_(type) {
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_tag(&desc_, 4, dims, type, tag));
        finish(engine);
    }
    Activation(dnnl_engine_t engine, dnnl_data_type_t type, const dnnl_dims_t dims, const dnnl_dims_t strides)
        : type_(type) {
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_strides(&desc_, 4, dims, type, strides));
        finish(engine);
    }
    ~Activation() {
        dnnl_memory_destroy(memory_);
        dnnl_memory_desc_destroy(desc_);
    }
    Activation(const Activation &) = delete;
    Activation &operator=(const Activation &) = delete;

    int64_t handle() const { return reinterpret_cast<int64_t>(memory_); }

    void set(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w, float value) {
        uint32_t bits;
        std::memcpy(&bits, &value, sizeof bits);
        if (type_ == dnnl_bf16) {
            const auto upper = static_cast<uint16_t>(bits >> 16);
            std::memcpy(bytes_.data() + 2 * at(n, c, h, w), &upper, sizeof upper);
        } else {
            std::memcpy(bytes_.data() + 4 * at(n, c, h, w), &bits, sizeof bits);
        }
    }

    float get(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) const {
        uint32_t bits = 0;
        if (type_ == dnnl_bf16) {
            uint16_t upper;
            std::memcpy(&upper, bytes_.data() + 2 * at(n, c, h, w), sizeof upper);
            bits = static_cast<uint32_t>(upper) << 16;
        } else {
            std::memcpy(&bits, bytes_.data() + 4 * at(n, c, h, w), sizeof bits);
        }
        float value;
        std::memcpy(&value, &bits, sizeof value);
        return value;
    }

private:
    void finish(dnnl_engine_t engine) {
        bytes_.resize(dnnl_memory_desc_get_size(desc_));
        CHECK_EQUAL(dnnl_success, dnnl_memory_create(&memory_, desc_, engine, bytes_.data()));
    }

    std::size_t at(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) const {
        const dnnl_dims_t *strides = nullptr;
        int blocks = 0;
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_query(desc_, dnnl_query_strides, &strides));
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_query(desc_, dnnl_query_inner_nblks_s32, &blocks));
        const dnnl_dim_t block = blocks == 0 ? 1 : 16;
        const dnnl_dim_t outer = n * (*strides)[0] + c / block * (*strides)[1] + h * (*strides)[2] + w * (*strides)[3];
        return static_cast<std::size_t>(outer + c % block);
    }

    dnnl_data_type_t type_;
    dnnl_memory_desc_t desc_ = nullptr;
    dnnl_memory_t memory_ = nullptr;
    std::vector<unsigned char> bytes_;
};

template <typename Visit> void for_all(const dnnl_dims_t dims, const Visit &visit) {
    for (dnnl_dim_t n = 0; n < dims[0]; n++) {
        for (dnnl_dim_t c = 0; c < dims[1]; c++) {
            for (dnnl_dim_t h = 0; h < dims[2]; h++) {
                for (dnnl_dim_t w = 0; w < dims[3]; w++) {
                    visit(n, c, h, w);
                }
            }
        }
    }
}

// Small integers, so that bf16 holds them and every result exactly.
float value(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
    return static_cast<float>((n * 31 + c * 7 + h * 5 + w * 3) % 17 - 8);
}

void fill(Activation &activation, const dnnl_dims_t dims) {
    for_all(dims, [&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
        activation.set(n, c, h, w, value(n, c, h, w));
    });
}

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

uint64_t mixed(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

// A number of 64 bits.
struct Words {
    explicit Words(const Machine &machine) : memory(machine.engine, dnnl_f32, dims, dnnl_nchw) {}
    void set(uint64_t word) {
        for (dnnl_dim_t half = 0; half < 2; half++) {
            const auto bits = static_cast<uint32_t>(word >> (32 * half));
            float number;
            std::memcpy(&number, &bits, sizeof number);
            memory.set(0, half, 0, 0, number);
        }
    }
    static constexpr dnnl_dims_t dims{1, 2, 1, 1};
    Activation memory;
};

void dropout_follows_its_index_in_every_layout() {
    Machine machine;
    Words step(machine);
    const uint64_t number = 0x123456789AU;
    step.set(number);
    const int64_t seed = -5;
    const int64_t node = 3;
    const int64_t threshold = int64_t{3} << 51; // three of every four are dropped
    for (const dnnl_dim_t channels : {1, 5, 64}) {
        for (const dnnl_dim_t width : {1, 7, 40}) {
            const dnnl_dims_t dims{3, channels, 5, width};
            for (const dnnl_format_tag_t tag : {dnnl_nchw, dnnl_nhwc}) {
                for (const dnnl_data_type_t type : {dnnl_f32, dnnl_bf16}) {
                    Activation from(machine.engine, type, dims, tag);
                    Activation to(machine.engine, type, dims, tag);
                    fill(from, dims);
                    CHECK_EQUAL(0, machine.run(DNN4J_STEP_DROPOUT, 0,
                                           {from.handle(), to.handle(), step.memory.handle(), seed, node, threshold,
                                                   bits_of(4.0F)}));
                    const uint64_t key = mixed(mixed(mixed(static_cast<uint64_t>(seed)) + number) + 3);
                    for_all(dims, [&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
                        const auto index = static_cast<uint64_t>(((n * channels + c) * 5 + h) * width + w);
                        const uint64_t drawn = mixed(key + (index + 1) * 0x9E3779B97F4A7C15U) >> 11;
                        const bool kept = static_cast<int64_t>(drawn) >= threshold;
                        CHECK_EQUAL(kept ? 4 * value(n, c, h, w) : 0.0F, to.get(n, c, h, w));
                    });
                }
            }
        }
    }
}

void dropout_and_average_refuse_what_does_not_fit() {
    Machine machine;
    const dnnl_dims_t dims{1, 32, 2, 2};
    Activation last(machine.engine, dnnl_f32, dims, dnnl_nhwc);
    Activation planes(machine.engine, dnnl_f32, dims, dnnl_nchw);
    Activation blocks(machine.engine, dnnl_f32, dims, dnnl_nChw16c);
    const int64_t at = last.handle();
    const int32_t dropout = DNN4J_STEP_DROPOUT;
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(dropout, 1, {at, at, at, 0, 0, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(dropout, 0, {at, at, at, 0, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(dropout, 0, {at, planes.handle(), at, 0, 0, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(dropout, 0, {blocks.handle(), blocks.handle(), at, 0, 0, 0, 0}));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, machine.run(dropout, 0, {at, at, 0, 0, 0, 0, 0}));
    const int32_t average = DNN4J_STEP_AVERAGE;
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(average, 0, {at, at, bits_of(0.5), bits_of(0.5)}));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, machine.run(average, 0, {0, at, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(average, 0, {at, at, 0}));
}

void averages_move() {
    Machine machine;
    const dnnl_dims_t dims{3};
    dnnl_memory_desc_t desc = nullptr;
    CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_tag(&desc, 1, dims, dnnl_f32, dnnl_a));
    std::array<float, 3> batch{1, 2, 4};
    std::array<float, 3> running{8, 16, 32};
    dnnl_memory_t from = nullptr;
    dnnl_memory_t to = nullptr;
    CHECK_EQUAL(dnnl_success, dnnl_memory_create(&from, desc, machine.engine, batch.data()));
    CHECK_EQUAL(dnnl_success, dnnl_memory_create(&to, desc, machine.engine, running.data()));
    CHECK_EQUAL(
            0, machine.run(DNN4J_STEP_AVERAGE, 0,
                       {reinterpret_cast<int64_t>(from), reinterpret_cast<int64_t>(to), bits_of(0.5), bits_of(0.25)}));
    CHECK_EQUAL(4.25F, running[0]);
    CHECK_EQUAL(8.5F, running[1]);
    CHECK_EQUAL(17.0F, running[2]);
    dnnl_memory_destroy(from);
    dnnl_memory_destroy(to);
    dnnl_memory_desc_destroy(desc);
}

void what_does_not_fit_is_refused() {
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
    const int32_t shuffle = DNN4J_STEP_SHUFFLE;
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(shuffle, 5, {last.handle(), last.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(shuffle, 0, {last.handle(), last.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(shuffle, 4, {planes.handle(), planes.handle()}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(shuffle, 4, {last.handle()}));
}

} // namespace

void channels() {
    affine_in_every_layout();
    affine_of_a_strided_view();
    gelu_as_defined();
    a_nan_passes_relu();
    shuffle_transposes_channels();
    transpose_moves_between_layouts();
    transpose_of_strided_views();
    transpose_refuses_what_does_not_fit();
    what_does_not_fit_is_refused();
    dropout_follows_its_index_in_every_layout();
    dropout_and_average_refuse_what_does_not_fit();
    averages_move();
}

} // namespace test

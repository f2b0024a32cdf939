// 3x3 convolutions by Winograd's minimal filtering against the definition, in all layouts; on small integers they are
// exact.
#include "machine.hpp"

#include <dnnl.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace test {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

// A dnnl_memory_t on a vector of exactly its size, which the sanitizer guards.
class Memory {
public:
    Memory(dnnl_engine_t engine, const std::vector<dnnl_dim_t> &dims, const std::vector<dnnl_dim_t> &strides)
        : Memory(engine, describe(dims, strides)) {}
    Memory(dnnl_engine_t engine, dnnl_memory_desc_t desc)
        : desc_(desc), values(dnnl_memory_desc_get_size(desc) / sizeof(float)) {
        CHECK_EQUAL(dnnl_success, dnnl_memory_create(&memory_, desc_, engine, values.data()));
    }
    ~Memory() {
        dnnl_memory_destroy(memory_);
        dnnl_memory_desc_destroy(desc_);
    }
    Memory(const Memory &) = delete;
    Memory &operator=(const Memory &) = delete;

    int64_t handle() const { return reinterpret_cast<int64_t>(memory_); }

private:
    static dnnl_memory_desc_t describe(const std::vector<dnnl_dim_t> &dims, const std::vector<dnnl_dim_t> &strides) {
        dnnl_memory_desc_t desc = nullptr;
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_strides(
                                          &desc, static_cast<int>(dims.size()), dims.data(), dnnl_f32, strides.data()));
        return desc;
    }

    dnnl_memory_desc_t desc_;
    dnnl_memory_t memory_ = nullptr;

public:
    std::vector<float> values;
};

enum class Order { last, blocks, wide }; // wide: channels last, of pixels with 16 channels more

struct Picture {
    dnnl_dim_t images;
    dnnl_dim_t channels;
    dnnl_dim_t height;
    dnnl_dim_t width;
    Order order;

    dnnl_memory_desc_t desc() const {
        const dnnl_dims_t dims{images, channels, height, width};
        dnnl_memory_desc_t result = nullptr;
        if (order == Order::blocks) {
            CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_tag(&result, 4, dims, dnnl_f32, dnnl_nChw16c));
        } else {
            const dnnl_dims_t strides{height * width * pixel(), 1, width * pixel(), pixel()};
            CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_strides(&result, 4, dims, dnnl_f32, strides));
        }
        return result;
    }
    dnnl_dim_t pixel() const { return order == Order::wide ? channels + 16 : channels; }
    std::size_t at(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t y, dnnl_dim_t x) const {
        const dnnl_dim_t index = order == Order::blocks
                                         ? (((n * (channels / 16) + c / 16) * height + y) * width + x) * 16 + c % 16
                                         : ((n * height + y) * width + x) * pixel() + c;
        return static_cast<std::size_t>(index);
    }
    template <typename Visit> void for_all(const Visit &visit) const {
        for (dnnl_dim_t n = 0; n < images; n++) {
            for (dnnl_dim_t c = 0; c < channels; c++) {
                for (dnnl_dim_t y = 0; y < height; y++) {
                    for (dnnl_dim_t x = 0; x < width; x++) {
                        visit(n, c, y, x);
                    }
                }
            }
        }
    }
};

bool has_kernels() {
    return dnn4j_has_avx512() == 1;
}

struct Case {
    Picture from;
    dnnl_dim_t out_channels;
    dnnl_dim_t pad_top;
    dnnl_dim_t pad_left;
    dnnl_dim_t pad_bottom;
    dnnl_dim_t pad_right;
    Order result;
    bool adds;
    float lower;
    float upper;
    int32_t threads;
};

const std::vector<int32_t> all_numbers{1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12};

void check(const Machine &machine, const Case &what) {
    const Picture &from = what.from;
    const Picture to{from.images, what.out_channels, from.height + what.pad_top + what.pad_bottom - 2,
            from.width + what.pad_left + what.pad_right - 2, what.result};
    const dnnl_dim_t in = from.channels;
    const dnnl_dim_t out = what.out_channels;
    Memory source(machine.engine, from.desc());
    Memory result(machine.engine, to.desc());
    Memory bias(machine.engine, {out}, {1});
    Memory packed(machine.engine, {16 * in * out}, {1});
    Memory scratch(machine.engine, {what.threads * DNN4J_WINOGRAD_SCRATCH_BYTES / 4}, {1});
    std::vector<float> weights(static_cast<std::size_t>(out * in * 9));
    for (std::size_t i = 0; i < weights.size(); i++) {
        weights[i] = static_cast<float>(static_cast<int>(i * 7 % 5) - 2);
    }
    for (std::size_t i = 0; i < bias.values.size(); i++) {
        bias.values[i] = static_cast<float>(i % 3);
    }
    from.for_all([&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t y, dnnl_dim_t x) {
        source.values[from.at(n, c, y, x)] = static_cast<float>((n * 5 + c * 3 + y * 7 + x) % 9 - 4);
    });
    std::vector<float> other = result.values;
    to.for_all([&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t y, dnnl_dim_t x) {
        other[to.at(n, c, y, x)] = static_cast<float>((n + c + y * 3 + x) % 7);
    });
    result.values = other; // in place where it is added
    CHECK_EQUAL(DNN4J_OK, dnn4j_winograd_pack(reinterpret_cast<int64_t>(weights.data()), in, out,
                                  reinterpret_cast<int64_t>(packed.values.data())));
    std::vector<int32_t> ids = all_numbers;
    std::vector<int64_t> values{source.handle(), packed.handle(), bias.handle(), scratch.handle(), result.handle(),
            from.height, to.height, what.pad_top, what.pad_left, bits_of(what.lower), bits_of(what.upper)};
    if (what.adds) {
        ids.push_back(DNN4J_WINOGRAD_OTHER);
        values.push_back(result.handle());
    }
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_WINOGRAD, 0, ids, values, what.threads));
    to.for_all([&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t y, dnnl_dim_t x) {
        float sum = bias.values[static_cast<std::size_t>(c)] + (what.adds ? other[to.at(n, c, y, x)] : 0.0F);
        for (dnnl_dim_t k = 0; k < in; k++) {
            for (dnnl_dim_t i = 0; i < 3; i++) {
                for (dnnl_dim_t j = 0; j < 3; j++) {
                    const dnnl_dim_t yy = y + i - what.pad_top;
                    const dnnl_dim_t xx = x + j - what.pad_left;
                    if (yy >= 0 && yy < from.height && xx >= 0 && xx < from.width) {
                        sum += source.values[from.at(n, k, yy, xx)] *
                               weights[static_cast<std::size_t>(((c * in + k) * 3 + i) * 3 + j)];
                    }
                }
            }
        }
        CHECK_EQUAL(std::fmin(what.upper, std::fmax(what.lower, sum)), result.values[to.at(n, c, y, x)]);
    });
}

void equals_the_definition() {
    if (!has_kernels()) {
        std::printf("winograd: not run, for this processor has no AVX-512\n");
        return;
    }
    const Machine machine;
    for (const Order order : {Order::last, Order::blocks, Order::wide}) {
        for (const int32_t threads : {1, 3}) {
            check(machine, {{1, 16, 8, 8, order}, 16, 1, 1, 1, 1, order, false, -infinity, infinity, threads});
            check(machine, {{2, 32, 7, 9, order}, 48, 1, 1, 1, 1, order, false, 0, infinity, threads});
            check(machine, {{3, 16, 5, 6, order}, 80, 0, 0, 0, 0, order, true, 0, infinity, threads});
            check(machine, {{1, 48, 6, 3, order}, 32, 0, 2, 1, 1, order, true, 0, 6, threads});
            check(machine, {{1, 16, 3, 3, order}, 208, 0, 0, 0, 0, order, false, -infinity, infinity, threads});
        }
    }
    check(machine, {{1, 32, 9, 7, Order::last}, 16, 1, 1, 1, 1, Order::blocks, false, 0, infinity, 2});
    check(machine, {{1, 32, 9, 7, Order::blocks}, 16, 1, 1, 1, 1, Order::last, false, 0, infinity, 2});
}

// What is added lies elsewhere, and scratch memory is there for fewer and for more threads than run.
void adds_another_memory() {
    if (!has_kernels()) {
        return;
    }
    const Machine machine;
    const Picture picture{2, 16, 6, 6, Order::last};
    Memory source(machine.engine, picture.desc());
    Memory other(machine.engine, picture.desc());
    Memory result(machine.engine, picture.desc());
    Memory bias(machine.engine, {16}, {1});
    Memory packed(machine.engine, {16 * 16 * 16}, {1});
    Memory wide(machine.engine, Picture{2, 16, 6, 6, Order::wide}.desc());
    for (std::size_t i = 0; i < other.values.size(); i++) {
        other.values[i] = static_cast<float>(i % 11);
    }
    std::vector<int32_t> ids = all_numbers;
    ids.push_back(DNN4J_WINOGRAD_OTHER);
    for (const int32_t scratches : {1, 5}) {
        Memory scratch(machine.engine, {scratches * DNN4J_WINOGRAD_SCRATCH_BYTES / 4}, {1});
        const auto status = [&](int64_t added) {
            return machine.run(DNN4J_STEP_WINOGRAD, 0, ids,
                    {source.handle(), packed.handle(), bias.handle(), scratch.handle(), result.handle(), 6, 6, 1, 1,
                            bits_of(-infinity), bits_of(infinity), added},
                    3);
        };
        result.values.assign(result.values.size(), -1);
        CHECK_EQUAL(0, status(other.handle())); // the weights are zeros
        CHECK_EQUAL(true, result.values == other.values);
        CHECK_EQUAL(DNN4J_BAD_STEP, status(wide.handle()));
        CHECK_EQUAL(DNN4J_NULL_ARGUMENT, status(0));
    }
}

// More tiles than the scratch memory holds at once, and fewer than there are threads.
void takes_tiles_in_pieces() {
    if (!has_kernels()) {
        return;
    }
    const Machine machine;
    check(machine, {{2, 16, 40, 33, Order::last}, 16, 1, 1, 1, 1, Order::last, false, -infinity, infinity, 2});
    check(machine, {{1, 1024, 9, 9, Order::last}, 32, 1, 1, 1, 1, Order::last, false, -infinity, infinity, 2});
    check(machine, {{1, 16, 2, 2, Order::last}, 144, 1, 1, 1, 1, Order::last, false, -infinity, infinity, 7});
}

void a_nan_passes_its_bounds() {
    if (!has_kernels()) {
        return;
    }
    const Machine machine;
    const Picture picture{1, 16, 4, 4, Order::last};
    Memory source(machine.engine, picture.desc());
    Memory result(machine.engine, picture.desc());
    Memory bias(machine.engine, {16}, {1});
    Memory packed(machine.engine, {16 * 16 * 16}, {1});
    Memory scratch(machine.engine, {DNN4J_WINOGRAD_SCRATCH_BYTES / 4}, {1});
    bias.values[3] = std::nanf("");
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_WINOGRAD, 0, all_numbers,
                           {source.handle(), packed.handle(), bias.handle(), scratch.handle(), result.handle(), 4, 4, 1,
                                   1, bits_of(0.0F), bits_of(6.0F)},
                           1));
    CHECK_EQUAL(true, std::isnan(result.values[3]));
    CHECK_EQUAL(0.0F, result.values[4]);
}

void what_does_not_fit_is_refused() {
    if (!has_kernels()) {
        return;
    }
    const Machine machine;
    const Picture picture{1, 16, 4, 4, Order::last};
    const Picture odd{1, 24, 4, 4, Order::last};
    Memory source(machine.engine, picture.desc());
    Memory result(machine.engine, picture.desc());
    Memory odd_source(machine.engine, odd.desc());
    Memory rows(machine.engine, {1, 16, 4, 4}, {256, 16, 4, 1});
    Memory bias(machine.engine, {16}, {1});
    Memory few(machine.engine, {15}, {1});
    Memory packed(machine.engine, {16 * 16 * 16}, {1});
    Memory scratch(machine.engine, {DNN4J_WINOGRAD_SCRATCH_BYTES / 4}, {1});
    const int64_t s = source.handle();
    const int64_t w = packed.handle();
    const int64_t b = bias.handle();
    const int64_t t = scratch.handle();
    const int64_t r = result.handle();
    const auto status = [&](const std::vector<int64_t> &values) {
        return machine.run(DNN4J_STEP_WINOGRAD, 0, all_numbers, values, 1);
    };
    CHECK_EQUAL(0, status({s, w, b, t, r, 4, 4, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, status({0, w, b, t, r, 4, 4, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, status({s, w, b, 0, r, 4, 4, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, status({odd_source.handle(), w, b, t, r, 4, 4, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, status({rows.handle(), w, b, t, r, 4, 4, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, status({s, w, few.handle(), t, r, 4, 4, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, status({s, b, b, t, r, 4, 4, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, status({s, w, b, b, r, 4, 4, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, status({s, w, b, t, r, 3, 4, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, status({s, w, b, t, r, 4, 0, 1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, status({s, w, b, t, r, 4, 4, -1, 1, 0, 0}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_WINOGRAD, 0, {1, 2, 3, 5, 6, 99}, {s, w, b, t, r, 4}, 1));
    const std::vector<int64_t> all{s, w, b, t, r, 4, 4, 1, 1, 0, 0};
    for (std::size_t absent = 0; absent < all.size(); absent++) {
        std::vector<int32_t> ids = all_numbers;
        std::vector<int64_t> values = all;
        ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(absent));
        values.erase(values.begin() + static_cast<std::ptrdiff_t>(absent));
        CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_WINOGRAD, 0, ids, values, 1));
    }
    Memory matrix(machine.engine, {1, 16}, {16, 1});
    CHECK_EQUAL(DNN4J_BAD_STEP, status({s, w, matrix.handle(), t, r, 4, 4, 1, 1, 0, 0}));
    const Picture many{1, 10'240, 1, 1, Order::last};
    Memory channels(machine.engine, many.desc());
    const Picture one{1, 16, 1, 1, Order::last};
    Memory pixel(machine.engine, one.desc());
    Memory many_weights(machine.engine, {16 * 16 * 10'240}, {1});
    CHECK_EQUAL(
            DNN4J_BAD_STEP, status({channels.handle(), many_weights.handle(), b, t, pixel.handle(), 1, 1, 1, 1, 0, 0}));
    std::array<float, 9> kernel{};
    std::array<float, 16> room{};
    const auto from = reinterpret_cast<int64_t>(kernel.data());
    const auto to = reinterpret_cast<int64_t>(room.data());
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_winograd_pack(0, 16, 16, to));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_winograd_pack(from, 16, 16, 0));
    CHECK_EQUAL(DNN4J_BAD_STEP, dnn4j_winograd_pack(from, 1, 16, to));
    CHECK_EQUAL(DNN4J_NEGATIVE_COUNT, dnn4j_winograd_pack(from, 16, -16, to));
}

} // namespace

void winograd() {
    equals_the_definition();
    adds_another_memory();
    takes_tiles_in_pieces();
    a_nan_passes_its_bounds();
    what_does_not_fit_is_refused();
}

} // namespace test

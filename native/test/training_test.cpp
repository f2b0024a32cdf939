// Steps of training: dropout, against its definition by seed and index, and running averages.
#include "activation.hpp"

#include <array>
#include <cstring>

namespace test {
namespace {

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

} // namespace

void training() {
    dropout_follows_its_index_in_every_layout();
    dropout_and_average_refuse_what_does_not_fit();
    averages_move();
}

} // namespace test

// Steps that take rows of an axis by their positions, and that add up what was taken: against their definitions.
#include "machine.hpp"

#include <dnnl.h>

#include <array>
#include <numeric>
#include <vector>

namespace test {
namespace {

// A dense vector on values of its own.
class Numbers {
public:
    template <typename T> Numbers(const Machine &machine, dnnl_data_type_t type, std::vector<T> &values) {
        const auto extent = static_cast<dnnl_dim_t>(values.size());
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_tag(&desc_, 1, &extent, type, dnnl_a));
        CHECK_EQUAL(dnnl_success, dnnl_memory_create(&memory_, desc_, machine.engine, values.data()));
    }
    ~Numbers() {
        dnnl_memory_destroy(memory_);
        dnnl_memory_desc_destroy(desc_);
    }
    Numbers(const Numbers &) = delete;
    Numbers &operator=(const Numbers &) = delete;

    int64_t handle() const { return reinterpret_cast<int64_t>(memory_); }

private:
    dnnl_memory_desc_t desc_ = nullptr;
    dnnl_memory_t memory_ = nullptr;
};

// Rows of every length that has a loop of its own, many enough for several threads and blocks.
template <typename T> void takes(dnnl_data_type_t type, int64_t row) {
    const Machine machine;
    constexpr int64_t parts = 2;
    constexpr int64_t in = 7;
    constexpr int64_t out = 5003;
    std::vector<T> values(parts * in * static_cast<std::size_t>(row));
    std::iota(values.begin(), values.end(), T{1});
    std::vector<int32_t> table(out);
    for (std::size_t y = 0; y < out; y++) {
        table[y] = static_cast<int32_t>((y * 5 + 3) % in);
    }
    std::vector<T> result(parts * out * static_cast<std::size_t>(row));
    const Numbers source(machine, type, values);
    const Numbers positions(machine, dnnl_s32, table);
    const Numbers target(machine, type, result);
    const auto bytes = row * static_cast<int64_t>(sizeof(T));
    CHECK_EQUAL(
            0, machine.run(DNN4J_STEP_TAKE, 0, {source.handle(), positions.handle(), target.handle(), in, out, bytes}));
    bool same = true;
    for (int64_t i = 0; i < parts * out * row; i++) {
        const int64_t from = (i / row / out * in + table[static_cast<std::size_t>(i / row % out)]) * row + i % row;
        same = same && result[static_cast<std::size_t>(i)] == values[static_cast<std::size_t>(from)];
    }
    CHECK(same);
}

void adds_up_what_was_taken() {
    const Machine machine;
    // Two parts of three rows of two numbers; the rows taken were 2, 0, 2, and row 1 never.
    std::vector<float> gradients{1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60};
    std::vector<int32_t> table{0, 1, 1, 3, 1, 0, 2};
    std::vector<float> result(12, -1);
    const Numbers source(machine, dnnl_f32, gradients);
    const Numbers takers(machine, dnnl_s32, table);
    const Numbers target(machine, dnnl_f32, result);
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_TAKERS, 0, {source.handle(), takers.handle(), target.handle(), 3, 3, 2}));
    CHECK((result == std::vector<float>{3, 4, 0, 0, 6, 8, 30, 40, 0, 0, 60, 80}));
    for (const auto &[in, out, row] :
            {std::array{3, 3, 5}, std::array{2, 3, 2}, std::array{3, 2, 2}, std::array{0, 3, 2}}) {
        CHECK_EQUAL(DNN4J_BAD_STEP,
                machine.run(DNN4J_STEP_TAKERS, 0, {source.handle(), takers.handle(), target.handle(), in, out, row}));
    }
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, machine.run(DNN4J_STEP_TAKERS, 0, {source.handle(), 0, target.handle(), 3, 3, 2}));
}

// A row longer than the sums that are kept at a time.
void adds_up_long_rows() {
    const Machine machine;
    constexpr std::size_t row = 150;
    std::vector<float> gradients(2 * row);
    std::iota(gradients.begin(), gradients.end(), 0.0F);
    std::vector<int32_t> table{0, 2, 0, 1};
    std::vector<float> result(row);
    const Numbers source(machine, dnnl_f32, gradients);
    const Numbers takers(machine, dnnl_s32, table);
    const Numbers target(machine, dnnl_f32, result);
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_TAKERS, 0, {source.handle(), takers.handle(), target.handle(), 1, 2, row}));
    bool same = true;
    for (std::size_t j = 0; j < row; j++) {
        same = same && result[j] == gradients[j] + gradients[row + j];
    }
    CHECK(same);
}

void refuses_what_does_not_fit() {
    const Machine machine;
    std::vector<float> values(12);
    std::vector<int32_t> table{0, 1};
    std::vector<float> result(8);
    const Numbers source(machine, dnnl_f32, values);
    const Numbers positions(machine, dnnl_s32, table);
    const Numbers target(machine, dnnl_f32, result);
    const std::vector<int64_t> good{source.handle(), positions.handle(), target.handle(), 3, 2, 8};
    CHECK_EQUAL(0, machine.run(DNN4J_STEP_TAKE, 0, good));
    for (std::size_t i = 3; i < 6; i++) {
        std::vector<int64_t> bad = good;
        bad[i] += 1;
        CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_TAKE, 0, bad));
        bad[i] = 0;
        CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_TAKE, 0, bad));
    }
    CHECK_EQUAL(DNN4J_BAD_STEP,
            machine.run(DNN4J_STEP_TAKE, 0, {source.handle(), target.handle(), target.handle(), 3, 2, 8}));
    CHECK_EQUAL(DNN4J_BAD_STEP, machine.run(DNN4J_STEP_TAKE, 1, good));
    CHECK_EQUAL(
            DNN4J_NULL_ARGUMENT, machine.run(DNN4J_STEP_TAKE, 0, {0, positions.handle(), target.handle(), 3, 2, 8}));
}

} // namespace

void take() {
    takes<uint8_t>(dnnl_u8, 1);
    takes<uint16_t>(dnnl_bf16, 1);
    takes<float>(dnnl_f32, 1);
    takes<float>(dnnl_f32, 2);
    takes<float>(dnnl_f32, 9);
    takes<uint8_t>(dnnl_u8, 3);
    adds_up_what_was_taken();
    adds_up_long_rows();
    refuses_what_does_not_fit();
}

} // namespace test

#include "machine.hpp"

#include <dnnl.h>

#include <array>
#include <limits>
#include <vector>

namespace test {
namespace {

// A memory on values of the caller, of two dimensions in row-major order.
class Matrix {
public:
    Matrix(dnnl_engine_t engine, dnnl_data_type_t type, dnnl_dim_t rows, dnnl_dim_t columns, void *values) {
        const std::array<dnnl_dim_t, 2> dims{rows, columns};
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_tag(&desc_, 2, dims.data(), type, dnnl_ab));
        CHECK_EQUAL(dnnl_success, dnnl_memory_create(&memory_, desc_, engine, values));
    }
    ~Matrix() {
        dnnl_memory_destroy(memory_);
        dnnl_memory_desc_destroy(desc_);
    }
    Matrix(const Matrix &) = delete;
    Matrix &operator=(const Matrix &) = delete;

    int64_t handle() const { return reinterpret_cast<int64_t>(memory_); }

private:
    dnnl_memory_desc_t desc_ = nullptr;
    dnnl_memory_t memory_ = nullptr;
};

int32_t create(int64_t operation, int64_t left, int64_t right, int64_t result, int64_t *sequence) {
    const int32_t kind = DNN4J_STEP_INTEGER;
    const int32_t count = 3;
    const std::array<int32_t, 3> ids{DNN4J_INTEGER_LEFT, DNN4J_INTEGER_RIGHT, DNN4J_INTEGER_RESULT};
    const std::array<int64_t, 3> values{left, right, result};
    int32_t failed = -1;
    return dnn4j_sequence_create(1, &kind, &operation, &count, ids.data(), values.data(), sequence, &failed);
}

template <typename T>
std::vector<T> compute(dnnl_data_type_t type, int64_t operation, std::vector<T> left, std::vector<T> right) {
    const Machine machine;
    std::vector<T> result(left.size());
    const auto columns = static_cast<dnnl_dim_t>(left.size());
    const Matrix a(machine.engine, type, 1, columns, left.data());
    const Matrix b(machine.engine, type, 1, static_cast<dnnl_dim_t>(right.size()), right.data());
    const Matrix c(machine.engine, type, 1, columns, result.data());
    int64_t sequence = 0;
    CHECK_EQUAL(DNN4J_OK, create(operation, a.handle(), b.handle(), c.handle(), &sequence));
    CHECK_EQUAL(0, dnn4j_sequence_run(sequence, reinterpret_cast<int64_t>(machine.stream), 0));
    CHECK_EQUAL(DNN4J_OK, dnn4j_sequence_destroy(sequence));
    return result;
}

void saturates_and_truncates() {
    using Bytes = std::vector<std::int8_t>;
    CHECK((compute<std::int8_t>(dnnl_s8, DNN4J_INTEGER_ADD, {100, -100, 1}, {100, -100, 2}) == Bytes{127, -128, 3}));
    CHECK((compute<std::int8_t>(dnnl_s8, DNN4J_INTEGER_DIVIDE, {-7, 7, 7}, {2, -2, 0}) == Bytes{-3, -3, 127}));
    CHECK((compute<std::int8_t>(dnnl_s8, DNN4J_INTEGER_DIVIDE, {-7, 0, -128}, {0, 0, -1}) == Bytes{-128, 0, 127}));
    using Unsigned = std::vector<std::uint8_t>;
    CHECK((compute<std::uint8_t>(dnnl_u8, DNN4J_INTEGER_SUBTRACT, {3, 250}, {5, 1}) == Unsigned{0, 249}));
    CHECK((compute<std::uint8_t>(dnnl_u8, DNN4J_INTEGER_MULTIPLY, {200, 3}, {2}) == Unsigned{255, 6}));
}

// 16,777,217 is the first integer that an f32 does not hold.
void keeps_every_bit_of_s32() {
    using Integers = std::vector<std::int32_t>;
    constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
    CHECK((compute<std::int32_t>(dnnl_s32, DNN4J_INTEGER_ADD, {16777216, most}, {1}) == Integers{16777217, most}));
    CHECK((compute<std::int32_t>(dnnl_s32, DNN4J_INTEGER_MAX, {16777217, -5}, {16777216, 4}) == Integers{16777217, 4}));
    CHECK((compute<std::int32_t>(dnnl_s32, DNN4J_INTEGER_MIN, {16777217, -5}, {16777216, 4}) ==
            Integers{16777216, -5}));
}

// Enough rows for a team; a column and a row repeat against each other.
void broadcasts_both_ways() {
    const Machine machine;
    constexpr dnnl_dim_t rows = 401;
    constexpr dnnl_dim_t columns = 97;
    std::vector<std::int32_t> left(rows);
    std::vector<std::int32_t> right(columns);
    std::vector<std::int32_t> result(rows * columns);
    for (std::size_t i = 0; i < left.size(); i++) {
        left[i] = static_cast<std::int32_t>(1000 * i);
    }
    for (std::size_t i = 0; i < right.size(); i++) {
        right[i] = static_cast<std::int32_t>(i);
    }
    const Matrix a(machine.engine, dnnl_s32, rows, 1, left.data());
    const Matrix b(machine.engine, dnnl_s32, 1, columns, right.data());
    const Matrix c(machine.engine, dnnl_s32, rows, columns, result.data());
    int64_t sequence = 0;
    CHECK_EQUAL(DNN4J_OK, create(DNN4J_INTEGER_ADD, a.handle(), b.handle(), c.handle(), &sequence));
    CHECK_EQUAL(0, dnn4j_sequence_run(sequence, reinterpret_cast<int64_t>(machine.stream), 2));
    CHECK_EQUAL(DNN4J_OK, dnn4j_sequence_destroy(sequence));
    for (std::size_t i = 0; i < result.size(); i++) {
        CHECK_EQUAL(static_cast<std::int32_t>(1000 * (i / columns) + i % columns), result[i]);
    }
}

void refuses_what_does_not_fit() {
    const Machine machine;
    std::vector<std::int32_t> values(64);
    const Matrix a(machine.engine, dnnl_s32, 2, 3, values.data());
    const Matrix b(machine.engine, dnnl_s32, 3, 3, values.data());
    const Matrix f(machine.engine, dnnl_f32, 2, 3, values.data());
    const Matrix s(machine.engine, dnnl_s8, 2, 3, values.data());
    int64_t sequence = 0;
    CHECK_EQUAL(DNN4J_BAD_STEP, create(DNN4J_INTEGER_ADD, a.handle(), b.handle(), a.handle(), &sequence));
    CHECK_EQUAL(DNN4J_BAD_STEP, create(DNN4J_INTEGER_ADD, f.handle(), f.handle(), f.handle(), &sequence));
    CHECK_EQUAL(DNN4J_BAD_STEP, create(DNN4J_INTEGER_ADD, a.handle(), s.handle(), a.handle(), &sequence));
    CHECK_EQUAL(DNN4J_BAD_STEP, create(DNN4J_INTEGER_WHERE_NOT + 1, a.handle(), a.handle(), a.handle(), &sequence));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, create(DNN4J_INTEGER_ADD, a.handle(), 0, a.handle(), &sequence));
}

} // namespace

void integer() {
    saturates_and_truncates();
    keeps_every_bit_of_s32();
    broadcasts_both_ways();
    refuses_what_does_not_fit();
}

} // namespace test

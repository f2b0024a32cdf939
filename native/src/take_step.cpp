#include "take_step.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace dnn4j {
namespace {

// Bytes that are worth a team of threads.
constexpr std::int64_t parallel_from_bytes = std::int64_t{1} << 17;

// Rows of a few bytes that one thread moves at a time.
constexpr std::int64_t block = 4096;

// Sums of a row that are kept at a time.
constexpr std::int64_t sums_at_once = 64;

// The bytes of a memory of a type, or of any for dnnl_data_type_undef; -1 for other memories.
std::int64_t bytes_of(dnnl_memory_t memory, dnnl_data_type_t wanted) {
    const_dnnl_memory_desc_t desc = nullptr;
    dnnl_data_type_t type = dnnl_data_type_undef;
    const bool known = dnnl_memory_get_memory_desc(memory, &desc) == dnnl_success &&
                       dnnl_memory_desc_query(desc, dnnl_query_data_type, &type) == dnnl_success;
    return known && (wanted == dnnl_data_type_undef || type == wanted)
                   ? static_cast<std::int64_t>(dnnl_memory_desc_get_size(desc))
                   : -1;
}

// Reads the arguments that both kinds have.
template <typename Step>
std::int32_t read_rows(const StepArguments &arguments, Step &step, std::array<std::int64_t, DNN4J_TAKE_ROW> &values) {
    const std::int32_t status = memories_and_values(arguments, step.memories, values);
    if (status != DNN4J_OK) {
        return status;
    }
    step.in = values[DNN4J_TAKE_IN - 1];
    step.out = values[DNN4J_TAKE_OUT - 1];
    step.row = values[DNN4J_TAKE_ROW - 1];
    return step.in < 1 || step.out < 1 || step.row < 1 ? DNN4J_BAD_STEP : DNN4J_OK;
}

template <std::size_t size>
void move_rows(const TakeStep &step, const std::byte *from, const std::int32_t *table, std::byte *to) {
    constexpr auto row = static_cast<std::int64_t>(size);
    const std::int64_t blocks = (step.out + block - 1) / block;
#pragma omp parallel for if (step.parts * step.out * row >= parallel_from_bytes)
    for (std::int64_t i = 0; i < step.parts * blocks; i++) {
        const std::byte *const source = from + i / blocks * step.in * row;
        std::byte *const target = to + i / blocks * step.out * row;
        const std::int64_t first = i % blocks * block;
        const std::int64_t last = std::min(first + block, step.out);
        for (std::int64_t y = first; y < last; y++) {
            std::memcpy(target + y * row, source + table[y] * row, size);
        }
    }
}

void move_long_rows(const TakeStep &step, const std::byte *from, const std::int32_t *table, std::byte *to) {
    const std::int64_t rows = step.parts * step.out;
#pragma omp parallel for if (rows * step.row >= parallel_from_bytes)
    for (std::int64_t i = 0; i < rows; i++) {
        const std::byte *const source = from + (i / step.out * step.in + table[i % step.out]) * step.row;
        std::memcpy(to + i * step.row, source, static_cast<std::size_t>(step.row));
    }
}

// One row of the result: sums of the rows that took it, in double.
void sum_row(const TakersStep &step, const float *from, const std::int32_t *table, std::int64_t element, float *to) {
    const std::int32_t *const takers = table + step.in + 1;
    for (std::int64_t first = 0; first < step.row; first += sums_at_once) {
        const std::int64_t count = std::min(sums_at_once, step.row - first);
        std::array<double, sums_at_once> sums;
        std::fill_n(sums.begin(), count, 0);
        for (std::int32_t t = table[element]; t < table[element + 1]; t++) {
            const float *const source = from + takers[t] * step.row + first;
            for (std::int64_t j = 0; j < count; j++) {
                sums[static_cast<std::size_t>(j)] += source[j];
            }
        }
        for (std::int64_t j = 0; j < count; j++) {
            to[first + j] = static_cast<float>(sums[static_cast<std::size_t>(j)]);
        }
    }
}

} // namespace

std::int32_t read_take(const StepArguments &arguments, TakeStep &step) {
    std::array<std::int64_t, DNN4J_TAKE_ROW> values{};
    const std::int32_t status = read_rows(arguments, step, values);
    if (status != DNN4J_OK) {
        return status;
    }
    const std::int64_t bytes = bytes_of(step.memories[0], dnnl_data_type_undef);
    step.parts = bytes / (step.in * step.row);
    return bytes >= 0 && bytes % (step.in * step.row) == 0 && bytes_of(step.memories[1], dnnl_s32) == 4 * step.out &&
                           bytes_of(step.memories[2], dnnl_data_type_undef) == step.parts * step.out * step.row
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t run_take(const TakeStep &step) {
    std::array<void *, 3> at{};
    const std::int32_t status = addresses_of(step.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    const auto *const from = static_cast<const std::byte *>(at[0]);
    const auto *const table = static_cast<const std::int32_t *>(at[1]);
    auto *const to = static_cast<std::byte *>(at[2]);
    switch (step.row) {
    case 1:
        move_rows<1>(step, from, table, to);
        break;
    case 2:
        move_rows<2>(step, from, table, to);
        break;
    case 4:
        move_rows<4>(step, from, table, to);
        break;
    case 8:
        move_rows<8>(step, from, table, to);
        break;
    default:
        move_long_rows(step, from, table, to);
        break;
    }
    return DNN4J_OK;
}

std::int32_t read_takers(const StepArguments &arguments, TakersStep &step) {
    std::array<std::int64_t, DNN4J_TAKE_ROW> values{};
    const std::int32_t status = read_rows(arguments, step, values);
    if (status != DNN4J_OK) {
        return status;
    }
    constexpr auto number = static_cast<std::int64_t>(sizeof(float));
    const std::int64_t bytes = bytes_of(step.memories[2], dnnl_f32);
    step.parts = bytes / (step.in * step.row * number);
    return bytes >= 0 && bytes % (step.in * step.row * number) == 0 &&
                           bytes_of(step.memories[1], dnnl_s32) == 4 * (step.in + 1 + step.out) &&
                           bytes_of(step.memories[0], dnnl_f32) == step.parts * step.out * step.row * number
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t run_takers(const TakersStep &step) {
    std::array<void *, 3> at{};
    const std::int32_t status = addresses_of(step.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    const auto *const from = static_cast<const float *>(at[0]);
    const auto *const table = static_cast<const std::int32_t *>(at[1]);
    auto *const to = static_cast<float *>(at[2]);
    const std::int64_t rows = step.parts * step.in;
#pragma omp parallel for if (step.parts * step.out * step.row * 4 >= parallel_from_bytes)
    for (std::int64_t i = 0; i < rows; i++) {
        sum_row(step, from + i / step.in * step.out * step.row, table, i % step.in, to + i * step.row);
    }
    return DNN4J_OK;
}

} // namespace dnn4j

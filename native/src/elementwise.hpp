// Two operands and a result of one type in plain strides, computed element by element.
#pragma once

#include <dnnl.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace dnn4j {

struct StepArguments;

// The operands' strides are 0 along dimensions in which they repeat; all strides are in elements.
struct Elementwise {
    dnnl_memory_t left;
    dnnl_memory_t right;
    dnnl_memory_t result;
    dnnl_data_type_t type;
    int rank;
    std::array<std::int64_t, DNNL_MAX_NDIMS> extents;
    std::array<std::int64_t, DNNL_MAX_NDIMS> left_strides;
    std::array<std::int64_t, DNNL_MAX_NDIMS> right_strides;
    std::array<std::int64_t, DNNL_MAX_NDIMS> result_strides;
};

// Reads the memories, numbered 1 to 3 as left, right and result; the status says if one is missing, unknown, blocked,
// of another type than the result, or does not broadcast to it.
std::int32_t read_elementwise(const StepArguments &arguments, Elementwise &step);

// The addresses of left, right and result, which may have moved since the last run.
std::int32_t addresses_of(const Elementwise &step, std::array<void *, 3> &addresses);

// Below this many elements one core finishes before a team has started.
constexpr std::int64_t parallel_from_elements = std::int64_t{1} << 15;

// Gives every element apply(left, right). Rows are the innermost dimension; every other one is part of a row's number.
template <typename T, typename Apply>
void compute(const Elementwise &step, const std::array<void *, 3> &at, const Apply &apply) {
    const auto *const left = static_cast<const T *>(at[0]);
    const auto *const right = static_cast<const T *>(at[1]);
    auto *const result = static_cast<T *>(at[2]);
    const auto last = static_cast<std::size_t>(step.rank - 1);
    std::int64_t rows = 1;
    for (std::size_t i = 0; i < last; i++) {
        rows *= step.extents[i];
    }
    const std::int64_t columns = step.extents[last];
#pragma omp parallel for if (rows * columns >= parallel_from_elements)
    for (std::int64_t row = 0; row < rows; row++) {
        std::int64_t rest = row;
        std::int64_t from_left = 0;
        std::int64_t from_right = 0;
        std::int64_t to = 0;
        for (std::size_t i = last; i-- > 0;) {
            const std::int64_t index = rest % step.extents[i];
            rest /= step.extents[i];
            from_left += index * step.left_strides[i];
            from_right += index * step.right_strides[i];
            to += index * step.result_strides[i];
        }
        for (std::int64_t column = 0; column < columns; column++) {
            result[to + column * step.result_strides[last]] = apply(left[from_left + column * step.left_strides[last]],
                    right[from_right + column * step.right_strides[last]]);
        }
    }
}

} // namespace dnn4j

#include "integer_kernel.hpp"

#include <algorithm>
#include <limits>

namespace dnn4j {
namespace {

// Below this many elements one core finishes before a team has started.
constexpr std::int64_t parallel_from_elements = std::int64_t{1} << 15;

template <typename T> T saturate(std::int64_t value) {
    return static_cast<T>(
            std::clamp<std::int64_t>(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
}

std::int64_t divide(std::int64_t a, std::int64_t b) {
    if (b != 0) {
        return a / b;
    }
    return a > 0 ? std::numeric_limits<std::int64_t>::max() : a < 0 ? std::numeric_limits<std::int64_t>::min() : 0;
}

std::int64_t apply(std::int64_t operation, std::int64_t a, std::int64_t b) {
    switch (operation) {
    case DNN4J_INTEGER_ADD:
        return a + b;
    case DNN4J_INTEGER_SUBTRACT:
        return a - b;
    case DNN4J_INTEGER_MULTIPLY:
        return a * b;
    case DNN4J_INTEGER_DIVIDE:
        return divide(a, b);
    case DNN4J_INTEGER_MAX:
        return std::max(a, b);
    default:
        return std::min(a, b);
    }
}

// Rows are the innermost dimension; every other dimension is part of a row's number.
template <typename T> void compute(const IntegerStep &integer, const T *left, const T *right, T *result) {
    const auto last = static_cast<std::size_t>(integer.rank - 1);
    std::int64_t rows = 1;
    for (std::size_t i = 0; i < last; i++) {
        rows *= integer.extents[i];
    }
    const std::int64_t columns = integer.extents[last];
#pragma omp parallel for if (rows * columns >= parallel_from_elements)
    for (std::int64_t row = 0; row < rows; row++) {
        std::int64_t rest = row;
        std::int64_t from_left = 0;
        std::int64_t from_right = 0;
        std::int64_t to = 0;
        for (std::size_t i = last; i-- > 0;) {
            const std::int64_t index = rest % integer.extents[i];
            rest /= integer.extents[i];
            from_left += index * integer.left_strides[i];
            from_right += index * integer.right_strides[i];
            to += index * integer.result_strides[i];
        }
        for (std::int64_t column = 0; column < columns; column++) {
            const std::int64_t a = left[from_left + column * integer.left_strides[last]];
            const std::int64_t b = right[from_right + column * integer.right_strides[last]];
            result[to + column * integer.result_strides[last]] = saturate<T>(apply(integer.operation, a, b));
        }
    }
}

template <typename T> void compute_at(const IntegerStep &integer, void *left, void *right, void *result) {
    compute(integer, static_cast<const T *>(left), static_cast<const T *>(right), static_cast<T *>(result));
}

} // namespace

void compute_integer(const IntegerStep &integer, void *left, void *right, void *result) {
    switch (integer.type) {
    case dnnl_s8:
        compute_at<std::int8_t>(integer, left, right, result);
        break;
    case dnnl_u8:
        compute_at<std::uint8_t>(integer, left, right, result);
        break;
    default:
        compute_at<std::int32_t>(integer, left, right, result);
        break;
    }
}

} // namespace dnn4j

// The transposition of a row of channels, a matrix of groups rows, as it lies in memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dnn4j {

// One run of rows: result value k groups + g of a row is its source value g per_group + k. Strides are in elements.
template <typename T> struct ShuffleRows {
    const T *from;
    T *to;
    std::ptrdiff_t from_stride;
    std::ptrdiff_t to_stride;
    std::int64_t rows;
    std::int64_t groups;
    std::int64_t per_group;
};

void shuffle_rows(const ShuffleRows<std::uint16_t> &rows);
void shuffle_rows(const ShuffleRows<std::uint32_t> &rows);

} // namespace dnn4j

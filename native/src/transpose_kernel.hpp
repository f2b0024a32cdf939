// Matrices written transposed, from one element type to another.
#pragma once

#include "bf16.hpp"

#include <cstddef>
#include <cstdint>

namespace dnn4j {

// Element (i, j) of rows x columns is read at from + i from_stride + j and written to to + j to_stride + i.
template <typename From, typename To> struct Transposition {
    const From *from;
    To *to;
    std::ptrdiff_t from_stride;
    std::ptrdiff_t to_stride;
    std::int64_t rows;
    std::int64_t columns;
};

// Elements of equal size are copied bit by bit.
void transpose(const Transposition<std::uint32_t, std::uint32_t> &matrix);
void transpose(const Transposition<std::uint16_t, std::uint16_t> &matrix);
// To bf16 they are rounded to nearest, ties to even.
void transpose(const Transposition<float, Bf16> &matrix);
void transpose(const Transposition<Bf16, float> &matrix);

} // namespace dnn4j

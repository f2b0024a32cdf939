// factor x + shift, and ReLU or GELU of it, on rows of channels or on planes.
#pragma once

#include "bf16.hpp"

#include <cstddef>
#include <cstdint>

namespace dnn4j {

// One run of rows: width values at the start of every row, rows apart by the strides (in elements).
template <typename T> struct AffineRows {
    const T *from;
    T *to;
    std::ptrdiff_t from_stride;
    std::ptrdiff_t to_stride;
    std::int64_t rows;
    std::int64_t width;
    const float *factor;
    const float *shift;
    float floor; // what is below becomes this; minus infinity where nothing is cut off
    bool gelu;
};

// Every row's value i by factor[i] and shift[i].
void affine_rows(const AffineRows<float> &rows);
void affine_rows(const AffineRows<Bf16> &rows);

// Every row's values all by factor[0] and shift[0].
void affine_planes(const AffineRows<float> &planes);
void affine_planes(const AffineRows<Bf16> &planes);

} // namespace dnn4j

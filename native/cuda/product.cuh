// Products of matrices: a thread for some rows of one column, so that each element of b that it reads serves them all.
#pragma once

#include "slices.cuh"

namespace dnn4j {

// Elements from one row of a matrix to the next, and from one column.
struct MatrixStrides {
    long long row;
    long long column;
};

constexpr int PRODUCT_ROWS = 8;

// y[s, m, n] = sum over t and k of a[s, t, m, k] b[s, t, k, n], in float. The axes of s are those of `stack`, the axes
// of t, along which matrices of y are summed, those of `summed`, both with strides of a and of b.
template <class T>
__device__ void run_matrix_product(const T *a, const T *b, T *y, long long matrices, long long repeats, long long rows,
        long long columns, long long inner, const MatrixStrides &of_a, const MatrixStrides &of_b, const Move &stack,
        const Move &summed) {
    const long long blocks = (rows + PRODUCT_ROWS - 1) / PRODUCT_ROWS;
    const long long count = matrices * blocks * columns;
    for (long long i = first_index(); i < count; i += index_step()) {
        const long long column = i % columns;
        const long long first = i / columns % blocks * PRODUCT_ROWS;
        const long long matrix = i / columns / blocks;
        const int height = rows - first < PRODUCT_ROWS ? (int)(rows - first) : PRODUCT_ROWS;
        const SlicePlace start = walk(stack, SlicePlace{first * of_a.row, column * of_b.column}, matrix);
        float sums[PRODUCT_ROWS] = {};
        for (long long t = 0; t < repeats; t++) {
            const SlicePlace at = walk(summed, start, t);
            for (long long k = 0; k < inner; k++) {
                const float factor = number(b[at.to + k * of_b.row]);
                for (int m = 0; m < PRODUCT_ROWS; m++) {
                    if (m < height) {
                        sums[m] += number(a[at.from + m * of_a.row + k * of_a.column]) * factor;
                    }
                }
            }
        }
        for (int m = 0; m < PRODUCT_ROWS; m++) {
            if (m < height) {
                store(y + (matrix * rows + first + m) * columns + column, sums[m]);
            }
        }
    }
}

} // namespace dnn4j

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(matrix_product_##name, const T *a, const T *b, T *y, long long matrices, long long repeats,           \
            long long rows, long long columns, long long inner, dnn4j::MatrixStrides of_a, dnn4j::MatrixStrides of_b,  \
            dnn4j::Move stack, dnn4j::Move summed) {                                                                   \
        dnn4j::run_matrix_product(a, b, y, matrices, repeats, rows, columns, inner, of_a, of_b, stack, summed);        \
    }
DNN4J_FLOATING(DNN4J_DEFINE)
#undef DNN4J_DEFINE

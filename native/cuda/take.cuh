// Rows of an axis by their positions, and sums of what was taken.
#pragma once

#include "movement.cuh"

namespace dnn4j {

// Memory is read as parts of rows of inner elements. Row y of the out rows of a part is row table[y] of its in rows.
template <class Index>
__device__ void run_take(const void *from, void *to, dnn4j_type type, const int *table, long long count, Index in,
        Index out, Index inner) {
    for (long long i = first_index(); i < count; i += index_step()) {
        Index row = (Index)i / inner;
        long long part = row / out;
        move_element(from, type, (part * in + table[row % out]) * inner + (Index)i % inner, to, type, i);
    }
}

// Row x of the in rows of a part is the sum of the rows that took it: those that table lists behind its in + 1 starts.
template <class T>
__device__ void run_take_backward(
        const T *dy, T *dx, const int *table, long long count, long long in, long long out, long long inner) {
    const int *takers = table + in + 1;
    for (long long i = first_index(); i < count; i += index_step()) {
        long long row = i / inner;
        long long x = row % in;
        const T *part = dy + row / in * out * inner + i % inner;
        double sum = 0;
        for (int t = table[x]; t < table[x + 1]; t++) {
            sum += number(part[takers[t] * inner]);
        }
        store(dx + i, sum);
    }
}

} // namespace dnn4j

DNN4J_KERNEL(take, const void *from, void *to, dnn4j_type type, const int *table, long long count, long long in,
        long long out, long long inner) {
    if (count < 0x7fffffff) {
        dnn4j::run_take<unsigned>(from, to, type, table, count, in, out, inner);
    } else {
        dnn4j::run_take<unsigned long long>(from, to, type, table, count, in, out, inner);
    }
}

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(take_backward_##name, const T *dy, T *dx, const int *table, long long count, long long in,            \
            long long out, long long inner) {                                                                          \
        dnn4j::run_take_backward(dy, dx, table, count, in, out, inner);                                                \
    }
DNN4J_FLOATING(DNN4J_DEFINE)
#undef DNN4J_DEFINE

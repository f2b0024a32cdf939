// Moving elements between layouts and types.
#pragma once

#include "pointwise.cuh"

namespace dnn4j {

// The axes to walk, the last fastest, and how far source and target go along each.
struct Move {
    int rank;
    long long extent[DNN4J_RANK];
    long long from[DNN4J_RANK];
    long long to[DNN4J_RANK];
};

template <class T> __device__ inline void move_bits(const void *from, long long i, void *to, long long j) {
    ((T *)to)[j] = ((const T *)from)[i];
}

__device__ inline void move_element(
        const void *from, dnn4j_type from_type, long long i, void *to, dnn4j_type to_type, long long j) {
    if (from_type != to_type) {
        store_as(to, to_type, j, load_as(from, from_type, i));
        return;
    }
    switch (from_type) {
    case DNN4J_TYPE_F32:
    case DNN4J_TYPE_S32:
        move_bits<unsigned>(from, i, to, j);
        return;
    case DNN4J_TYPE_BF16:
    case DNN4J_TYPE_F16:
        move_bits<unsigned short>(from, i, to, j);
        return;
    case DNN4J_TYPE_S8:
    case DNN4J_TYPE_U8:
        move_bits<unsigned char>(from, i, to, j);
        return;
    }
    unknown_code();
}

// Divisions of 32 bits cost a GPU a fraction of those of 64: Index is unsigned where all indices fit it.
template <class Index>
__device__ void run_move(
        const void *from, dnn4j_type from_type, void *to, dnn4j_type to_type, long long count, const Move &move) {
    for (long long i = first_index(); i < count; i += index_step()) {
        Index rest = (Index)i;
        long long source = 0;
        long long target = 0;
        for (int axis = move.rank - 1; axis >= 0; axis--) {
            Index extent = (Index)move.extent[axis];
            Index place = rest % extent;
            rest /= extent;
            source += place * move.from[axis];
            target += place * move.to[axis];
        }
        move_element(from, from_type, source, to, to_type, target);
    }
}

} // namespace dnn4j

DNN4J_KERNEL(
        move, const void *from, dnn4j_type from_type, void *to, dnn4j_type to_type, long long count, dnn4j::Move move) {
    if (count < 0x7fffffff) {
        dnn4j::run_move<unsigned>(from, from_type, to, to_type, count, move);
    } else {
        dnn4j::run_move<unsigned long long>(from, from_type, to, to_type, count, move);
    }
}

DNN4J_KERNEL(fill, void *to, dnn4j_type type, long long count, float value) {
    for (long long i = dnn4j::first_index(); i < count; i += dnn4j::index_step()) {
        dnn4j::store_as(to, type, i, value);
    }
}

// Element by element: y = chain(scale[c] x + shift[c]), and two broadcast operands.
#pragma once

#include "activation.cuh"

namespace dnn4j {

// scale, shift and residual may be null. Channel c is the index modulo channels.
template <class In, class Out>
__device__ void run_affine(const In *x, const float *scale, const float *shift, const Out *residual, Out *y,
        long long count, int channels, const Chain &chain) {
    for (long long i = first_index(); i < count; i += index_step()) {
        int c = (int)(i % channels);
        auto value = number(x[i]);
        if (scale != nullptr) {
            value *= scale[c];
        }
        if (shift != nullptr) {
            value += shift[c];
        }
        auto other = residual != nullptr ? (decltype(value))number(residual[i]) : 0;
        store(y + i, apply(chain, value, other));
    }
}

// Strides of both operands along the axes of the result, which is dense; 0 where an operand repeats.
struct Broadcast {
    int rank;
    long long extent[DNN4J_RANK];
    long long x[DNN4J_RANK];
    long long y[DNN4J_RANK];
};

template <class Number> __device__ inline Number combine(dnn4j_binary operation, Number x, Number y) {
    switch (operation) {
    case DNN4J_BINARY_ADD:
        return x + y;
    case DNN4J_BINARY_SUBTRACT:
        return x - y;
    case DNN4J_BINARY_MULTIPLY:
        return x * y;
    case DNN4J_BINARY_DIVIDE:
        return x / y;
    case DNN4J_BINARY_MAX:
        return y != y ? y : larger(x, y);
    case DNN4J_BINARY_MIN:
        return y != y ? y : smaller(x, y);
    case DNN4J_BINARY_PRELU:
        return x >= 0 || x != x ? x : y * x;
    case DNN4J_BINARY_POW:
        return (Number)pow(x, y);
    case DNN4J_BINARY_FMOD:
        return (Number)fmod(x, y);
    case DNN4J_BINARY_EQUAL:
        return x == y ? 1 : 0;
    case DNN4J_BINARY_LESS:
        return x < y ? 1 : 0;
    case DNN4J_BINARY_LESS_OR_EQUAL:
        return x <= y ? 1 : 0;
    case DNN4J_BINARY_GREATER:
        return x > y ? 1 : 0;
    case DNN4J_BINARY_GREATER_OR_EQUAL:
        return x >= y ? 1 : 0;
    case DNN4J_BINARY_WHERE:
        return x != 0 ? y : 0;
    case DNN4J_BINARY_WHERE_NOT:
        return x == 0 ? y : 0;
    }
    return unknown_code();
}

template <class T>
__device__ void run_binary(const T *x, const T *y, T *result, long long count, dnn4j_binary operation,
        const Broadcast &shape, const Chain &chain) {
    for (long long i = first_index(); i < count; i += index_step()) {
        long long rest = i;
        long long at_x = 0;
        long long at_y = 0;
        for (int axis = shape.rank - 1; axis >= 0; axis--) {
            long long place = rest % shape.extent[axis];
            rest /= shape.extent[axis];
            at_x += place * shape.x[axis];
            at_y += place * shape.y[axis];
        }
        auto value = combine(operation, number(x[at_x]), number(y[at_y]));
        store(result + i, apply(chain, value, (decltype(value))0));
    }
}

} // namespace dnn4j

#define DNN4J_DEFINE(from, From, to, To)                                                                               \
    DNN4J_KERNEL(affine_##from##_##to, const From *x, const float *scale, const float *shift, const To *residual,      \
            To *y, long long count, int channels, dnn4j::Chain chain) {                                                \
        dnn4j::run_affine(x, scale, shift, residual, y, count, channels, chain);                                       \
    }
#define DNN4J_SAME(name, T) DNN4J_DEFINE(name, T, name, T)
DNN4J_TYPES(DNN4J_SAME)
DNN4J_DEFINE(f32, float, bf16, dnn4j::bf16)
DNN4J_DEFINE(f32, float, f16, dnn4j::f16)
#undef DNN4J_SAME
#undef DNN4J_DEFINE

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(binary_##name, const T *x, const T *y, T *result, long long count, dnn4j_binary operation,            \
            dnn4j::Broadcast shape, dnn4j::Chain chain) {                                                              \
        dnn4j::run_binary(x, y, result, count, operation, shape, chain);                                               \
    }
DNN4J_TYPES(DNN4J_DEFINE)
#undef DNN4J_DEFINE

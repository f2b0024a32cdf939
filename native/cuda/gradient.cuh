// Derivatives of functions of one element, of two broadcast operands, and along a line.
#pragma once

#include "activation_gradient.cuh"
#include "normalization.cuh"

namespace dnn4j {

template <class T>
__device__ void run_activation_backward(
        const T *x, const T *dy, T *dx, long long count, dnn4j_activation function, float a, float b) {
    for (long long i = first_index(); i < count; i += index_step()) {
        store(dx + i, derivative(function, number(x[i]), a, b) * number(dy[i]));
    }
}

// The derivative of `combine` by one of its operands. Of two that are equal the first is the larger and the smaller.
__device__ inline double by_operand(dnn4j_binary operation, bool second, double x, double y) {
    switch (operation) {
    case DNN4J_BINARY_ADD:
        return 1;
    case DNN4J_BINARY_SUBTRACT:
        return second ? -1 : 1;
    case DNN4J_BINARY_MULTIPLY:
        return second ? x : y;
    case DNN4J_BINARY_DIVIDE:
        return second ? -x / (y * y) : 1 / y;
    case DNN4J_BINARY_MAX:
        return (x >= y) != second ? 1 : 0;
    case DNN4J_BINARY_MIN:
        return (x <= y) != second ? 1 : 0;
    case DNN4J_BINARY_PRELU:
        return second ? (x > 0 ? 0 : x) : x > 0 ? 1 : y;
    case DNN4J_BINARY_POW:
        if (second) {
            return x == 0 && y > 0 ? 0 : pow(x, y) * log(x);
        }
        return y == 0 ? 0 : y * pow(x, y - 1);
    case DNN4J_BINARY_FMOD:
        return second ? -trunc(x / y) : 1;
    case DNN4J_BINARY_EQUAL:
    case DNN4J_BINARY_LESS:
    case DNN4J_BINARY_LESS_OR_EQUAL:
    case DNN4J_BINARY_GREATER:
    case DNN4J_BINARY_GREATER_OR_EQUAL:
        return 0;
    case DNN4J_BINARY_WHERE:
        return second && x != 0 ? 1 : 0;
    case DNN4J_BINARY_WHERE_NOT:
        return second && x == 0 ? 1 : 0;
    }
    return unknown_term();
}

// The axes of an operand, in the order of its memory, then those along which it repeats; strides of both operands and
// of the result.
struct Repeated {
    int kept;
    int rank;
    long long extent[DNN4J_RANK];
    long long x[DNN4J_RANK];
    long long y[DNN4J_RANK];
    long long dy[DNN4J_RANK];
};

struct Places {
    long long x;
    long long y;
    long long dy;
};

// Goes to index i of the axes from `from` to before `to`.
__device__ inline Places walk(const Repeated &r, Places at, long long i, int from, int to) {
    for (int axis = to - 1; axis >= from; axis--) {
        long long place = i % r.extent[axis];
        i /= r.extent[axis];
        at.x += place * r.x[axis];
        at.y += place * r.y[axis];
        at.dy += place * r.dy[axis];
    }
    return at;
}

// For element i of the operand, over its places from `first` to before `end`.
template <class T>
__device__ inline double sum_over_places(const T *x, const T *y, const T *dy, long long i, long long first,
        long long end, dnn4j_binary operation, int second, const Repeated &r) {
    Places start = walk(r, Places{0, 0, 0}, i, 0, r.kept);
    double sum = 0;
    for (long long j = first; j < end; j++) {
        Places at = walk(r, start, j, r.kept, r.rank);
        sum += number(dy[at.dy]) * by_operand(operation, second != 0, number(x[at.x]), number(y[at.y]));
    }
    return sum;
}

template <class T>
__device__ void run_binary_backward(const T *x, const T *y, const T *dy, T *result, long long count, long long repeats,
        dnn4j_binary operation, int second, const Repeated &r) {
    for (long long i = first_index(); i < count; i += index_step()) {
        store(result + i, sum_over_places(x, y, dy, i, 0, repeats, operation, second, r));
    }
}

// The same in parts, for fold_sums to add, where an operand has few elements and many places.
template <class T>
__device__ void run_binary_sums(const T *x, const T *y, const T *dy, float *sums, int parts, long long count,
        long long repeats, dnn4j_binary operation, int second, const Repeated &r) {
    for (long long i = first_index(); i < count * parts; i += index_step()) {
        long long part = i / count;
        long long first = repeats * part / parts;
        long long end = repeats * (part + 1) / parts;
        sums[i] = (float)sum_over_places(x, y, dy, i % count, first, end, operation, second, r);
    }
}

// With s of each channel as in lrn_scale: dx = dy s^-beta - 2 scale beta x sum dy x s^(-beta - 1) over the channels
// whose s has x in it.
template <class T>
__device__ void run_lrn_backward(const T *x, const T *dy, T *dx, long long count, int channels, int before, int after,
        float scale, float beta, float k) {
    for (long long i = first_index(); i < count; i += index_step()) {
        int c = (int)(i % channels);
        int first = c < after ? -c : -after;
        int last = channels - 1 - c < before ? channels - 1 - c : before;
        float sum = 0;
        for (int j = first; j <= last; j++) {
            float s = lrn_scale(x, i + j, c + j, channels, before, after, scale, k);
            sum += number(dy[i + j]) * number(x[i + j]) * powf(s, -beta - 1);
        }
        float own = powf(lrn_scale(x, i, c, channels, before, after, scale, k), -beta);
        store(dx + i, number(dy[i]) * own - 2 * scale * beta * number(x[i]) * sum);
    }
}

} // namespace dnn4j

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(activation_backward_##name, const T *x, const T *dy, T *dx, long long count,                          \
            dnn4j_activation function, float a, float b) {                                                             \
        dnn4j::run_activation_backward(x, dy, dx, count, function, a, b);                                              \
    }                                                                                                                  \
    DNN4J_KERNEL(binary_backward_##name, const T *x, const T *y, const T *dy, T *result, long long count,              \
            long long repeats, dnn4j_binary operation, int second, dnn4j::Repeated axes) {                             \
        dnn4j::run_binary_backward(x, y, dy, result, count, repeats, operation, second, axes);                         \
    }                                                                                                                  \
    DNN4J_KERNEL(binary_sums_##name, const T *x, const T *y, const T *dy, float *sums, int parts, long long count,     \
            long long repeats, dnn4j_binary operation, int second, dnn4j::Repeated axes) {                             \
        dnn4j::run_binary_sums(x, y, dy, sums, parts, count, repeats, operation, second, axes);                        \
    }                                                                                                                  \
    DNN4J_KERNEL(lrn_backward_##name, const T *x, const T *dy, T *dx, long long count, int channels, int before,       \
            int after, float scale, float beta, float k) {                                                             \
        dnn4j::run_lrn_backward(x, dy, dx, count, channels, before, after, scale, beta, k);                            \
    }
DNN4J_FLOATING(DNN4J_DEFINE)
#undef DNN4J_DEFINE

// Along each of `lines`, from the softmax y or its logarithm: dx = y (dy - sum y dy), or dy - exp(y) sum dy.
DNN4J_KERNEL(softmax_backward, const float *y, const float *dy, float *dx, long long lines, int extent, long long inner,
        int log) {
    for (long long line = dnn4j::first_index(); line < lines; line += dnn4j::index_step()) {
        long long first = line / inner * inner * extent + line % inner;
        double sum = 0;
        for (int j = 0; j < extent; j++) {
            long long at = first + j * inner;
            sum += log != 0 ? dy[at] : (double)y[at] * dy[at];
        }
        for (int j = 0; j < extent; j++) {
            long long at = first + j * inner;
            dx[at] = (float)(log != 0 ? dy[at] - exp((double)y[at]) * sum : y[at] * (dy[at] - sum));
        }
    }
}

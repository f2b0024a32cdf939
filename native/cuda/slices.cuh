// Normalization of slices: a thread for each, which walks it three times.
#pragma once

#include "movement.cuh"

namespace dnn4j {

struct SlicePlace {
    long long from;
    long long to;
};

// Goes to index i of the axes.
__device__ inline SlicePlace walk(const Move &axes, SlicePlace at, long long i) {
    for (int axis = axes.rank - 1; axis >= 0; axis--) {
        long long place = i % axes.extent[axis];
        i /= axes.extent[axis];
        at.from += place * axes.from[axis];
        at.to += place * axes.to[axis];
    }
    return at;
}

struct Moments {
    double mean;
    double divisor;
};

// Mean and divisor of the slice that starts there: the mean first, then what is made of the distances to it.
template <class T>
__device__ Moments moments(
        const T *x, SlicePlace start, long long size, dnn4j_slice_divisor divisor, float epsilon, const Move &within) {
    double mean = 0;
    if (divisor == DNN4J_SLICE_DEVIATION) {
        for (long long i = 0; i < size; i++) {
            mean += number(x[walk(within, start, i).from]);
        }
        mean /= size;
    }
    double sum = 0;
    for (long long i = 0; i < size; i++) {
        double left = number(x[walk(within, start, i).from]) - mean;
        sum += divisor == DNN4J_SLICE_L1_NORM ? fabs(left) : left * left;
    }
    switch (divisor) {
    case DNN4J_SLICE_DEVIATION:
    case DNN4J_SLICE_ROOT_MEAN_SQUARE:
        return {mean, sqrt(sum / size + epsilon)};
    case DNN4J_SLICE_L1_NORM:
        return {mean, sum + epsilon};
    case DNN4J_SLICE_L2_NORM:
        return {mean, sqrt(sum + epsilon)};
    }
    return {0, (double)unknown_code()};
}

// y = scale (x - mean) / divisor + shift. Strides `to` are those of scale and of shift, which may be null.
template <class T>
__device__ void run_normalize_slices(const T *x, T *y, long long slices, long long size, dnn4j_slice_divisor divisor,
        float epsilon, const float *scale, const Move &starts, const Move &within, const float *shift,
        const Move &shift_starts, const Move &shift_within) {
    for (long long slice = first_index(); slice < slices; slice += index_step()) {
        SlicePlace start = walk(starts, SlicePlace{0, 0}, slice);
        SlicePlace shift_start = walk(shift_starts, SlicePlace{0, 0}, slice);
        Moments m = moments(x, start, size, divisor, epsilon, within);
        for (long long i = 0; i < size; i++) {
            SlicePlace at = walk(within, start, i);
            double value = (number(x[at.from]) - m.mean) / m.divisor;
            if (scale != nullptr) {
                value *= scale[at.to];
            }
            if (shift != nullptr) {
                value += shift[walk(shift_within, shift_start, i).to];
            }
            store(y + at.from, value);
        }
    }
}

// With z = (x - mean) / D, which it gives too, and g = scale dy: dx = (g - mean(g) - z mean(g z)) / D by the deviation,
// without mean(g) by the root mean square; by norms (g - z sum(g z)) / D, or with the sign of x for the first z.
template <class T>
__device__ void run_normalize_slices_backward(const T *x, const T *dy, T *dx, float *z, long long slices,
        long long size, dnn4j_slice_divisor divisor, float epsilon, const float *scale, const Move &starts,
        const Move &within) {
    for (long long slice = first_index(); slice < slices; slice += index_step()) {
        SlicePlace start = walk(starts, SlicePlace{0, 0}, slice);
        Moments m = moments(x, start, size, divisor, epsilon, within);
        double sum = 0;
        double products = 0;
        for (long long i = 0; i < size; i++) {
            SlicePlace at = walk(within, start, i);
            double value = (number(x[at.from]) - m.mean) / m.divisor;
            double g = number(dy[at.from]) * (scale != nullptr ? scale[at.to] : 1.0f);
            z[at.from] = (float)value;
            sum += g;
            products += g * value;
        }
        const bool norm = divisor == DNN4J_SLICE_L1_NORM || divisor == DNN4J_SLICE_L2_NORM;
        double subtracted = divisor == DNN4J_SLICE_DEVIATION ? sum / size : 0;
        double amount = norm ? products : products / size;
        for (long long i = 0; i < size; i++) {
            SlicePlace at = walk(within, start, i);
            double own = number(x[at.from]);
            double direction = (own - m.mean) / m.divisor;
            if (divisor == DNN4J_SLICE_L1_NORM) {
                direction = own > 0 ? 1 : own < 0 ? -1 : own;
            }
            double g = number(dy[at.from]) * (scale != nullptr ? scale[at.to] : 1.0f);
            store(dx + at.from, (g - subtracted - direction * amount) / m.divisor);
        }
    }
}

} // namespace dnn4j

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(normalize_slices_##name, const T *x, T *y, long long slices, long long size,                          \
            dnn4j_slice_divisor divisor, float epsilon, const float *scale, dnn4j::Move starts, dnn4j::Move within,    \
            const float *shift, dnn4j::Move shift_starts, dnn4j::Move shift_within) {                                  \
        dnn4j::run_normalize_slices(                                                                                   \
                x, y, slices, size, divisor, epsilon, scale, starts, within, shift, shift_starts, shift_within);       \
    }                                                                                                                  \
    DNN4J_KERNEL(normalize_slices_backward_##name, const T *x, const T *dy, T *dx, float *z, long long slices,         \
            long long size, dnn4j_slice_divisor divisor, float epsilon, const float *scale, dnn4j::Move starts,        \
            dnn4j::Move within) {                                                                                      \
        dnn4j::run_normalize_slices_backward(x, dy, dx, z, slices, size, divisor, epsilon, scale, starts, within);     \
    }
DNN4J_FLOATING(DNN4J_DEFINE)
#undef DNN4J_DEFINE

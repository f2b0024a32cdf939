// What layers do in training alone: sums over a channel, batch normalization by them, dropout.
#pragma once

#include "movement.cuh"

namespace dnn4j {

// The sum of such terms over the pixels of a channel from `first` to before `end`.
template <dnn4j_summand summand, class T>
__device__ double channel_sum(
        const T *x, const T *dy, const float *mean, long long first, long long end, int channels, int c) {
    double sum = 0;
    for (long long pixel = first; pixel < end; pixel++) {
        float value = number(x[pixel * channels + c]);
        if (summand != DNN4J_SUMMAND_VALUES) {
            value -= mean[c];
        }
        if (summand == DNN4J_SUMMAND_SQUARED_DISTANCES) {
            value *= value;
        }
        if (summand == DNN4J_SUMMAND_PRODUCTS) {
            value *= number(dy[pixel * channels + c]);
        }
        sum += value;
    }
    return sum;
}

template <class T>
__device__ double channel_sum(dnn4j_summand summand, const T *x, const T *dy, const float *mean, long long first,
        long long end, int channels, int c) {
    switch (summand) {
    case DNN4J_SUMMAND_VALUES:
        return channel_sum<DNN4J_SUMMAND_VALUES>(x, dy, mean, first, end, channels, c);
    case DNN4J_SUMMAND_SQUARED_DISTANCES:
        return channel_sum<DNN4J_SUMMAND_SQUARED_DISTANCES>(x, dy, mean, first, end, channels, c);
    case DNN4J_SUMMAND_PRODUCTS:
        return channel_sum<DNN4J_SUMMAND_PRODUCTS>(x, dy, mean, first, end, channels, c);
    }
    return unknown_code();
}

// Sums of a part of the pixels each, for every channel: of x, of (x - mean)^2, of dy (x - mean).
template <class T>
__device__ void run_channel_sums(const T *x, const T *dy, const float *mean, float *sums, long long pixels,
        int channels, int parts, dnn4j_summand summand) {
    for (long long i = first_index(); i < (long long)channels * parts; i += index_step()) {
        int c = (int)(i % channels);
        long long part = i / channels;
        long long first = pixels * part / parts;
        long long end = pixels * (part + 1) / parts;
        sums[i] = (float)channel_sum(summand, x, dy, mean, first, end, channels, c);
    }
}

// y = chain(scale (x - mean) / sqrt(variance + epsilon) + shift).
template <class T>
__device__ void run_normalize(const T *x, const float *mean, const float *variance, const float *scale,
        const float *shift, T *y, long long count, int channels, float epsilon, const Chain &chain) {
    for (long long i = first_index(); i < count; i += index_step()) {
        int c = (int)(i % channels);
        float value = scale[c] * ((number(x[i]) - mean[c]) / sqrtf(variance[c] + epsilon)) + shift[c];
        store(y + i, apply(chain, value, 0.0f));
    }
}

// With z = (x - mean) / deviation: dx = scale / deviation (dy - sum dy / pixels - z sum dy z / pixels).
template <class T>
__device__ void run_normalize_backward(const T *x, const T *dy, const float *mean, const float *variance,
        const float *scale, const float *sum, const float *sum_of_products, T *dx, long long count, int channels,
        float epsilon, float pixels) {
    for (long long i = first_index(); i < count; i += index_step()) {
        int c = (int)(i % channels);
        float deviation = sqrtf(variance[c] + epsilon);
        float z = (number(x[i]) - mean[c]) / deviation;
        store(dx + i, scale[c] / deviation * (number(dy[i]) - sum[c] / pixels - z * sum_of_products[c] / pixels));
    }
}

// The output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
__device__ inline unsigned long long mixed(unsigned long long z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

// Drops by the logical index of an element, as every backend does. The axes walk x and y, which lie alike; `from` are
// strides in memory, `to` those of the logical index.
template <class T>
__device__ void run_dropout(const T *x, T *y, long long count, const unsigned *step, unsigned long long seed,
        unsigned long long node, long long threshold, float factor, const Move &axes) {
    unsigned long long number_of_step = step[0] | (unsigned long long)step[1] << 32;
    unsigned long long key = mixed(mixed(mixed(seed) + number_of_step) + node);
    for (long long i = first_index(); i < count; i += index_step()) {
        long long rest = i;
        long long at = 0;
        long long logical = 0;
        for (int axis = axes.rank - 1; axis >= 0; axis--) {
            long long place = rest % axes.extent[axis];
            rest /= axes.extent[axis];
            at += place * axes.from[axis];
            logical += place * axes.to[axis];
        }
        unsigned long long drawn = mixed(key + (unsigned long long)(logical + 1) * 0x9E3779B97F4A7C15ull) >> 11;
        store(y + at, (long long)drawn >= threshold ? number(x[at]) * factor : 0.0f);
    }
}

} // namespace dnn4j

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(channel_sums_##name, const T *x, const T *dy, const float *mean, float *sums, long long pixels,       \
            int channels, int parts, dnn4j_summand summand) {                                                          \
        dnn4j::run_channel_sums(x, dy, mean, sums, pixels, channels, parts, summand);                                  \
    }                                                                                                                  \
    DNN4J_KERNEL(normalize_##name, const T *x, const float *mean, const float *variance, const float *scale,           \
            const float *shift, T *y, long long count, int channels, float epsilon, dnn4j::Chain chain) {              \
        dnn4j::run_normalize(x, mean, variance, scale, shift, y, count, channels, epsilon, chain);                     \
    }                                                                                                                  \
    DNN4J_KERNEL(normalize_backward_##name, const T *x, const T *dy, const float *mean, const float *variance,         \
            const float *scale, const float *sum, const float *sum_of_products, T *dx, long long count, int channels,  \
            float epsilon, float pixels) {                                                                             \
        dnn4j::run_normalize_backward(                                                                                 \
                x, dy, mean, variance, scale, sum, sum_of_products, dx, count, channels, epsilon, pixels);             \
    }                                                                                                                  \
    DNN4J_KERNEL(dropout_##name, const T *x, T *y, long long count, const unsigned *step, long long seed,              \
            long long node, long long threshold, float factor, dnn4j::Move axes) {                                     \
        dnn4j::run_dropout(x, y, count, step, seed, node, threshold, factor, axes);                                    \
    }
DNN4J_FLOATING(DNN4J_DEFINE)
#undef DNN4J_DEFINE

// The sums of all parts of each number, times a factor, over sqrt(variance + epsilon) if there is a variance.
DNN4J_KERNEL(fold_sums, const float *sums, const float *variance, float *result, long long count, int parts,
        float factor, float epsilon) {
    for (long long c = dnn4j::first_index(); c < count; c += dnn4j::index_step()) {
        double sum = 0;
        for (int part = 0; part < parts; part++) {
            sum += sums[part * count + c];
        }
        sum *= factor;
        if (variance != nullptr) {
            sum /= sqrt((double)variance[c] + epsilon);
        }
        result[c] = (float)sum;
    }
}

// running = kept running + added batch.
DNN4J_KERNEL(average, const float *batch, float *running, long long count, float kept, float added) {
    for (long long i = dnn4j::first_index(); i < count; i += dnn4j::index_step()) {
        running[i] = kept * running[i] + added * batch[i];
    }
}

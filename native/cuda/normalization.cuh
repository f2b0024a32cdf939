// Local response normalization, and linear quantization.
#pragma once

#include "pointwise.cuh"

namespace dnn4j {

// k + scale sum x^2 over the channels from `before` before c, which is that of element i, to `after` after.
template <class T>
__device__ inline float lrn_scale(
        const T *x, long long i, int c, int channels, int before, int after, float scale, float k) {
    int first = c < before ? -c : -before;
    int last = channels - 1 - c < after ? channels - 1 - c : after;
    float squares = 0;
    for (int j = first; j <= last; j++) {
        float neighbour = number(x[i + j]);
        squares += neighbour * neighbour;
    }
    return k + scale * squares;
}

// x / (k + scale sum x^2)^beta over the channels from `before` before to `after` after; channels last.
template <class T>
__device__ void run_lrn(
        const T *x, T *y, long long count, int channels, int before, int after, float scale, float beta, float k) {
    for (long long i = first_index(); i < count; i += index_step()) {
        float s = lrn_scale(x, i, (int)(i % channels), channels, before, after, scale, k);
        store(y + i, number(x[i]) / powf(s, beta));
    }
}

// saturate(round(x / scale) + zero) with a scale for each of `scales` slices of `inner` elements. The quotient is one
// rounded F32 division.
template <class T>
__device__ void run_quantize(const T *x, const float *scale, const int *zero, void *y, dnn4j_type type, long long count,
        long long inner, int scales) {
    for (long long i = first_index(); i < count; i += index_step()) {
        int which = (int)(i / inner % scales);
        float quotient = number(x[i]) / scale[which];
        store_as(y, type, i, (double)rintf(quotient) + zero[which]);
    }
}

// (x - zero) scale.
template <class T>
__device__ void run_dequantize(const void *x, dnn4j_type type, const float *scale, const int *zero, T *y,
        long long count, long long inner, int scales) {
    for (long long i = first_index(); i < count; i += index_step()) {
        int which = (int)(i / inner % scales);
        store(y + i, (load_as(x, type, i) - zero[which]) * scale[which]);
    }
}

} // namespace dnn4j

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(lrn_##name, const T *x, T *y, long long count, int channels, int before, int after, float scale,      \
            float beta, float k) {                                                                                     \
        dnn4j::run_lrn(x, y, count, channels, before, after, scale, beta, k);                                          \
    }                                                                                                                  \
    DNN4J_KERNEL(quantize_##name, const T *x, const float *scale, const int *zero, void *y, dnn4j_type type,           \
            long long count, long long inner, int scales) {                                                            \
        dnn4j::run_quantize(x, scale, zero, y, type, count, inner, scales);                                            \
    }                                                                                                                  \
    DNN4J_KERNEL(dequantize_##name, const void *x, dnn4j_type type, const float *scale, const int *zero, T *y,         \
            long long count, long long inner, int scales) {                                                            \
        dnn4j::run_dequantize(x, type, scale, zero, y, count, inner, scales);                                          \
    }
DNN4J_FLOATING(DNN4J_DEFINE)
#undef DNN4J_DEFINE

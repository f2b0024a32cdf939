// The backward pass of pooling and resampling: every input gathers from the outputs that it was part of, in one order.
#pragma once

#include "pooling.cuh"

namespace dnn4j {

// The output that takes input `at` by a tap on an axis; -1 if none does.
__device__ inline int taker(const Pooling &p, int axis, int at, int tap) {
    int reach = at + p.before[axis] - tap * p.dilation[axis];
    return reach >= 0 && reach % p.stride[axis] == 0 && reach / p.stride[axis] < p.out[axis] ? reach / p.stride[axis]
                                                                                             : -1;
}

template <class T>
__device__ void run_max_pool_backward(const T *dy, const int *places, T *dx, long long count, const Pooling &p) {
    for (long long i = first_index(); i < count; i += index_step()) {
        Place at = place(i, p.channels, p.in);
        int own = (at.at[0] * p.in[1] + at.at[1]) * p.in[2] + at.at[2];
        float sum = 0;
        for (int kd = 0; kd < p.kernel[0]; kd++) {
            int d = taker(p, 0, at.at[0], kd);
            for (int kh = 0; kh < p.kernel[1] && d >= 0; kh++) {
                int h = taker(p, 1, at.at[1], kh);
                for (int kw = 0; kw < p.kernel[2] && h >= 0; kw++) {
                    int w = taker(p, 2, at.at[2], kw);
                    if (w >= 0) {
                        long long from = index(at, p.channels, p.out, d, h, w);
                        if (places[from] == own) {
                            sum += number(dy[from]);
                        }
                    }
                }
            }
        }
        store(dx + i, sum);
    }
}

// Taps of an output on an axis before input position `end`, and not before `first`.
__device__ inline int taps(const Pooling &p, int axis, int output, int first, int end) {
    int count = 0;
    for (int tap = 0; tap < p.kernel[axis]; tap++) {
        int at = position(p, axis, output, tap);
        if (at >= first && at < end) {
            count++;
        }
    }
    return count;
}

// What the mean is divided by is the product of this on all axes.
__device__ inline int divisor_on(const Pooling &p, int axis, int output) {
    switch (p.divisor) {
    case DNN4J_DIVISOR_INPUT:
        return taps(p, axis, output, 0, p.in[axis]);
    case DNN4J_DIVISOR_INPUT_AND_PADDING:
        return taps(p, axis, output, -p.before[axis], p.in[axis] + p.after[axis]);
    case DNN4J_DIVISOR_KERNEL:
        return p.kernel[axis];
    }
    return unknown_code();
}

template <class T> __device__ void run_average_pool_backward(const T *dy, T *dx, long long count, const Pooling &p) {
    for (long long i = first_index(); i < count; i += index_step()) {
        Place at = place(i, p.channels, p.in);
        double sum = 0;
        for (int kd = 0; kd < p.kernel[0]; kd++) {
            int d = taker(p, 0, at.at[0], kd);
            for (int kh = 0; kh < p.kernel[1] && d >= 0; kh++) {
                int h = taker(p, 1, at.at[1], kh);
                for (int kw = 0; kw < p.kernel[2] && h >= 0; kw++) {
                    int w = taker(p, 2, at.at[2], kw);
                    if (w >= 0) {
                        double among = (double)divisor_on(p, 0, d) * divisor_on(p, 1, h) * divisor_on(p, 2, w);
                        sum += number(dy[index(at, p.channels, p.out, d, h, w)]) / among;
                    }
                }
            }
        }
        store(dx + i, sum);
    }
}

// For every input position of the first axis, then the second, then the third, with one more entry an axis for the end:
// `start` is where its outputs begin in `output` and `weight`.
template <class T>
__device__ void run_resample_backward(const T *dy, T *dx, const int *start, const int *output, const float *weight,
        long long count, const Resampling &r) {
    for (long long i = first_index(); i < count; i += index_step()) {
        Place at = place(i, r.channels, r.in);
        const int *on_d = start + at.at[0];
        const int *on_h = start + r.in[0] + 1 + at.at[1];
        const int *on_w = start + r.in[0] + 1 + r.in[1] + 1 + at.at[2];
        double sum = 0;
        for (int d = on_d[0]; d < on_d[1]; d++) {
            for (int h = on_h[0]; h < on_h[1]; h++) {
                for (int w = on_w[0]; w < on_w[1]; w++) {
                    double share = (double)weight[d] * weight[h] * weight[w];
                    sum += share * number(dy[index(at, r.channels, r.out, output[d], output[h], output[w])]);
                }
            }
        }
        store(dx + i, sum);
    }
}

} // namespace dnn4j

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(max_pool_places_##name, const T *x, T *y, int *places, long long count, dnn4j::Pooling pooling) {     \
        dnn4j::run_max_pool(x, y, places, count, pooling);                                                             \
    }                                                                                                                  \
    DNN4J_KERNEL(max_pool_backward_##name, const T *dy, const int *places, T *dx, long long count,                     \
            dnn4j::Pooling pooling) {                                                                                  \
        dnn4j::run_max_pool_backward(dy, places, dx, count, pooling);                                                  \
    }                                                                                                                  \
    DNN4J_KERNEL(average_pool_backward_##name, const T *dy, T *dx, long long count, dnn4j::Pooling pooling) {          \
        dnn4j::run_average_pool_backward(dy, dx, count, pooling);                                                      \
    }                                                                                                                  \
    DNN4J_KERNEL(resample_backward_##name, const T *dy, T *dx, const int *start, const int *output,                    \
            const float *weight, long long count, dnn4j::Resampling resampling) {                                      \
        dnn4j::run_resample_backward(dy, dx, start, output, weight, count, resampling);                                \
    }
DNN4J_FLOATING(DNN4J_DEFINE)
#undef DNN4J_DEFINE

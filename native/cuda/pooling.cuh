// Pooling and resampling over up to three spatial axes, channels last, with leading axes of extent 1.
#pragma once

#include "pointwise.cuh"

namespace dnn4j {

struct Pooling {
    int channels;
    int in[DNN4J_SPATIAL_AXES];
    int out[DNN4J_SPATIAL_AXES];
    int kernel[DNN4J_SPATIAL_AXES];
    int stride[DNN4J_SPATIAL_AXES];
    int dilation[DNN4J_SPATIAL_AXES];
    int before[DNN4J_SPATIAL_AXES];
    int after[DNN4J_SPATIAL_AXES];
    dnn4j_divisor divisor;
};

// The input position of a tap on an axis.
__device__ inline int position(const Pooling &p, int axis, int output, int tap) {
    return output * p.stride[axis] - p.before[axis] + tap * p.dilation[axis];
}

// Index i of an output (N, spatial..., C) as its parts.
struct Place {
    long long image;
    int at[DNN4J_SPATIAL_AXES];
    int channel;
};

__device__ inline Place place(long long i, int channels, const int *out) {
    Place result;
    result.channel = (int)(i % channels);
    i /= channels;
    for (int axis = DNN4J_SPATIAL_AXES - 1; axis >= 0; axis--) {
        result.at[axis] = (int)(i % out[axis]);
        i /= out[axis];
    }
    result.image = i;
    return result;
}

__device__ inline long long index(const Place &p, int channels, const int *in, int d, int h, int w) {
    return (((p.image * in[0] + d) * in[1] + h) * in[2] + w) * channels + p.channel;
}

// The largest value of each window; a NaN wins. Where `places` is not null, also where it was: its position within the
// picture, that of the first if there are several, -1 if the window holds none.
template <class T> __device__ void run_max_pool(const T *x, T *y, int *places, long long count, const Pooling &p) {
    for (long long i = first_index(); i < count; i += index_step()) {
        Place at = place(i, p.channels, p.out);
        int where = -1;
        decltype(number(*x)) best = 0;
        for (int kd = 0; kd < p.kernel[0]; kd++) {
            int d = position(p, 0, at.at[0], kd);
            for (int kh = 0; kh < p.kernel[1]; kh++) {
                int h = position(p, 1, at.at[1], kh);
                for (int kw = 0; kw < p.kernel[2]; kw++) {
                    int w = position(p, 2, at.at[2], kw);
                    if (d >= 0 && d < p.in[0] && h >= 0 && h < p.in[1] && w >= 0 && w < p.in[2]) {
                        auto value = number(x[index(at, p.channels, p.in, d, h, w)]);
                        if (where < 0 || value > best || (value != value && best == best)) {
                            where = (d * p.in[1] + h) * p.in[2] + w;
                            best = value;
                        }
                    }
                }
            }
        }
        if (places != nullptr) {
            places[i] = where;
        }
        store(y + i, best);
    }
}

// What the sum of a window is divided by, with so many of its taps on elements and on the padding.
__device__ inline int divisor(const Pooling &p, int elements, int padding) {
    switch (p.divisor) {
    case DNN4J_DIVISOR_INPUT:
        return elements;
    case DNN4J_DIVISOR_INPUT_AND_PADDING:
        return elements + padding;
    case DNN4J_DIVISOR_KERNEL:
        return p.kernel[0] * p.kernel[1] * p.kernel[2];
    }
    return unknown_code();
}

// The mean of each window. Partial sums of a row of taps keep the error low where a window is the whole picture.
template <class T> __device__ void run_average_pool(const T *x, T *y, long long count, const Pooling &p) {
    for (long long i = first_index(); i < count; i += index_step()) {
        Place at = place(i, p.channels, p.out);
        float sum = 0;
        int elements = 0;
        int padding = 0;
        for (int kd = 0; kd < p.kernel[0]; kd++) {
            int d = position(p, 0, at.at[0], kd);
            float plane = 0;
            for (int kh = 0; kh < p.kernel[1]; kh++) {
                int h = position(p, 1, at.at[1], kh);
                float row = 0;
                for (int kw = 0; kw < p.kernel[2]; kw++) {
                    int w = position(p, 2, at.at[2], kw);
                    if (d >= 0 && d < p.in[0] && h >= 0 && h < p.in[1] && w >= 0 && w < p.in[2]) {
                        row += number(x[index(at, p.channels, p.in, d, h, w)]);
                        elements++;
                    } else if (d < p.in[0] + p.after[0] && h < p.in[1] + p.after[1] && w < p.in[2] + p.after[2]) {
                        padding++; // not beyond the padding, where a window hangs over
                    }
                }
                plane += row;
            }
            sum += plane;
        }
        store(y + i, sum / divisor(p, elements, padding));
    }
}

struct Resampling {
    int channels;
    int in[DNN4J_SPATIAL_AXES];
    int out[DNN4J_SPATIAL_AXES];
};

// Every output position lies between two input elements per axis: `lower`, `upper` and the weight of the upper one, for
// all positions of the first axis, then the second, then the third. An element with weight 0 is not read.
template <class T>
__device__ void run_resample(const T *x, T *y, const int *lower, const int *upper, const float *weight, long long count,
        const Resampling &r) {
    for (long long i = first_index(); i < count; i += index_step()) {
        Place at = place(i, r.channels, r.out);
        int entry[DNN4J_SPATIAL_AXES] = {at.at[0], r.out[0] + at.at[1], r.out[0] + r.out[1] + at.at[2]};
        decltype(number(*x)) sum = 0;
        for (int corner = 0; corner < 8; corner++) {
            int from[DNN4J_SPATIAL_AXES];
            float share = 1;
            for (int axis = 0; axis < DNN4J_SPATIAL_AXES; axis++) {
                bool above = corner >> axis & 1;
                from[axis] = above ? upper[entry[axis]] : lower[entry[axis]];
                share *= above ? weight[entry[axis]] : 1 - weight[entry[axis]];
            }
            if (share > 0) {
                sum += share * number(x[index(at, r.channels, r.in, from[0], from[1], from[2])]);
            }
        }
        store(y + i, sum);
    }
}

} // namespace dnn4j

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(max_pool_##name, const T *x, T *y, long long count, dnn4j::Pooling pooling) {                         \
        dnn4j::run_max_pool(x, y, (int *)nullptr, count, pooling);                                                     \
    }                                                                                                                  \
    DNN4J_KERNEL(resample_##name, const T *x, T *y, const int *lower, const int *upper, const float *weight,           \
            long long count, dnn4j::Resampling resampling) {                                                           \
        dnn4j::run_resample(x, y, lower, upper, weight, count, resampling);                                            \
    }
DNN4J_TYPES(DNN4J_DEFINE)
#undef DNN4J_DEFINE

#define DNN4J_DEFINE(name, T)                                                                                          \
    DNN4J_KERNEL(average_pool_##name, const T *x, T *y, long long count, dnn4j::Pooling pooling) {                     \
        dnn4j::run_average_pool(x, y, count, pooling);                                                                 \
    }
DNN4J_FLOATING(DNN4J_DEFINE)
#undef DNN4J_DEFINE

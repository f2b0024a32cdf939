// Functions of one element: forms that keep relative accuracy in the tails.
#pragma once

#include "element.cuh"

namespace dnn4j {

// What is done to a result before it is stored. An operation is a dnn4j_activation or DNN4J_CHAIN_ADD_RESIDUAL.
struct Chain {
    int count;
    int operation[DNN4J_CHAIN_LENGTH];
    float alpha[DNN4J_CHAIN_LENGTH];
    float beta[DNN4J_CHAIN_LENGTH];
};

__device__ inline float sigmoid(float x) {
    return 1 / (1 + expf(-x));
}
__device__ inline float softplus(float x) {
    return fmaxf(x, 0) + log1pf(expf(-fabsf(x)));
}

__device__ inline float sign(float x) {
    return x > 0 ? 1 : x < 0 ? -1 : x;
}

// The larger and the smaller, NaN if either is one, as fmax and fmin are not.
template <class T> __device__ inline T larger(T x, T y) {
    return x != x || x > y ? x : y;
}

template <class T> __device__ inline T smaller(T x, T y) {
    return x != x || x < y ? x : y;
}

__device__ inline float activate(dnn4j_activation function, float x, float a, float b) {
    switch (function) {
    case DNN4J_ACTIVATION_RELU:
        return larger(x, 0.0f);
    case DNN4J_ACTIVATION_LEAKY_RELU:
        return x >= 0 || x != x ? x : a * x;
    case DNN4J_ACTIVATION_CLIP:
        return smaller(larger(x, a), b);
    case DNN4J_ACTIVATION_ELU:
        return x > 0 ? x : a * expm1f(x);
    case DNN4J_ACTIVATION_SELU:
        return x > 0 ? b * x : b * a * expm1f(x);
    case DNN4J_ACTIVATION_SIGMOID:
        return sigmoid(x);
    case DNN4J_ACTIVATION_TANH:
        return tanhf(x);
    case DNN4J_ACTIVATION_GELU_ERF:
        return x * (erfcf(-x * 0.70710678118654752f) / 2);
    case DNN4J_ACTIVATION_GELU_TANH:
        return x * sigmoid(1.5957691216057308f * (x + 0.044715f * x * x * x));
    case DNN4J_ACTIVATION_SILU:
        return x * sigmoid(a * x);
    case DNN4J_ACTIVATION_HARD_SIGMOID:
        return larger(smaller(a * x + b, 1.0f), 0.0f);
    case DNN4J_ACTIVATION_HARD_SWISH:
        return x * larger(smaller(a * x + b, 1.0f), 0.0f);
    case DNN4J_ACTIVATION_MISH:
        return x * tanhf(softplus(x));
    case DNN4J_ACTIVATION_SOFTPLUS:
        return softplus(x);
    case DNN4J_ACTIVATION_SOFTSIGN:
        return x / (1 + fabsf(x));
    case DNN4J_ACTIVATION_CELU:
        return x > 0 ? x : a * expm1f(x / a);
    case DNN4J_ACTIVATION_THRESHOLDED_RELU:
        return x <= a ? 0 : x;
    case DNN4J_ACTIVATION_SHRINK:
        return x < -a ? x + b : x > a ? x - b : x != x ? x : 0;
    case DNN4J_ACTIVATION_POW:
        return powf(x, a);
    case DNN4J_ACTIVATION_RECIPROCAL:
        return 1 / x;
    case DNN4J_ACTIVATION_ABS:
        return fabsf(x);
    case DNN4J_ACTIVATION_NEGATE:
        return -x;
    case DNN4J_ACTIVATION_SIGN:
        return sign(x);
    case DNN4J_ACTIVATION_ROUND:
        return rintf(x);
    case DNN4J_ACTIVATION_FLOOR:
        return floorf(x);
    case DNN4J_ACTIVATION_CEIL:
        return ceilf(x);
    case DNN4J_ACTIVATION_EXP:
        return expf(x);
    case DNN4J_ACTIVATION_LOG:
        return logf(x);
    case DNN4J_ACTIVATION_SQRT:
        return sqrtf(x);
    case DNN4J_ACTIVATION_ERF:
        return erff(x);
    case DNN4J_ACTIVATION_SIN:
        return sinf(x);
    case DNN4J_ACTIVATION_COS:
        return cosf(x);
    case DNN4J_ACTIVATION_TAN:
        return tanf(x);
    case DNN4J_ACTIVATION_ASIN:
        return asinf(x);
    case DNN4J_ACTIVATION_ACOS:
        return acosf(x);
    case DNN4J_ACTIVATION_ATAN:
        return atanf(x);
    case DNN4J_ACTIVATION_SINH:
        return sinhf(x);
    case DNN4J_ACTIVATION_COSH:
        return coshf(x);
    case DNN4J_ACTIVATION_ASINH:
        return asinhf(x);
    case DNN4J_ACTIVATION_ACOSH:
        return acoshf(x);
    case DNN4J_ACTIVATION_ATANH:
        return atanhf(x);
    }
    return unknown_code();
}

// ReLU and clip are the ones that integers have.
__device__ inline double activate(dnn4j_activation function, double x, float a, float b) {
    if (function == DNN4J_ACTIVATION_RELU) {
        return larger(x, 0.0);
    }
    return function == DNN4J_ACTIVATION_CLIP ? smaller(larger(x, (double)a), (double)b) : unknown_code();
}

template <class Number> __device__ inline Number apply(const Chain &chain, Number x, Number residual) {
    for (int i = 0; i < chain.count; i++) {
        x = chain.operation[i] == DNN4J_CHAIN_ADD_RESIDUAL
                    ? x + residual
                    : activate((dnn4j_activation)chain.operation[i], x, chain.alpha[i], chain.beta[i]);
    }
    return x;
}

} // namespace dnn4j

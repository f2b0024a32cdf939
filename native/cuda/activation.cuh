// Functions of one element, the codes being those of Chain: forms that keep relative accuracy in the tails.
#pragma once

#include "element.cuh"

namespace dnn4j {

// At most this many operations follow one another in a kernel.
enum { CHAIN = 8 };

// Operation codes past the activations.
enum { ADD_RESIDUAL = 100 };

// What is done to a result before it is stored.
struct Chain {
    int count;
    int operation[CHAIN];
    float alpha[CHAIN];
    float beta[CHAIN];
};

__device__ inline float sigmoid(float x) {
    return 1 / (1 + expf(-x));
}
__device__ inline float softplus(float x) {
    return fmaxf(x, 0) + log1pf(expf(-fabsf(x)));
}

// The larger and the smaller, NaN if either is one, as fmax and fmin are not.
template <class T> __device__ inline T larger(T x, T y) {
    return x != x || x > y ? x : y;
}

template <class T> __device__ inline T smaller(T x, T y) {
    return x != x || x < y ? x : y;
}

__device__ inline float activate(int function, float x, float a, float b) {
    switch (function) {
    case 0:
        return larger(x, 0.0f);
    case 1:
        return x >= 0 || x != x ? x : a * x;
    case 2:
        return smaller(larger(x, a), b);
    case 3:
        return x > 0 ? x : a * expm1f(x);
    case 4:
        return x > 0 ? b * x : b * a * expm1f(x);
    case 5:
        return sigmoid(x);
    case 6:
        return tanhf(x);
    case 7:
        return x * (erfcf(-x * 0.70710678118654752f) / 2);
    case 8:
        return x * sigmoid(1.5957691216057308f * (x + 0.044715f * x * x * x));
    case 9:
        return x * sigmoid(a * x);
    case 10:
        return larger(smaller(a * x + b, 1.0f), 0.0f);
    case 11:
        return x * larger(smaller(a * x + b, 1.0f), 0.0f);
    case 12:
        return x * tanhf(softplus(x));
    case 13:
        return softplus(x);
    default:
        return x / (1 + fabsf(x));
    }
}

// ReLU and clip are the ones that integers have.
__device__ inline double activate(int function, double x, float a, float b) {
    return function == 0 ? larger(x, 0.0) : smaller(larger(x, (double)a), (double)b);
}

template <class Number> __device__ inline Number apply(const Chain &chain, Number x, Number residual) {
    for (int i = 0; i < chain.count; i++) {
        x = chain.operation[i] == ADD_RESIDUAL ? x + residual
                                               : activate(chain.operation[i], x, chain.alpha[i], chain.beta[i]);
    }
    return x;
}

} // namespace dnn4j

// Derivatives of functions of one element, in forms that keep relative accuracy in the tails.
#pragma once

#include "activation.cuh"

namespace dnn4j {

// Of `activate`. At a kink the left side counts, at a limit the constant side.
__device__ inline float derivative(dnn4j_activation function, float x, float a, float b) {
    float t = a * x + b;
    switch (function) {
    case DNN4J_ACTIVATION_RELU:
        return x > 0 ? 1.0f : 0.0f;
    case DNN4J_ACTIVATION_LEAKY_RELU:
        return x > 0 ? 1.0f : a;
    case DNN4J_ACTIVATION_CLIP:
        return x > a && x < b ? 1.0f : 0.0f;
    case DNN4J_ACTIVATION_ELU:
        return x > 0 ? 1.0f : a * expf(x);
    case DNN4J_ACTIVATION_SELU:
        return x > 0 ? b : b * a * expf(x);
    case DNN4J_ACTIVATION_SIGMOID:
        return sigmoid(x) * sigmoid(-x);
    case DNN4J_ACTIVATION_TANH:
        return 1 / (coshf(x) * coshf(x));
    case DNN4J_ACTIVATION_GELU_ERF:
        return erfcf(-x * 0.70710678118654752f) / 2 + x * expf(-x * x / 2) * 0.39894228040143268f;
    case DNN4J_ACTIVATION_GELU_TANH: {
        float u = 0.79788456080286536f * (x + 0.044715f * x * x * x);
        float slope = 0.79788456080286536f * (1 + 0.134145f * x * x);
        return sigmoid(2 * u) * (1 + 2 * x * slope * sigmoid(-2 * u));
    }
    case DNN4J_ACTIVATION_SILU:
        return sigmoid(a * x) * (1 + a * x * sigmoid(-a * x));
    case DNN4J_ACTIVATION_HARD_SIGMOID:
        return t > 0 && t < 1 ? a : 0.0f;
    case DNN4J_ACTIVATION_HARD_SWISH:
        return t <= 0 ? 0.0f : t >= 1 ? 1.0f : 2 * a * x + b;
    case DNN4J_ACTIVATION_MISH: {
        float c = coshf(softplus(x));
        return tanhf(softplus(x)) + x * sigmoid(x) / (c * c);
    }
    case DNN4J_ACTIVATION_SOFTPLUS:
        return sigmoid(x);
    case DNN4J_ACTIVATION_SOFTSIGN:
        return 1 / ((1 + fabsf(x)) * (1 + fabsf(x)));
    case DNN4J_ACTIVATION_CELU:
        return x > 0 ? 1.0f : expf(x / a);
    case DNN4J_ACTIVATION_THRESHOLDED_RELU:
        return x > a ? 1.0f : 0.0f;
    case DNN4J_ACTIVATION_SHRINK:
        return x < -a || x > a ? 1.0f : 0.0f;
    case DNN4J_ACTIVATION_POW:
        return a == 0 ? 0.0f : a * powf(x, a - 1);
    case DNN4J_ACTIVATION_RECIPROCAL:
        return -1 / (x * x);
    case DNN4J_ACTIVATION_ABS:
        return sign(x);
    case DNN4J_ACTIVATION_NEGATE:
        return -1;
    case DNN4J_ACTIVATION_SIGN:
    case DNN4J_ACTIVATION_ROUND:
    case DNN4J_ACTIVATION_FLOOR:
    case DNN4J_ACTIVATION_CEIL:
        return 0;
    case DNN4J_ACTIVATION_EXP:
        return expf(x);
    case DNN4J_ACTIVATION_LOG:
        return 1 / x;
    case DNN4J_ACTIVATION_SQRT:
        return 0.5f / sqrtf(x);
    case DNN4J_ACTIVATION_ERF:
        return 1.1283791670955126f * expf(-x * x);
    case DNN4J_ACTIVATION_SIN:
        return cosf(x);
    case DNN4J_ACTIVATION_COS:
        return -sinf(x);
    case DNN4J_ACTIVATION_TAN:
        return 1 / (cosf(x) * cosf(x));
    case DNN4J_ACTIVATION_ASIN:
        return 1 / sqrtf((1 - x) * (1 + x));
    case DNN4J_ACTIVATION_ACOS:
        return -1 / sqrtf((1 - x) * (1 + x));
    case DNN4J_ACTIVATION_ATAN:
        return 1 / (1 + x * x);
    case DNN4J_ACTIVATION_SINH:
        return coshf(x);
    case DNN4J_ACTIVATION_COSH:
        return sinhf(x);
    case DNN4J_ACTIVATION_ASINH:
        return 1 / sqrtf(1 + x * x);
    case DNN4J_ACTIVATION_ACOSH:
        return 1 / sqrtf((x - 1) * (x + 1));
    case DNN4J_ACTIVATION_ATANH:
        return 1 / ((1 - x) * (1 + x));
    }
    return unknown_code();
}

} // namespace dnn4j

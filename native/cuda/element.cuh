// Element types of tensors as kernels see them: storage, the number that arithmetic uses, and the conversions.
//
// All kernels are grid-stride loops without shared memory, so that the same source compiles as plain C++, where
// __device__, __trap, the index variables and DNN4J_KERNEL are whatever the including file defines.
#pragma once

#include "dnn4j_kernels.h"

#ifdef __CUDACC__
#include <cuda_fp16.h>
#else
#include <cmath>
#include <cstring>
#endif

// What a kernel begins with: DNN4J_KERNEL(name, parameters...) { body }. Java finds it by that name.
#ifdef __CUDACC__
#define DNN4J_KERNEL(name, ...) extern "C" __global__ void name(__VA_ARGS__)
#endif

namespace dnn4j {

// For a code that its enum does not have: the launch fails. The number is for callers that have to return one.
__device__ inline int unknown_code() {
    __trap();
    return 0;
}

// The same for a term of a sum, whose loop is not unrolled with a way out in it: no number instead.
__device__ inline float unknown_term() {
#ifdef __CUDACC__
    return __int_as_float(0x7fffffff);
#else
    __trap();
#endif
}

struct bf16 {
    unsigned short bits;
};

struct f16 {
    unsigned short bits;
};

__device__ inline float float_of_bits(unsigned bits) {
#ifdef __CUDACC__
    return __uint_as_float(bits);
#else
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
#endif
}

__device__ inline unsigned bits_of_float(float value) {
#ifdef __CUDACC__
    return __float_as_uint(value);
#else
    unsigned bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
#endif
}

__device__ inline float number(float x) {
    return x;
}
__device__ inline float number(bf16 x) {
    return float_of_bits((unsigned)x.bits << 16);
}
__device__ inline float number(signed char x) {
    return x;
}
__device__ inline float number(unsigned char x) {
    return x;
}
__device__ inline double number(int x) {
    return x;
} // exact, as a float is not

__device__ inline float number(f16 x) {
#ifdef __CUDACC__
    return __half2float(__ushort_as_half(x.bits));
#else
    unsigned sign = (unsigned)(x.bits & 0x8000) << 16;
    unsigned exponent = x.bits >> 10 & 31;
    unsigned fraction = x.bits & 0x3ff;
    if (exponent == 31) {
        return float_of_bits(sign | 0x7f800000 | fraction << 13);
    }
    if (exponent == 0) {
        float magnitude = (float)fraction * 5.9604644775390625e-8f; // 2^-24
        return sign != 0 ? -magnitude : magnitude;
    }
    return float_of_bits(sign | (exponent + 112) << 23 | fraction << 13);
#endif
}

__device__ inline void store(float *to, double x) {
    *to = (float)x;
}
__device__ inline void store(float *to, float x) {
    *to = x;
}

// To the nearest, ties to even; a NaN stays one.
__device__ inline void store(bf16 *to, float x) {
    unsigned bits = bits_of_float(x);
    if ((bits & 0x7fffffff) > 0x7f800000) {
        to->bits = (unsigned short)(bits >> 16 | 0x40);
    } else {
        to->bits = (unsigned short)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
    }
}

__device__ inline void store(f16 *to, float x) {
#ifdef __CUDACC__
    to->bits = __half_as_ushort(__float2half_rn(x));
#else
    unsigned bits = bits_of_float(x);
    unsigned sign = bits >> 16 & 0x8000;
    unsigned magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
        to->bits = (unsigned short)(sign | 0x7e00);
    } else if (magnitude >= 0x477ff000) { // rounds past the largest, 65504
        to->bits = (unsigned short)(sign | 0x7c00);
    } else if (magnitude < 0x38800000) { // subnormal: steps of 2^-24
        to->bits = (unsigned short)(sign | (unsigned)std::nearbyint(float_of_bits(magnitude) * 16777216.0f));
    } else {
        unsigned rounded = magnitude + 0xfff + (magnitude >> 13 & 1);
        to->bits = (unsigned short)(sign | ((rounded >> 13) - (112u << 10)));
    }
#endif
}

__device__ inline void store(bf16 *to, double x) {
    store(to, (float)x);
}
__device__ inline void store(f16 *to, double x) {
    store(to, (float)x);
}

// Integers round to the nearest, ties to even, and saturate; NaN becomes 0.
__device__ inline double saturated(double x, double least, double most) {
    return x != x ? 0 : x < least ? least : x > most ? most : rint(x);
}

__device__ inline void store(signed char *to, double x) {
    *to = (signed char)saturated(x, -128, 127);
}
__device__ inline void store(unsigned char *to, double x) {
    *to = (unsigned char)saturated(x, 0, 255);
}
__device__ inline void store(int *to, double x) {
    *to = (int)saturated(x, -2147483648.0, 2147483647.0);
}
__device__ inline void store(signed char *to, float x) {
    store(to, (double)x);
}
__device__ inline void store(unsigned char *to, float x) {
    store(to, (double)x);
}
__device__ inline void store(int *to, float x) {
    store(to, (double)x);
}

// Element i of memory whose type is known at run time only.
__device__ inline double load_as(const void *from, dnn4j_type type, long long i) {
    switch (type) {
    case DNN4J_TYPE_F32:
        return number(((const float *)from)[i]);
    case DNN4J_TYPE_BF16:
        return number(((const bf16 *)from)[i]);
    case DNN4J_TYPE_F16:
        return number(((const f16 *)from)[i]);
    case DNN4J_TYPE_S8:
        return number(((const signed char *)from)[i]);
    case DNN4J_TYPE_U8:
        return number(((const unsigned char *)from)[i]);
    case DNN4J_TYPE_S32:
        return number(((const int *)from)[i]);
    }
    return unknown_code();
}

__device__ inline void store_as(void *to, dnn4j_type type, long long i, double x) {
    switch (type) {
    case DNN4J_TYPE_F32:
        store((float *)to + i, x);
        return;
    case DNN4J_TYPE_BF16:
        store((bf16 *)to + i, x);
        return;
    case DNN4J_TYPE_F16:
        store((f16 *)to + i, x);
        return;
    case DNN4J_TYPE_S8:
        store((signed char *)to + i, x);
        return;
    case DNN4J_TYPE_U8:
        store((unsigned char *)to + i, x);
        return;
    case DNN4J_TYPE_S32:
        store((int *)to + i, x);
        return;
    }
    unknown_code();
}

__device__ inline long long first_index() {
    return (long long)blockIdx.x * blockDim.x + threadIdx.x;
}
__device__ inline long long index_step() {
    return (long long)gridDim.x * blockDim.x;
}

} // namespace dnn4j

// A kernel for each element type, or for the floating ones: template function `run_<name>` becomes `<name>_<type>`.
#define DNN4J_FLOATING(define) define(f32, float) define(bf16, dnn4j::bf16) define(f16, dnn4j::f16)
#define DNN4J_TYPES(define) DNN4J_FLOATING(define) define(s8, signed char) define(u8, unsigned char) define(s32, int)

// The floating types of 16 bits: storage, and conversions from and to float.
#pragma once

#ifdef __CUDACC__
#include <cuda_fp16.h>
#else
#include <cmath>
#include <cstring>
#endif

namespace dnn4j {

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

__device__ inline float number(bf16 x) {
    return float_of_bits((unsigned)x.bits << 16);
}

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

} // namespace dnn4j

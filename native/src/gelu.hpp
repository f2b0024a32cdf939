// GELU, x times the normal distribution's function at x (Hendrycks and Gimpel, 2016), for loops that compilers
// vectorise.
#pragma once

#include "vector_clones.hpp"

#include <cstdint>
#include <cstring>

namespace dnn4j {

// e^a for a from -87 on up to 0 and a little above; smaller ones count as -87. Of degree 6 on half a binary order.
DNN4J_INLINE float exp_of_negative(float a) {
    constexpr float to_integer = 12582912.0F; // 1.5 2^23: adding it rounds to an integer in the lowest bits
    constexpr float log2_e = 1.44269504F;
    constexpr float ln2_high = 0.693359375F;
    constexpr float ln2_low = -2.12194440e-4F;
    const float cut = a < -87.0F ? -87.0F : a;
    const float shifted = cut * log2_e + to_integer;
    const float n = shifted - to_integer;
    const float r = cut - n * ln2_high - n * ln2_low;
    float p = 1.0F / 720;
    p = p * r + 1.0F / 120;
    p = p * r + 1.0F / 24;
    p = p * r + 1.0F / 6;
    p = p * r + 0.5F;
    p = p * r + 1.0F;
    p = p * r + 1.0F;
    std::uint32_t bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    const std::uint32_t power = (bits << 23) + 0x3f800000U;
    float scale;
    std::memcpy(&scale, &power, sizeof scale);
    return p * scale;
}

// Half of the complementary error function at |x| / sqrt(2) by Chebyshev fitting (Press et al., Numerical Recipes in C,
// second edition, 6.2), whose relative error is below 1.2e-7 everywhere. No intermediate is larger than x, so that
// large values and infinities come out as they should.
DNN4J_INLINE float gelu(float x) {
    constexpr float sqrt_half = 0.70710678F;
    const float z = (x < 0 ? -x : x) * sqrt_half;
    const float t = 1.0F / (1.0F + 0.5F * z);
    float p = 0.17087277F;
    p = p * t - 0.82215223F;
    p = p * t + 1.48851587F;
    p = p * t - 1.13520398F;
    p = p * t + 0.27886807F;
    p = p * t - 0.18628806F;
    p = p * t + 0.09678418F;
    p = p * t + 0.37409196F;
    p = p * t + 1.00002368F;
    p = p * t - 1.26551223F;
    const float tail = 0.5F * t * exp_of_negative(p - z * z);
    return x > 0 ? x * (1.0F - tail) : x * tail;
}

} // namespace dnn4j

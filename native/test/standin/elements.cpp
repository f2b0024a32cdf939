#include "elements.hpp"

#include "cudnn_types.hpp"

#include <cmath>
#include <cstring>

namespace standin {
namespace {

uint32_t bits_of(float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

float float_of(uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// Drops low fraction bits, to the nearest, ties to even; infinities and NaN stay what they are.
uint32_t without_low_bits(float value, unsigned dropped) {
    const uint32_t bits = bits_of(value);
    if (!std::isfinite(value)) {
        return std::isnan(value) ? bits | 0x400000U : bits;
    }
    const uint32_t half = (1U << (dropped - 1)) - 1;
    return (bits + half + (bits >> dropped & 1U)) >> dropped << dropped;
}

float of_half(uint16_t half) {
    const float sign = (half & 0x8000U) != 0 ? -1.0F : 1.0F;
    const int exponent = half >> 10 & 31;
    const int fraction = half & 0x3ff;
    if (exponent == 31) {
        return fraction != 0 ? std::nanf("") : sign * HUGE_VALF;
    }
    return exponent == 0 ? sign * std::ldexp(static_cast<float>(fraction), -24)
                         : sign * std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
}

uint16_t to_half(float value) {
    const auto sign = static_cast<uint16_t>(std::signbit(value) ? 0x8000U : 0U);
    const float size = std::fabs(value);
    if (std::isnan(value)) {
        return static_cast<uint16_t>(sign | 0x7e00U);
    }
    if (size >= 65520.0F) { // rounds past the largest, 65504
        return static_cast<uint16_t>(sign | 0x7c00U);
    }
    if (size < std::ldexp(1.0F, -14)) { // subnormal: steps of 2^-24
        return static_cast<uint16_t>(sign | static_cast<unsigned>(std::lrint(std::ldexp(size, 24))));
    }
    const uint32_t kept = without_low_bits(size, 13);
    return static_cast<uint16_t>(sign | ((kept >> 13) - (112U << 10)));
}

} // namespace

size_t element_bytes(int type) {
    switch (type) {
    case ELEMENT_FLOAT:
        return 4;
    case ELEMENT_HALF:
    case ELEMENT_BFLOAT16:
        return 2;
    default:
        return 0;
    }
}

float load_element(const void *from, int type, int64_t index) {
    if (type == ELEMENT_FLOAT) {
        return static_cast<const float *>(from)[index];
    }
    const uint16_t bits = static_cast<const uint16_t *>(from)[index];
    return type == ELEMENT_HALF ? of_half(bits) : float_of(static_cast<uint32_t>(bits) << 16);
}

void store_element(void *to, int type, int64_t index, float value) {
    if (type == ELEMENT_FLOAT) {
        static_cast<float *>(to)[index] = value;
    } else {
        static_cast<uint16_t *>(to)[index] =
                type == ELEMENT_HALF ? to_half(value) : static_cast<uint16_t>(without_low_bits(value, 16) >> 16);
    }
}

float rounded(float value, int type) {
    float stored;
    store_element(&stored, type, 0, value);
    return load_element(&stored, type, 0);
}

float rounded_to_tf32(float value) {
    return float_of(without_low_bits(value, 13));
}

} // namespace standin

// Loading and storing f32 and bf16 numbers in kernels.
#pragma once

#include "vector_clones.hpp"

#include <cstdint>
#include <cstring>

namespace dnn4j {

// A bf16 number as it lies in memory; a type of its own, so that it is not taken for an integer.
struct Bf16 {
    std::uint16_t bits;
};

DNN4J_INLINE float load(float value) {
    return value;
}

DNN4J_INLINE float load(Bf16 value) {
    const std::uint32_t bits = static_cast<std::uint32_t>(value.bits) << 16;
    float result;
    std::memcpy(&result, &bits, sizeof result);
    return result;
}

DNN4J_INLINE void store(float value, float &to) {
    to = value;
}

// To nearest, ties to even; a NaN stays one.
DNN4J_INLINE void store(float value, Bf16 &to) {
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
    const std::uint32_t quiet = (bits >> 16) | 0x40U;
    to.bits = static_cast<std::uint16_t>((bits & 0x7fffffffU) > 0x7f800000U ? quiet : rounded);
}

} // namespace dnn4j

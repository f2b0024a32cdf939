// Tiles of 16 x 16 elements in AVX-512 registers: read, transposed and written.
#pragma once

#include "bf16.hpp"
#include "bf16_512.hpp"

#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>

namespace dnn4j {

// A tile is a vector wide and high.
constexpr std::int64_t tile_side = 16;

// All that is read is widened to 32 bits, so that there is one way to transpose.
DNN4J_AVX512 DNN4J_INLINE __m512i read_lanes(const std::uint32_t *from, __mmask16 lanes) {
    return _mm512_maskz_loadu_epi32(lanes, from);
}
DNN4J_AVX512 DNN4J_INLINE __m512i read_lanes(const float *from, __mmask16 lanes) {
    return _mm512_maskz_loadu_epi32(lanes, from);
}
DNN4J_AVX512 DNN4J_INLINE __m512i read_lanes(const std::uint16_t *from, __mmask16 lanes) {
    return _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(lanes, from));
}
DNN4J_AVX512 DNN4J_INLINE __m512i read_lanes(const Bf16 *from, __mmask16 lanes) {
    return _mm512_castps_si512(widen_512(_mm256_maskz_loadu_epi16(lanes, from)));
}

// Stores of masked 16-bit values are slow on some processors, so there is a way without masks.
DNN4J_AVX512 DNN4J_INLINE void write_16_bits(void *to, __mmask16 lanes, __m256i values) {
    if (lanes == 0xffff) {
        _mm256_storeu_si256(static_cast<__m256i *>(to), values);
    } else {
        _mm256_mask_storeu_epi16(to, lanes, values);
    }
}
DNN4J_AVX512 DNN4J_INLINE void write_lanes(std::uint32_t *to, __mmask16 lanes, __m512i values) {
    _mm512_mask_storeu_epi32(to, lanes, values);
}
DNN4J_AVX512 DNN4J_INLINE void write_lanes(float *to, __mmask16 lanes, __m512i values) {
    _mm512_mask_storeu_epi32(to, lanes, values);
}
DNN4J_AVX512 DNN4J_INLINE void write_lanes(std::uint16_t *to, __mmask16 lanes, __m512i values) {
    write_16_bits(to, lanes, _mm512_cvtepi32_epi16(values));
}
DNN4J_AVX512 DNN4J_INLINE void write_lanes(Bf16 *to, __mmask16 lanes, __m512i values) {
    write_16_bits(to, lanes, narrow_512(_mm512_castsi512_ps(values)));
}

// 16 x 16 elements of 32 bits: pairs of rows, then pairs of pairs, then quarters of vectors change places.
DNN4J_AVX512 DNN4J_INLINE void transpose_512(__m512i (&r)[tile_side]) {
    __m512i t[tile_side];
    for (int i = 0; i < 8; i++) {
        t[2 * i] = _mm512_unpacklo_epi32(r[2 * i], r[2 * i + 1]);
        t[2 * i + 1] = _mm512_unpackhi_epi32(r[2 * i], r[2 * i + 1]);
    }
    for (int i = 0; i < 16; i += 4) {
        r[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
        r[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
        r[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
        r[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
    }
    for (int i = 0; i < 4; i++) {
        t[i] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0x88);
        t[i + 4] = _mm512_shuffle_i32x4(r[i], r[i + 4], 0xdd);
        t[i + 8] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0x88);
        t[i + 12] = _mm512_shuffle_i32x4(r[i + 8], r[i + 12], 0xdd);
    }
    for (int i = 0; i < 4; i++) {
        r[i] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0x88);
        r[i + 4] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0x88);
        r[i + 8] = _mm512_shuffle_i32x4(t[i], t[i + 8], 0xdd);
        r[i + 12] = _mm512_shuffle_i32x4(t[i + 4], t[i + 12], 0xdd);
    }
}

DNN4J_AVX512 DNN4J_INLINE __mmask16 first_lanes(std::int64_t lanes) {
    return static_cast<__mmask16>((1U << lanes) - 1);
}

} // namespace dnn4j
#endif

// Vectors of bf16 from and to f32 by hand: compilers do it with many more instructions.
#pragma once

#include "vector_clones.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace dnn4j {

DNN4J_AVX512 DNN4J_INLINE __m512 widen_512(__m256i values) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(values), 16));
}

// To nearest, ties to even; a NaN stays one.
DNN4J_AVX512 DNN4J_INLINE __m256i narrow_512(__m512 values) {
    const __m512i bits = _mm512_castps_si512(values);
    const __m512i high = _mm512_srli_epi32(bits, 16);
    const __m512i up = _mm512_add_epi32(_mm512_set1_epi32(0x7fff), _mm512_and_si512(high, _mm512_set1_epi32(1)));
    const __m512i nearest = _mm512_srli_epi32(_mm512_add_epi32(bits, up), 16);
    const __mmask16 nan = _mm512_cmp_ps_mask(values, values, _CMP_UNORD_Q);
    return _mm512_cvtepi32_epi16(_mm512_mask_or_epi32(nearest, nan, high, _mm512_set1_epi32(0x40)));
}

} // namespace dnn4j
#endif

#include "shuffle_kernel.hpp"

#include "vector_clones.hpp"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace dnn4j {
namespace {

template <typename T> void plain_rows(const ShuffleRows<T> &rows) {
    for (std::int64_t row = 0; row < rows.rows; row++) {
        const T *const from = rows.from + row * rows.from_stride;
        T *const to = rows.to + row * rows.to_stride;
        for (std::int64_t k = 0; k < rows.per_group; k++) {
            for (std::int64_t g = 0; g < rows.groups; g++) {
                to[k * rows.groups + g] = from[g * rows.per_group + k];
            }
        }
    }
}

#if defined(__x86_64__)
// More groups than this are rare, and scattered values then no slower.
constexpr std::int64_t most_groups = 8;

// Vectors of 32-bit and of 16-bit values under one set of names.
struct Lanes32 {
    using Value = std::uint32_t;
    using Mask = __mmask16;
    static constexpr std::int64_t count = 16;
    DNN4J_AVX512 static DNN4J_INLINE __m512i load(Mask mask, const Value *from) {
        return _mm512_maskz_loadu_epi32(mask, from);
    }
    DNN4J_AVX512 static DNN4J_INLINE void store_some(Value *to, Mask mask, __m512i value) {
        _mm512_mask_storeu_epi32(to, mask, value);
    }
    DNN4J_AVX512 static DNN4J_INLINE __m512i pick(__m512i other, Mask mask, __m512i index, __m512i from) {
        return _mm512_mask_permutexvar_epi32(other, mask, index, from);
    }
};

struct Lanes16 {
    using Value = std::uint16_t;
    using Mask = __mmask32;
    static constexpr std::int64_t count = 32;
    DNN4J_AVX512 static DNN4J_INLINE __m512i load(Mask mask, const Value *from) {
        return _mm512_maskz_loadu_epi16(mask, from);
    }
    DNN4J_AVX512 static DNN4J_INLINE void store_some(Value *to, Mask mask, __m512i value) {
        _mm512_mask_storeu_epi16(to, mask, value);
    }
    DNN4J_AVX512 static DNN4J_INLINE __m512i pick(__m512i other, Mask mask, __m512i index, __m512i from) {
        return _mm512_mask_permutexvar_epi16(other, mask, index, from);
    }
};

template <typename Lanes> typename Lanes::Mask first(std::int64_t values) {
    const std::int64_t kept = std::clamp<std::int64_t>(values, 0, Lanes::count);
    return static_cast<typename Lanes::Mask>((std::uint64_t{1} << kept) - 1);
}

// A vector of each group's values gives as many vectors of the result: lane e of vector r comes from lane (r count + e)
// / groups of group (r count + e) % groups.
template <typename Lanes> DNN4J_AVX512 void vector_rows(const ShuffleRows<typename Lanes::Value> &rows) {
    using Value = typename Lanes::Value;
    using Mask = typename Lanes::Mask;
    const std::int64_t groups = rows.groups;
    __m512i index[most_groups];
    Mask source[most_groups][most_groups] = {};
    for (std::int64_t r = 0; r < groups; r++) {
        alignas(64) Value lanes[Lanes::count] = {};
        for (std::int64_t e = 0; e < Lanes::count; e++) {
            const std::int64_t at = r * Lanes::count + e;
            lanes[e] = static_cast<Value>(at / groups);
            Mask &mask = source[r][at % groups];
            mask = static_cast<Mask>(mask | (Mask{1} << e));
        }
        index[r] = _mm512_load_si512(lanes);
    }
    for (std::int64_t row = 0; row < rows.rows; row++) {
        const Value *const from = rows.from + row * rows.from_stride;
        Value *const to = rows.to + row * rows.to_stride;
        for (std::int64_t k = 0; k < rows.per_group; k += Lanes::count) {
            const std::int64_t taken = std::min(Lanes::count, rows.per_group - k);
            __m512i in[most_groups];
            for (std::int64_t g = 0; g < groups; g++) {
                in[g] = Lanes::load(first<Lanes>(taken), from + g * rows.per_group + k);
            }
            for (std::int64_t r = 0; r < groups; r++) {
                __m512i out = _mm512_setzero_si512();
                for (std::int64_t g = 0; g < groups; g++) {
                    out = Lanes::pick(out, source[r][g], index[r], in[g]);
                }
                // Stores of masked 16-bit values are slow on some processors.
                Value *const at = to + k * groups + r * Lanes::count;
                const std::int64_t left = taken * groups - r * Lanes::count;
                if (left >= Lanes::count) {
                    _mm512_storeu_si512(at, out);
                } else {
                    Lanes::store_some(at, first<Lanes>(left), out);
                }
            }
        }
    }
}

bool fits_vectors(std::int64_t groups) {
    return groups <= most_groups && has_avx512();
}
#endif

} // namespace

void shuffle_rows(const ShuffleRows<std::uint16_t> &rows) {
#if defined(__x86_64__)
    if (fits_vectors(rows.groups)) {
        vector_rows<Lanes16>(rows);
        return;
    }
#endif
    plain_rows(rows);
}

void shuffle_rows(const ShuffleRows<std::uint32_t> &rows) {
#if defined(__x86_64__)
    if (fits_vectors(rows.groups)) {
        vector_rows<Lanes32>(rows);
        return;
    }
#endif
    plain_rows(rows);
}

} // namespace dnn4j

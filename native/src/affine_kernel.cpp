#include "affine_kernel.hpp"

#include "bf16_512.hpp"
#include "gelu.hpp"

namespace dnn4j {
namespace {

// Written so that a NaN passes.
DNN4J_INLINE float cut(float value, float floor) {
    return value < floor ? floor : value;
}

template <bool with_gelu> DNN4J_INLINE float activated(float value, float floor) {
    return with_gelu ? gelu(value) : cut(value, floor);
}

template <bool with_gelu, typename T> DNN4J_INLINE void rows_of(const AffineRows<T> &rows, std::int64_t width) {
    const float *__restrict factor = rows.factor;
    const float *__restrict shift = rows.shift;
    const float floor = rows.floor;
    for (std::int64_t row = 0; row < rows.rows; row++) {
        const T *__restrict from = rows.from + row * rows.from_stride;
        T *__restrict to = rows.to + row * rows.to_stride;
        for (std::int64_t i = 0; i < width; i++) {
            store(activated<with_gelu>(load(from[i]) * factor[i] + shift[i], floor), to[i]);
        }
    }
}

// A block's width is known to the compiler, which then keeps its factors and shifts in registers.
template <bool with_gelu, typename T> DNN4J_INLINE void rows_of(const AffineRows<T> &rows) {
    if (rows.width == 16) {
        rows_of<with_gelu>(rows, 16);
    } else {
        rows_of<with_gelu>(rows, rows.width);
    }
}

template <typename T> DNN4J_INLINE void rows_of(const AffineRows<T> &rows) {
    rows.gelu ? rows_of<true>(rows) : rows_of<false>(rows);
}

template <bool with_gelu, typename T> DNN4J_INLINE void planes_with(const AffineRows<T> &planes) {
    const float factor = *planes.factor;
    const float shift = *planes.shift;
    const float floor = planes.floor;
    for (std::int64_t row = 0; row < planes.rows; row++) {
        const T *__restrict from = planes.from + row * planes.from_stride;
        T *__restrict to = planes.to + row * planes.to_stride;
        for (std::int64_t i = 0; i < planes.width; i++) {
            store(activated<with_gelu>(load(from[i]) * factor + shift, floor), to[i]);
        }
    }
}

template <typename T> DNN4J_INLINE void planes_of(const AffineRows<T> &planes) {
    planes.gelu ? planes_with<true>(planes) : planes_with<false>(planes);
}

DNN4J_AVX512 void rows_512(const AffineRows<float> &rows) {
    rows_of(rows);
}

#if defined(__x86_64__)
// By hand: compilers widen and narrow 16-bit values with many more instructions.
DNN4J_AVX512 DNN4J_INLINE __m256i affine_512(__m256i values, __m512 factor, __m512 shift, __m512 floor) {
    const __m512 linear = _mm512_fmadd_ps(widen_512(values), factor, shift);
    const __m512 result = _mm512_max_ps(floor, linear); // a NaN in the second operand passes
    return narrow_512(result);
}

// Whole vectors without masks: stores of masked 16-bit values are slow on some processors.
DNN4J_AVX512 void rows_512(const AffineRows<Bf16> &rows) {
    if (rows.gelu) {
        rows_of<true>(rows);
        return;
    }
    const __m512 floor = _mm512_set1_ps(rows.floor);
    const std::int64_t whole = rows.width / 16 * 16;
    const auto rest = static_cast<__mmask16>((1 << (rows.width - whole)) - 1);
    for (std::int64_t row = 0; row < rows.rows; row++) {
        const Bf16 *const from = rows.from + row * rows.from_stride;
        Bf16 *const to = rows.to + row * rows.to_stride;
        for (std::int64_t i = 0; i < whole; i += 16) {
            const __m256i values = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(from + i));
            const __m512 factor = _mm512_loadu_ps(rows.factor + i);
            const __m512 shift = _mm512_loadu_ps(rows.shift + i);
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(to + i), affine_512(values, factor, shift, floor));
        }
        if (rest != 0) {
            const __m256i values = _mm256_maskz_loadu_epi16(rest, from + whole);
            const __m512 factor = _mm512_maskz_loadu_ps(rest, rows.factor + whole);
            const __m512 shift = _mm512_maskz_loadu_ps(rest, rows.shift + whole);
            _mm256_mask_storeu_epi16(to + whole, rest, affine_512(values, factor, shift, floor));
        }
    }
}
#else
void rows_512(const AffineRows<Bf16> &rows) {
    rows_of(rows);
}
#endif

DNN4J_AVX512 void planes_512(const AffineRows<float> &planes) {
    planes_of(planes);
}
DNN4J_AVX512 void planes_512(const AffineRows<Bf16> &planes) {
    planes_of(planes);
}

} // namespace

void affine_rows(const AffineRows<float> &rows) {
    has_avx512() ? rows_512(rows) : rows_of(rows);
}
void affine_rows(const AffineRows<Bf16> &rows) {
    has_avx512() ? rows_512(rows) : rows_of(rows);
}
void affine_planes(const AffineRows<float> &planes) {
    has_avx512() ? planes_512(planes) : planes_of(planes);
}
void affine_planes(const AffineRows<Bf16> &planes) {
    has_avx512() ? planes_512(planes) : planes_of(planes);
}

} // namespace dnn4j

#include "transpose_kernel.hpp"

#include "bf16_512.hpp"

#include <algorithm>

namespace dnn4j {
namespace {

DNN4J_INLINE void convert(std::uint32_t from, std::uint32_t &to) {
    to = from;
}
DNN4J_INLINE void convert(std::uint16_t from, std::uint16_t &to) {
    to = from;
}
DNN4J_INLINE void convert(float from, Bf16 &to) {
    store(from, to);
}
DNN4J_INLINE void convert(Bf16 from, float &to) {
    to = load(from);
}

template <typename From, typename To> void plain(const Transposition<From, To> &matrix) {
    for (std::int64_t j = 0; j < matrix.columns; j++) {
        for (std::int64_t i = 0; i < matrix.rows; i++) {
            convert(matrix.from[i * matrix.from_stride + j], matrix.to[j * matrix.to_stride + i]);
        }
    }
}

#if defined(__x86_64__)
// A tile is a vector wide and high.
constexpr std::int64_t side = 16;

// All that is read is widened to 32 bits, so that there is one way to transpose.
DNN4J_AVX512 DNN4J_INLINE __m512i read(const std::uint32_t *from, __mmask16 lanes) {
    return _mm512_maskz_loadu_epi32(lanes, from);
}
DNN4J_AVX512 DNN4J_INLINE __m512i read(const float *from, __mmask16 lanes) {
    return _mm512_maskz_loadu_epi32(lanes, from);
}
DNN4J_AVX512 DNN4J_INLINE __m512i read(const std::uint16_t *from, __mmask16 lanes) {
    return _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(lanes, from));
}
DNN4J_AVX512 DNN4J_INLINE __m512i read(const Bf16 *from, __mmask16 lanes) {
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
DNN4J_AVX512 DNN4J_INLINE void write(std::uint32_t *to, __mmask16 lanes, __m512i values) {
    _mm512_mask_storeu_epi32(to, lanes, values);
}
DNN4J_AVX512 DNN4J_INLINE void write(float *to, __mmask16 lanes, __m512i values) {
    _mm512_mask_storeu_epi32(to, lanes, values);
}
DNN4J_AVX512 DNN4J_INLINE void write(std::uint16_t *to, __mmask16 lanes, __m512i values) {
    write_16_bits(to, lanes, _mm512_cvtepi32_epi16(values));
}
DNN4J_AVX512 DNN4J_INLINE void write(Bf16 *to, __mmask16 lanes, __m512i values) {
    write_16_bits(to, lanes, narrow_512(_mm512_castsi512_ps(values)));
}

// 16 x 16 elements of 32 bits: pairs of rows, then pairs of pairs, then quarters of vectors change places.
DNN4J_AVX512 DNN4J_INLINE void transpose_512(__m512i (&r)[side]) {
    __m512i t[side];
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

DNN4J_AVX512 DNN4J_INLINE __mmask16 first(std::int64_t lanes) {
    return static_cast<__mmask16>((1U << lanes) - 1);
}

// A whole tile's sizes are known to the compiler, which then keeps it in registers.
template <bool whole, typename From, typename To>
DNN4J_AVX512 DNN4J_INLINE void move_tile(const Transposition<From, To> &tile) {
    const std::int64_t rows = whole ? side : tile.rows;
    const std::int64_t columns = whole ? side : tile.columns;
    __m512i values[side];
    for (std::int64_t i = 0; i < side; i++) {
        values[i] = i < rows ? read(tile.from + i * tile.from_stride, first(columns)) : _mm512_setzero_si512();
    }
    transpose_512(values);
    for (std::int64_t j = 0; j < columns; j++) {
        write(tile.to + j * tile.to_stride, first(rows), values[j]);
    }
}

// A few rows, such as a picture's colours, become one run of numbers: lane e of the run's vector r is row (16 r + e) %
// rows of column (16 r + e) / rows.
constexpr std::int64_t few = 4;

struct Interleaving {
    __m512i column[few];
    __mmask16 row[few][few]; // by vector and row
};

DNN4J_AVX512 Interleaving interleaving(std::int64_t rows) {
    Interleaving result{};
    for (std::int64_t r = 0; r < rows; r++) {
        alignas(64) std::uint32_t columns[side];
        for (std::int64_t e = 0; e < side; e++) {
            const std::int64_t at = r * side + e;
            columns[e] = static_cast<std::uint32_t>(at / rows);
            __mmask16 &lanes = result.row[r][at % rows];
            lanes = static_cast<__mmask16>(lanes | (1U << e));
        }
        result.column[r] = _mm512_load_si512(columns);
    }
    return result;
}

template <typename From, typename To> DNN4J_AVX512 void interleave(const Transposition<From, To> &matrix) {
    const Interleaving order = interleaving(matrix.rows);
    for (std::int64_t column = 0; column < matrix.columns; column += side) {
        const std::int64_t columns = std::min(side, matrix.columns - column);
        __m512i in[few];
        for (std::int64_t i = 0; i < matrix.rows; i++) {
            in[i] = read(matrix.from + i * matrix.from_stride + column, first(columns));
        }
        for (std::int64_t r = 0; r < matrix.rows; r++) {
            __m512i out = _mm512_setzero_si512();
            for (std::int64_t i = 0; i < matrix.rows; i++) {
                out = _mm512_mask_permutexvar_epi32(out, order.row[r][i], order.column[r], in[i]);
            }
            const std::int64_t left = std::clamp<std::int64_t>(columns * matrix.rows - r * side, 0, side);
            write(matrix.to + column * matrix.rows + r * side, first(left), out);
        }
    }
}

// In panels of 4 side columns: of each row, which lie from_stride apart, four vectors are read, and the lines that are
// written, to_stride apart, one for each column, stay in the first-level cache until following rows have filled them.
template <typename From, typename To> DNN4J_AVX512 void vectors(const Transposition<From, To> &matrix) {
    if (matrix.rows <= few && matrix.to_stride == matrix.rows) {
        interleave(matrix);
        return;
    }
    constexpr std::int64_t panel = 4 * side;
    for (std::int64_t start = 0; start < matrix.columns; start += panel) {
        const std::int64_t end = std::min(matrix.columns, start + panel);
        for (std::int64_t row = 0; row < matrix.rows; row += side) {
            for (std::int64_t column = start; column < end; column += side) {
                Transposition<From, To> tile = matrix;
                tile.from += row * matrix.from_stride + column;
                tile.to += column * matrix.to_stride + row;
                tile.rows = std::min(side, matrix.rows - row);
                tile.columns = std::min(side, end - column);
                if (tile.rows == side && tile.columns == side) {
                    move_tile<true>(tile);
                } else {
                    move_tile<false>(tile);
                }
            }
        }
    }
}
#endif

template <typename From, typename To> void by_processor(const Transposition<From, To> &matrix) {
#if defined(__x86_64__)
    if (has_avx512()) {
        vectors(matrix);
        return;
    }
#endif
    plain(matrix);
}

} // namespace

void transpose(const Transposition<std::uint32_t, std::uint32_t> &matrix) {
    by_processor(matrix);
}
void transpose(const Transposition<std::uint16_t, std::uint16_t> &matrix) {
    by_processor(matrix);
}
void transpose(const Transposition<float, Bf16> &matrix) {
    by_processor(matrix);
}
void transpose(const Transposition<Bf16, float> &matrix) {
    by_processor(matrix);
}

} // namespace dnn4j

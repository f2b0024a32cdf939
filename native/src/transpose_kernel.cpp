#include "transpose_kernel.hpp"

#include "transpose_512.hpp"

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
// A whole tile's sizes are known to the compiler, which then keeps it in registers.
template <bool whole, typename From, typename To>
DNN4J_AVX512 DNN4J_INLINE void move_tile(const Transposition<From, To> &tile) {
    const std::int64_t rows = whole ? tile_side : tile.rows;
    const std::int64_t columns = whole ? tile_side : tile.columns;
    __m512i values[tile_side];
    for (std::int64_t i = 0; i < tile_side; i++) {
        values[i] =
                i < rows ? read_lanes(tile.from + i * tile.from_stride, first_lanes(columns)) : _mm512_setzero_si512();
    }
    transpose_512(values);
    for (std::int64_t j = 0; j < columns; j++) {
        write_lanes(tile.to + j * tile.to_stride, first_lanes(rows), values[j]);
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
        alignas(64) std::uint32_t columns[tile_side];
        for (std::int64_t e = 0; e < tile_side; e++) {
            const std::int64_t at = r * tile_side + e;
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
    for (std::int64_t column = 0; column < matrix.columns; column += tile_side) {
        const std::int64_t columns = std::min(tile_side, matrix.columns - column);
        __m512i in[few];
        for (std::int64_t i = 0; i < matrix.rows; i++) {
            in[i] = read_lanes(matrix.from + i * matrix.from_stride + column, first_lanes(columns));
        }
        for (std::int64_t r = 0; r < matrix.rows; r++) {
            __m512i out = _mm512_setzero_si512();
            for (std::int64_t i = 0; i < matrix.rows; i++) {
                out = _mm512_mask_permutexvar_epi32(out, order.row[r][i], order.column[r], in[i]);
            }
            const std::int64_t left = std::clamp<std::int64_t>(columns * matrix.rows - r * tile_side, 0, tile_side);
            write_lanes(matrix.to + column * matrix.rows + r * tile_side, first_lanes(left), out);
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
    constexpr std::int64_t panel = 4 * tile_side;
    for (std::int64_t start = 0; start < matrix.columns; start += panel) {
        const std::int64_t end = std::min(matrix.columns, start + panel);
        for (std::int64_t row = 0; row < matrix.rows; row += tile_side) {
            for (std::int64_t column = start; column < end; column += tile_side) {
                Transposition<From, To> tile = matrix;
                tile.from += row * matrix.from_stride + column;
                tile.to += column * matrix.to_stride + row;
                tile.rows = std::min(tile_side, matrix.rows - row);
                tile.columns = std::min(tile_side, end - column);
                if (tile.rows == tile_side && tile.columns == tile_side) {
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

#include "vector_clones.hpp"
#include "winograd.hpp"

#if defined(__x86_64__)
#include <immintrin.h>

namespace dnn4j {
namespace {

constexpr std::int64_t lanes = winograd_lanes;

// As many rows as fill the registers with sums, beside a row of the right matrix.
constexpr std::int64_t most_rows(std::int64_t vectors) {
    return vectors == 4 ? 6 : vectors == 3 ? 8 : vectors == 2 ? 12 : 16;
}

template <std::int64_t rows, std::int64_t vectors>
DNN4J_AVX512 void panel(std::int64_t depth, const float *left, const float *right, float *to) {
    __m512 sums[static_cast<std::size_t>(rows)][static_cast<std::size_t>(vectors)];
    for (std::int64_t i = 0; i < rows; i++) {
        for (std::int64_t j = 0; j < vectors; j++) {
            sums[i][j] = _mm512_setzero_ps();
        }
    }
    for (std::int64_t k = 0; k < depth; k++, right += vectors * lanes) {
        __m512 factors[static_cast<std::size_t>(vectors)];
        for (std::int64_t j = 0; j < vectors; j++) {
            factors[j] = _mm512_loadu_ps(right + j * lanes);
        }
        for (std::int64_t i = 0; i < rows; i++) {
            const __m512 element = _mm512_set1_ps(left[i * depth + k]);
            for (std::int64_t j = 0; j < vectors; j++) {
                sums[i][j] = _mm512_fmadd_ps(element, factors[j], sums[i][j]);
            }
        }
    }
    for (std::int64_t i = 0; i < rows; i++) {
        for (std::int64_t j = 0; j < vectors; j++) {
            _mm512_storeu_ps(to + (i * vectors + j) * lanes, sums[i][j]);
        }
    }
}

// The panel of that many rows.
template <std::int64_t most, std::int64_t vectors>
void panel_of(std::int64_t rows, std::int64_t depth, const float *left, const float *right, float *to) {
    if constexpr (most > 0) {
        if (rows == most) {
            panel<most, vectors>(depth, left, right, to);
        } else {
            panel_of<most - 1, vectors>(rows, depth, left, right, to);
        }
    }
}

// Panels as even as possible, for one of few rows is slow.
template <std::int64_t vectors>
void product(std::int64_t rows, std::int64_t depth, const float *left, const float *right, float *to) {
    constexpr std::int64_t most = most_rows(vectors);
    const std::int64_t panels = (rows + most - 1) / most;
    for (std::int64_t i = 0; i < panels; i++) {
        const std::int64_t begin = rows * i / panels;
        const std::int64_t end = rows * (i + 1) / panels;
        panel_of<most, vectors>(end - begin, depth, left + begin * depth, right, to + begin * vectors * lanes);
    }
}

} // namespace

void winograd_product(
        std::int64_t rows, std::int64_t depth, std::int64_t vectors, const float *left, const float *right, float *to) {
    switch (vectors) {
    case 1:
        return product<1>(rows, depth, left, right, to);
    case 2:
        return product<2>(rows, depth, left, right, to);
    case 3:
        return product<3>(rows, depth, left, right, to);
    default:
        return product<4>(rows, depth, left, right, to);
    }
}

} // namespace dnn4j
#endif

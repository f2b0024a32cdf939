#include "vector_clones.hpp"
#include "winograd.hpp"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>

namespace dnn4j {
namespace {

constexpr std::int64_t lanes = winograd_lanes;

// Walks along a row of tiles: the image, the row and the column that a tile is in.
struct TileWalk {
    TileWalk(const WinogradShape &shape, std::int64_t tile)
        : rows(shape.tile_rows()), columns(shape.tile_columns()), image(tile / columns / rows),
          row(tile / columns % rows), column(tile % columns) {}

    // So many tiles of the present row, at most, lie before the end.
    std::int64_t run(std::int64_t left) const { return std::min(left, columns - column); }

    void next_row() {
        column = 0;
        if (++row == rows) {
            row = 0;
            image++;
        }
    }

    std::int64_t rows;
    std::int64_t columns;
    std::int64_t image;
    std::int64_t row;
    std::int64_t column;
};

struct Vectors4 {
    __m512 at[4];
};

// B' d for one column of four pixels; pixels outside of the image are zero.
DNN4J_AVX512 DNN4J_INLINE Vectors4 column_of(
        const WinogradImage &image, const float *from, std::int64_t top, std::int64_t x) {
    __m512 d[4];
    const bool inside = x >= 0 && x < image.width;
    for (std::int64_t i = 0; i < 4; i++) {
        const std::int64_t y = top + i;
        d[i] = inside && y >= 0 && y < image.height ? _mm512_loadu_ps(from + (y * image.width + x) * image.pixel)
                                                    : _mm512_setzero_ps();
    }
    return {{_mm512_sub_ps(d[0], d[2]), _mm512_add_ps(d[1], d[2]), _mm512_sub_ps(d[2], d[1]),
            _mm512_sub_ps(d[1], d[3])}};
}

// One vector of channels of a run of tiles in a row; neighbours share two columns.
DNN4J_AVX512 void read_run(const WinogradShape &shape, const float *from, const TileWalk &walk, std::int64_t count,
        float *to, std::ptrdiff_t position) {
    const std::int64_t top = walk.row * 2 - shape.pad_top;
    std::int64_t left = walk.column * 2 - shape.pad_left;
    Vectors4 a = column_of(shape.from, from, top, left);
    Vectors4 b = column_of(shape.from, from, top, left + 1);
    for (std::int64_t t = 0; t < count; t++, left += 2, to += shape.in_channels) {
        const Vectors4 c = column_of(shape.from, from, top, left + 2);
        const Vectors4 d = column_of(shape.from, from, top, left + 3);
        for (std::ptrdiff_t i = 0; i < 4; i++) {
            float *const row = to + 4 * i * position;
            _mm512_storeu_ps(row, _mm512_sub_ps(a.at[i], c.at[i]));
            _mm512_storeu_ps(row + position, _mm512_add_ps(b.at[i], c.at[i]));
            _mm512_storeu_ps(row + 2 * position, _mm512_sub_ps(c.at[i], b.at[i]));
            _mm512_storeu_ps(row + 3 * position, _mm512_sub_ps(b.at[i], d.at[i]));
        }
        a = c;
        b = d;
    }
}

struct EpilogueVectors {
    __m512 bias;
    __m512 lower;
    __m512 upper;
};

// A NaN in the second operand of a maximum or minimum passes.
DNN4J_AVX512 DNN4J_INLINE void store_pixel(__m512 value, const EpilogueVectors &end, const float *other, float *to) {
    value = _mm512_add_ps(value, end.bias);
    if (other != nullptr) {
        value = _mm512_add_ps(value, _mm512_loadu_ps(other));
    }
    _mm512_storeu_ps(to, _mm512_min_ps(end.upper, _mm512_max_ps(end.lower, value)));
}

// One vector of channels of a run of tiles in a row; an odd image ends in the middle of the last.
DNN4J_AVX512 void write_run(const WinogradShape &shape, const float *from, std::ptrdiff_t tile, std::ptrdiff_t position,
        const TileWalk &walk, std::int64_t count, const EpilogueVectors &end, const float *other, float *to) {
    const WinogradImage &image = shape.to;
    const bool second_row = walk.row * 2 + 1 < image.height;
    std::ptrdiff_t at = (walk.row * 2 * image.width + walk.column * 2) * image.pixel;
    for (std::int64_t t = 0; t < count; t++, from += tile, at += 2 * image.pixel) {
        const bool second_column = (walk.column + t) * 2 + 1 < image.width;
        __m512 upper[4];
        __m512 lower[4];
        for (std::ptrdiff_t j = 0; j < 4; j++) {
            const __m512 m0 = _mm512_loadu_ps(from + j * position);
            const __m512 m1 = _mm512_loadu_ps(from + (4 + j) * position);
            const __m512 m2 = _mm512_loadu_ps(from + (8 + j) * position);
            const __m512 m3 = _mm512_loadu_ps(from + (12 + j) * position);
            upper[j] = _mm512_add_ps(_mm512_add_ps(m0, m1), m2);
            lower[j] = _mm512_sub_ps(_mm512_sub_ps(m1, m2), m3);
        }
        for (std::ptrdiff_t i = 0; i < (second_row ? 2 : 1); i++) {
            const __m512 *const m = i == 0 ? upper : lower;
            const std::ptrdiff_t pixel = at + i * image.width * image.pixel;
            store_pixel(_mm512_add_ps(_mm512_add_ps(m[0], m[1]), m[2]), end, other == nullptr ? nullptr : other + pixel,
                    to + pixel);
            if (second_column) {
                store_pixel(_mm512_sub_ps(_mm512_sub_ps(m[1], m[2]), m[3]), end,
                        other == nullptr ? nullptr : other + pixel + image.pixel, to + pixel + image.pixel);
            }
        }
    }
}

DNN4J_AVX512 EpilogueVectors epilogue_of(const WinogradEpilogue &epilogue, std::int64_t vector) {
    return {_mm512_loadu_ps(epilogue.bias + vector * lanes), _mm512_set1_ps(epilogue.lower),
            _mm512_set1_ps(epilogue.upper)};
}

} // namespace

void winograd_input_transform(const WinogradShape &shape, const float *from, std::int64_t begin, std::int64_t end,
        float *to, std::ptrdiff_t position) {
    for (std::int64_t vector = 0; vector < shape.in_channels / lanes; vector++) {
        TileWalk walk(shape, begin);
        for (std::int64_t tile = begin; tile < end; walk.next_row()) {
            const std::int64_t count = walk.run(end - tile);
            read_run(shape, from + walk.image * shape.from.image + vector * shape.from.vector, walk, count,
                    to + (tile - begin) * shape.in_channels + vector * lanes, position);
            tile += count;
        }
    }
}

void winograd_output_transform(const WinogradShape &shape, const WinogradBlock &block, const float *from,
        std::ptrdiff_t position, std::int64_t begin, std::int64_t end, const WinogradEpilogue &epilogue, float *to) {
    for (std::int64_t vector = 0; vector < block.vectors; vector++) {
        const EpilogueVectors applied = epilogue_of(epilogue, block.first + vector);
        TileWalk walk(shape, begin);
        for (std::int64_t tile = begin; tile < end; walk.next_row()) {
            const std::int64_t count = walk.run(end - tile);
            const std::ptrdiff_t at = walk.image * shape.to.image + (block.first + vector) * shape.to.vector;
            write_run(shape, from + ((tile - begin) * block.vectors + vector) * lanes, block.vectors * lanes, position,
                    walk, count, applied, epilogue.other == nullptr ? nullptr : epilogue.other + at, to + at);
            tile += count;
        }
    }
}

} // namespace dnn4j
#endif

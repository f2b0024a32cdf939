// 3x3 convolutions of stride 1 by Winograd's minimal filtering, F(2x2, 3x3) of Lavin and Gray, "Fast Algorithms for
// Convolutional Neural Networks" (2016): of every tile of 4x4 inputs and of every kernel a transform is taken, A' [(G g
// G') . (B' d B)] A gives 2x2 outputs with 16 multiplications in place of 36. Over many channels and tiles the 16 are
// matrix products. The constants are 0, 1 and 1/2, so that as little is lost as by direct convolution, and nothing on
// small integers.
//
// All is f32 with 16 channels in a vector; kernels need AVX-512.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dnn4j {

constexpr std::int64_t winograd_lanes = 16;
constexpr std::int64_t winograd_positions = 16;

// Output channels are taken in blocks of at most 4 vectors, as even as possible, so that a product's results stay in
// registers. A block's transformed weights are (position, input channel, output channel of the block).
struct WinogradBlock {
    std::int64_t first; // vector of output channels
    std::int64_t vectors;
};

std::int64_t winograd_blocks(std::int64_t output_vectors);
WinogradBlock winograd_block(std::int64_t output_vectors, std::int64_t block);

// An activation: channel c of pixel (n, y, x) lies at n image + (y width + x) pixel + c / 16 vector + c % 16, all in
// elements.
struct WinogradImage {
    std::int64_t height;
    std::int64_t width;
    std::ptrdiff_t image;
    std::ptrdiff_t pixel;
    std::ptrdiff_t vector;
};

struct WinogradShape {
    WinogradImage from;
    WinogradImage to;
    std::int64_t images;
    std::int64_t in_channels;
    std::int64_t out_channels;
    std::int64_t pad_top;
    std::int64_t pad_left;

    std::int64_t tile_rows() const { return (to.height + 1) / 2; }
    std::int64_t tile_columns() const { return (to.width + 1) / 2; }
    std::int64_t tiles() const { return images * tile_rows() * tile_columns(); }
};

// Tiles begin to end, counted over all images, transformed: position p of tile t, channel c at
// to + p position + (t - begin) in_channels + c.
void winograd_input_transform(const WinogradShape &shape, const float *from, std::int64_t begin, std::int64_t end,
        float *to, std::ptrdiff_t position);

// rows x vectors of results: to[i][j] = sum over k of left[i depth + k] right[k vectors + j].
void winograd_product(
        std::int64_t rows, std::int64_t depth, std::int64_t vectors, const float *left, const float *right, float *to);

// What becomes of a tile's results before they are stored: min(upper, max(lower, x + bias + other)).
struct WinogradEpilogue {
    const float *bias;
    const float *other; // laid out as the result; null if nothing is added
    float lower;
    float upper;
};

// The block's outputs of tiles begin to end from products that lie at from + p position + ((t - begin) vectors + v) 16.
void winograd_output_transform(const WinogradShape &shape, const WinogradBlock &block, const float *from,
        std::ptrdiff_t position, std::int64_t begin, std::int64_t end, const WinogradEpilogue &epilogue, float *to);

} // namespace dnn4j

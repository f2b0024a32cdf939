#include "winograd_team.hpp"

#include "dnn4j.h"

#include <omp.h>

#include <algorithm>
#include <cstddef>

namespace dnn4j {
namespace {

constexpr std::int64_t scratch_floats = DNN4J_WINOGRAD_SCRATCH_BYTES / std::int64_t{sizeof(float)};

// Positions lie this much further apart than they need, for at a distance of whole pages they would meet in the cache.
constexpr std::int64_t gap = 16;

// How a team shares the work: tiles among some, output channels among others.
struct Shares {
    std::int64_t of_tiles;
    std::int64_t of_blocks;
};

// The shares of least cost, in tenths of the time of one tile's product with one block of output channels:
//   6 ceil(ceil(tiles / of_tiles) / 6) (10 ceil(blocks / of_blocks) + 1)
// Products are of 6 tiles at a time. The 1 is the transformation of a tile's inputs, which each of the of_blocks
// members that have the tile repeats.
Shares shares_of(std::int64_t team, std::int64_t tiles, std::int64_t blocks) {
    Shares best{team, 1};
    std::int64_t least = 0;
    for (std::int64_t of_blocks = 1; of_blocks <= std::min(team, blocks); of_blocks++) {
        const std::int64_t of_tiles = team / of_blocks;
        const std::int64_t rows = ((tiles + of_tiles - 1) / of_tiles + 5) / 6 * 6;
        const std::int64_t cost = rows * (10 * ((blocks + of_blocks - 1) / of_blocks) + 1);
        if (of_blocks == 1 || cost < least) {
            least = cost;
            best = {of_tiles, of_blocks};
        }
    }
    return best;
}

std::int64_t most_vectors(std::int64_t output_vectors) {
    return std::min<std::int64_t>(4, output_vectors);
}

#if defined(__x86_64__)
void run_member(const WinogradWork &work, const Shares &shares, std::int64_t member) {
    const WinogradShape &shape = *work.shape;
    const std::int64_t tile_member = member / shares.of_blocks;
    const std::int64_t block_member = member % shares.of_blocks;
    if (tile_member >= shares.of_tiles) {
        return;
    }
    const std::int64_t vectors = shape.out_channels / winograd_lanes;
    const std::int64_t blocks = winograd_blocks(vectors);
    const std::int64_t first_block = blocks * block_member / shares.of_blocks;
    const std::int64_t last_block = blocks * (block_member + 1) / shares.of_blocks;
    const std::int64_t begin = shape.tiles() * tile_member / shares.of_tiles;
    const std::int64_t end = shape.tiles() * (tile_member + 1) / shares.of_tiles;
    const std::int64_t most = winograd_tiles_at_once(shape);
    const std::int64_t pieces = (end - begin + most - 1) / most;
    for (std::int64_t piece = 0; piece < pieces; piece++) {
        const std::int64_t first = begin + (end - begin) * piece / pieces;
        const std::int64_t last = begin + (end - begin) * (piece + 1) / pieces;
        const std::int64_t tiles = last - first;
        float *const inputs = work.scratch + member * scratch_floats;
        const std::ptrdiff_t input_position = tiles * shape.in_channels + gap;
        float *const products = inputs + winograd_positions * input_position;
        const std::ptrdiff_t product_position = tiles * most_vectors(vectors) * winograd_lanes + gap;
        winograd_input_transform(shape, work.from, first, last, inputs, input_position);
        for (std::int64_t b = first_block; b < last_block; b++) {
            const WinogradBlock block = winograd_block(vectors, b);
            const std::ptrdiff_t weight_position = shape.in_channels * block.vectors * winograd_lanes;
            const float *const weights =
                    work.weights + winograd_positions * shape.in_channels * block.first * winograd_lanes;
            for (std::ptrdiff_t p = 0; p < winograd_positions; p++) {
                winograd_product(tiles, shape.in_channels, block.vectors, inputs + p * input_position,
                        weights + p * weight_position, products + p * product_position);
            }
            winograd_output_transform(shape, block, products, product_position, first, last, work.epilogue, work.to);
        }
    }
}
#else
void run_member(const WinogradWork &, const Shares &, std::int64_t) {}
#endif

} // namespace

std::int64_t winograd_tiles_at_once(const WinogradShape &shape) {
    const std::int64_t width = most_vectors(shape.out_channels / winograd_lanes) * winograd_lanes;
    return (scratch_floats - 2 * winograd_positions * gap) / (winograd_positions * (shape.in_channels + width));
}

void run_winograd_team(const WinogradWork &work, std::int64_t most) {
    const std::int64_t team = std::min<std::int64_t>(most, omp_get_max_threads());
    const WinogradShape &shape = *work.shape;
    const Shares shares = shares_of(team, shape.tiles(), winograd_blocks(shape.out_channels / winograd_lanes));
#pragma omp parallel num_threads(static_cast <int>(team))
    {
        // The runtime may give fewer threads than were asked for.
        for (std::int64_t member = omp_get_thread_num(); member < team; member += omp_get_num_threads()) {
            run_member(work, shares, member);
        }
    }
}

} // namespace dnn4j

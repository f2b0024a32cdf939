#include "step.hpp"
#include "vector_clones.hpp"

#include <omp.h>

#include <algorithm>
#include <cstring>

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

struct Work {
    const WinogradShape *shape;
    const float *from;
    const float *weights;
    float *to;
    float *scratch;
    WinogradEpilogue epilogue;
    Shares shares;
};

std::int64_t most_vectors(std::int64_t output_vectors) {
    return std::min<std::int64_t>(4, output_vectors);
}

// Tiles that are worked on together: as many as fit into the scratch memory with their products.
std::int64_t tiles_at_once(const WinogradShape &shape) {
    const std::int64_t width = most_vectors(shape.out_channels / winograd_lanes) * winograd_lanes;
    return (scratch_floats - 2 * winograd_positions * gap) / (winograd_positions * (shape.in_channels + width));
}

#if defined(__x86_64__)
void run_member(const Work &work, std::int64_t member) {
    const WinogradShape &shape = *work.shape;
    const std::int64_t tile_member = member / work.shares.of_blocks;
    const std::int64_t block_member = member % work.shares.of_blocks;
    if (tile_member >= work.shares.of_tiles) {
        return;
    }
    const std::int64_t vectors = shape.out_channels / winograd_lanes;
    const std::int64_t blocks = winograd_blocks(vectors);
    const std::int64_t first_block = blocks * block_member / work.shares.of_blocks;
    const std::int64_t last_block = blocks * (block_member + 1) / work.shares.of_blocks;
    const std::int64_t begin = shape.tiles() * tile_member / work.shares.of_tiles;
    const std::int64_t end = shape.tiles() * (tile_member + 1) / work.shares.of_tiles;
    const std::int64_t most = tiles_at_once(shape);
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
void run_member(const Work &, std::int64_t) {}
#endif

dnnl_memory_t memory_of(const StepArguments &arguments, std::int32_t id) {
    return reinterpret_cast<dnnl_memory_t>(value_of(arguments, id).value_or(0));
}

float number_of(const StepArguments &arguments, std::int32_t id) {
    const auto bits = static_cast<std::uint32_t>(value_of(arguments, id).value_or(0));
    float number;
    std::memcpy(&number, &bits, sizeof number);
    return number;
}

// All but OTHER.
bool all_given(const StepArguments &arguments) {
    for (std::int32_t id = 1; id <= DNN4J_WINOGRAD_UPPER; id++) {
        if (id != DNN4J_WINOGRAD_OTHER && !value_of(arguments, id)) {
            return false;
        }
    }
    return true;
}

std::int64_t bytes_of(dnnl_memory_t memory) {
    const_dnnl_memory_desc_t desc = nullptr;
    const dnnl_status_t status = dnnl_memory_get_memory_desc(memory, &desc);
    return status == dnnl_success ? static_cast<std::int64_t>(dnnl_memory_desc_get_size(desc)) : 0;
}

WinogradImage image_of(const ChannelView &view, std::int64_t height) {
    return {height, height == 0 ? 0 : view.positions / height, view.image, view.position,
            view.width == winograd_lanes ? view.group : winograd_lanes};
}

// Whole vectors of f32 channels, last or in blocks, in rows of equal length.
bool fits(const ChannelView &view, std::int64_t height) {
    return view.type == dnnl_f32 && !view.planes && view.channels % winograd_lanes == 0 &&
           (view.width == view.channels || view.width == winograd_lanes) && height > 0 && view.positions % height == 0;
}

// True if both have every element in the same place; where there is one image, how far it is to the next does not
// matter.
bool same_places(const ChannelView &a, const ChannelView &b) {
    return same_walk(a, b) && (a.images == 1 || a.image == b.image) && (a.groups == 1 || a.group == b.group) &&
           (a.positions == 1 || a.position == b.position);
}

} // namespace

std::int32_t read_winograd(const StepArguments &arguments, WinogradStep &step) {
    if (!has_avx512() || !all_known(arguments, DNN4J_WINOGRAD_UPPER) || !all_given(arguments)) {
        return DNN4J_BAD_STEP;
    }
    step.memories = {memory_of(arguments, DNN4J_WINOGRAD_SOURCE), memory_of(arguments, DNN4J_WINOGRAD_WEIGHTS),
            memory_of(arguments, DNN4J_WINOGRAD_BIAS), memory_of(arguments, DNN4J_WINOGRAD_SCRATCH),
            memory_of(arguments, DNN4J_WINOGRAD_RESULT)};
    step.other = memory_of(arguments, DNN4J_WINOGRAD_OTHER);
    const bool adds = value_of(arguments, DNN4J_WINOGRAD_OTHER).has_value();
    if (std::count(step.memories.begin(), step.memories.end(), nullptr) != 0 || (adds && step.other == nullptr)) {
        return DNN4J_NULL_ARGUMENT;
    }
    ChannelView from{};
    ChannelView to{};
    ChannelView other{};
    std::int32_t status = read_view(step.memories[0], from);
    if (status == DNN4J_OK) {
        status = read_view(step.memories[4], to);
    }
    if (status == DNN4J_OK && adds) {
        status = read_view(step.other, other);
    }
    if (status != DNN4J_OK) {
        return status;
    }
    const std::int64_t height = *value_of(arguments, DNN4J_WINOGRAD_HEIGHT);
    const std::int64_t out_height = *value_of(arguments, DNN4J_WINOGRAD_OUT_HEIGHT);
    if (!fits(from, height) || !fits(to, out_height) || from.images != to.images || (adds && !same_places(other, to))) {
        return DNN4J_BAD_STEP;
    }
    WinogradShape &shape = step.shape;
    shape.from = image_of(from, height);
    shape.to = image_of(to, out_height);
    shape.images = from.images;
    shape.in_channels = from.channels;
    shape.out_channels = to.channels;
    shape.pad_top = *value_of(arguments, DNN4J_WINOGRAD_PAD_TOP);
    shape.pad_left = *value_of(arguments, DNN4J_WINOGRAD_PAD_LEFT);
    step.lower = number_of(arguments, DNN4J_WINOGRAD_LOWER);
    step.upper = number_of(arguments, DNN4J_WINOGRAD_UPPER);
    step.team = bytes_of(step.memories[3]) / DNN4J_WINOGRAD_SCRATCH_BYTES;
    return elements_of(step.memories[1]) >= winograd_positions * shape.in_channels * shape.out_channels &&
                           elements_of(step.memories[2]) >= shape.out_channels && step.team > 0 &&
                           tiles_at_once(shape) > 0 && shape.pad_top >= 0 && shape.pad_left >= 0
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t run_winograd(const WinogradStep &step) {
    std::array<void *, 5> at{};
    std::int32_t status = addresses_of(step.memories, at);
    void *other = nullptr;
    if (status == DNN4J_OK && step.other != nullptr) {
        status = dnnl_memory_get_data_handle(step.other, &other);
    }
    if (status != DNN4J_OK) {
        return status;
    }
    Work work{};
    work.shape = &step.shape;
    work.from = static_cast<const float *>(at[0]);
    work.weights = static_cast<const float *>(at[1]);
    work.scratch = static_cast<float *>(at[3]);
    work.to = static_cast<float *>(at[4]);
    work.epilogue = {static_cast<const float *>(at[2]), static_cast<const float *>(other), step.lower, step.upper};
    const std::int64_t team = std::min<std::int64_t>(step.team, omp_get_max_threads());
    work.shares = shares_of(team, step.shape.tiles(), winograd_blocks(step.shape.out_channels / winograd_lanes));
#pragma omp parallel num_threads(static_cast <int>(team))
    {
        // The runtime may give fewer threads than were asked for.
        for (std::int64_t member = omp_get_thread_num(); member < team; member += omp_get_num_threads()) {
            run_member(work, member);
        }
    }
    return DNN4J_OK;
}

} // namespace dnn4j

#include "affine_kernel.hpp"
#include "step.hpp"

#include <limits>

namespace dnn4j {
namespace {

// Below this many elements one core finishes before a team has started.
constexpr std::int64_t parallel_from_elements = std::int64_t{1} << 14;

// The dense vector of F32 that a factor or shift is, one for each channel, padding of the last group included.
bool is_vector(dnnl_memory_t memory, std::int64_t at_least) {
    ChannelView view{};
    if (read_view(memory, view) != DNN4J_OK) {
        return false;
    }
    return view.type == dnnl_f32 && view.images == 1 && view.positions == 1 && view.groups == 1 &&
           view.channels >= at_least;
}

template <typename T>
void compute(const AffineStep &affine, const void *source, void *result, const float *factor, const float *shift) {
    const ChannelView &from = affine.from;
    const ChannelView &to = affine.to;
    const float floor = affine.activation == DNN4J_AFFINE_RELU ? 0.0F : -std::numeric_limits<float>::infinity();
    const auto *const in = static_cast<const T *>(source);
    auto *const out = static_cast<T *>(result);
    const bool parallel = from.images * from.channels * from.positions >= parallel_from_elements;
    for_rows(from, parallel, [&](std::int64_t image, std::int64_t group, std::int64_t position, std::int64_t count) {
        AffineRows<T> rows{};
        rows.from = in + image * from.image + group * from.group + position * from.position;
        rows.to = out + image * to.image + group * to.group + position * to.position;
        rows.factor = factor + group * from.width;
        rows.shift = shift + group * from.width;
        rows.floor = floor;
        rows.gelu = affine.activation == DNN4J_AFFINE_GELU;
        if (from.planes) {
            rows.rows = 1;
            rows.width = count;
            affine_planes(rows);
        } else {
            rows.from_stride = from.position;
            rows.to_stride = to.position;
            rows.rows = count;
            rows.width = from.width;
            affine_rows(rows);
        }
    });
}

} // namespace

std::int32_t read_affine(std::int64_t activation, const StepArguments &arguments, AffineStep &affine) {
    if (activation < DNN4J_AFFINE_LINEAR || activation > DNN4J_AFFINE_GELU) {
        return DNN4J_BAD_STEP;
    }
    affine.activation = static_cast<std::int32_t>(activation);
    const std::int32_t status = memories_and_views(
            arguments, affine.memories, DNN4J_AFFINE_SOURCE, affine.from, DNN4J_AFFINE_RESULT, affine.to);
    if (status != DNN4J_OK) {
        return status;
    }
    const bool floating = affine.from.type == dnnl_f32 || affine.from.type == dnnl_bf16;
    const std::int64_t padded = affine.from.groups * affine.from.width;
    return floating && same_walk(affine.from, affine.to) &&
                           is_vector(affine.memories[DNN4J_AFFINE_FACTOR - 1], padded) &&
                           is_vector(affine.memories[DNN4J_AFFINE_SHIFT - 1], padded)
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t run_affine(const AffineStep &affine) {
    std::array<void *, 4> at{};
    const std::int32_t status = addresses_of(affine.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    const auto *const factor = static_cast<const float *>(at[DNN4J_AFFINE_FACTOR - 1]);
    const auto *const shift = static_cast<const float *>(at[DNN4J_AFFINE_SHIFT - 1]);
    if (affine.from.type == dnnl_f32) {
        compute<float>(affine, at[DNN4J_AFFINE_SOURCE - 1], at[DNN4J_AFFINE_RESULT - 1], factor, shift);
    } else {
        compute<Bf16>(affine, at[DNN4J_AFFINE_SOURCE - 1], at[DNN4J_AFFINE_RESULT - 1], factor, shift);
    }
    return DNN4J_OK;
}

} // namespace dnn4j

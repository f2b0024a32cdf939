#include "step.hpp"
#include "vector_clones.hpp"
#include "winograd_team.hpp"

#include <algorithm>

namespace dnn4j {
namespace {

dnnl_memory_t memory_of(const StepArguments &arguments, std::int32_t id) {
    return reinterpret_cast<dnnl_memory_t>(value_of(arguments, id).value_or(0));
}

float number_of(const StepArguments &arguments, std::int32_t id) {
    return float_of(value_of(arguments, id).value_or(0));
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
                           winograd_tiles_at_once(shape) > 0 && shape.pad_top >= 0 && shape.pad_left >= 0
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
    WinogradWork work{};
    work.shape = &step.shape;
    work.from = static_cast<const float *>(at[0]);
    work.weights = static_cast<const float *>(at[1]);
    work.scratch = static_cast<float *>(at[3]);
    work.to = static_cast<float *>(at[4]);
    work.epilogue = {static_cast<const float *>(at[2]), static_cast<const float *>(other), step.lower, step.upper};
    run_winograd_team(work, step.team);
    return DNN4J_OK;
}

} // namespace dnn4j

#include "shuffle_kernel.hpp"
#include "step.hpp"

namespace dnn4j {
namespace {

template <typename T> void move(const ShuffleStep &shuffle, const void *source, void *result) {
    const ChannelView &from = shuffle.from;
    const ChannelView &to = shuffle.to;
    const auto *const in = static_cast<const T *>(source);
    auto *const out = static_cast<T *>(result);
    const bool parallel = from.images * from.channels * from.positions >= parallel_from_elements;
    for_rows(from, parallel, [&](std::int64_t image, std::int64_t, std::int64_t position, std::int64_t count) {
        ShuffleRows<T> rows{};
        rows.from = in + image * from.image + position * from.position;
        rows.to = out + image * to.image + position * to.position;
        rows.from_stride = from.position;
        rows.to_stride = to.position;
        rows.rows = count;
        rows.groups = shuffle.groups;
        rows.per_group = from.channels / shuffle.groups;
        shuffle_rows(rows);
    });
}

bool has_channels_last(const ChannelView &view) {
    return !view.planes && view.width == view.channels;
}

} // namespace

std::int32_t read_shuffle(std::int64_t groups, const StepArguments &arguments, ShuffleStep &shuffle) {
    shuffle.groups = groups;
    const std::int32_t status = memories_and_views(
            arguments, shuffle.memories, DNN4J_SHUFFLE_SOURCE, shuffle.from, DNN4J_SHUFFLE_RESULT, shuffle.to);
    if (status != DNN4J_OK) {
        return status;
    }
    const std::size_t bytes = dnnl_data_type_size(shuffle.from.type);
    return groups >= 1 && shuffle.from.channels % groups == 0 && (bytes == 2 || bytes == 4) &&
                           same_walk(shuffle.from, shuffle.to) && has_channels_last(shuffle.from)
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t run_shuffle(const ShuffleStep &shuffle) {
    std::array<void *, 2> at{};
    const std::int32_t status = addresses_of(shuffle.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    if (dnnl_data_type_size(shuffle.from.type) == 2) {
        move<std::uint16_t>(shuffle, at[DNN4J_SHUFFLE_SOURCE - 1], at[DNN4J_SHUFFLE_RESULT - 1]);
    } else {
        move<std::uint32_t>(shuffle, at[DNN4J_SHUFFLE_SOURCE - 1], at[DNN4J_SHUFFLE_RESULT - 1]);
    }
    return DNN4J_OK;
}

} // namespace dnn4j

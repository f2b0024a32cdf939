#include "step.hpp"
#include "transpose_kernel.hpp"

namespace dnn4j {
namespace {

// Groups of channels are matrices of positions by channels on one side and of channels by positions on the other.
template <typename From, typename To> void move(const TransposeStep &step, const void *source, void *result) {
    const ChannelView &from = step.from;
    const ChannelView &to = step.to;
    const ChannelView &inner = from.planes ? to : from;
    const auto *const in = static_cast<const From *>(source);
    auto *const out = static_cast<To *>(result);
    const bool parallel = from.images * from.channels * from.positions >= parallel_from_elements;
    for_rows(inner, parallel, [&](std::int64_t image, std::int64_t group, std::int64_t position, std::int64_t count) {
        const auto offset = [&](const ChannelView &view) {
            const std::int64_t first = view.planes ? group * inner.width : group;
            return image * view.image + first * view.group + position * view.position;
        };
        Transposition<From, To> matrix{};
        matrix.from = in + offset(from);
        matrix.to = out + offset(to);
        matrix.from_stride = from.planes ? from.group : from.position;
        matrix.to_stride = from.planes ? to.position : to.group;
        matrix.rows = from.planes ? inner.width : count;
        matrix.columns = from.planes ? count : inner.width;
        transpose(matrix);
    });
}

using Move = void (*)(const TransposeStep &, const void *, void *);

// Null if there is no way from one type to the other.
Move move_between(dnnl_data_type_t from, dnnl_data_type_t to) {
    if (from == to) {
        const std::size_t bytes = dnnl_data_type_size(from);
        return bytes == 4   ? static_cast<Move>(move<std::uint32_t, std::uint32_t>)
               : bytes == 2 ? static_cast<Move>(move<std::uint16_t, std::uint16_t>)
                            : nullptr;
    }
    if (from == dnnl_f32 && to == dnnl_bf16) {
        return move<float, Bf16>;
    }
    return from == dnnl_bf16 && to == dnnl_f32 ? static_cast<Move>(move<Bf16, float>) : nullptr;
}

// Channels that pad the last block are not written here, so there must be none.
bool is_whole(const ChannelView &view) {
    return view.planes || view.groups * view.width == view.channels;
}

} // namespace

std::int32_t read_transpose(const StepArguments &arguments, TransposeStep &step) {
    const std::int32_t status = memories_and_views(
            arguments, step.memories, DNN4J_TRANSPOSE_SOURCE, step.from, DNN4J_TRANSPOSE_RESULT, step.to);
    if (status != DNN4J_OK) {
        return status;
    }
    const ChannelView &from = step.from;
    const ChannelView &to = step.to;
    return from.planes != to.planes && from.images == to.images && from.channels == to.channels &&
                           from.positions == to.positions && is_whole(from) && is_whole(to) &&
                           move_between(from.type, to.type) != nullptr
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t run_transpose(const TransposeStep &step) {
    std::array<void *, 2> at{};
    const std::int32_t status = addresses_of(step.memories, at);
    if (status == DNN4J_OK) {
        const Move move = move_between(step.from.type, step.to.type);
        move(step, at[DNN4J_TRANSPOSE_SOURCE - 1], at[DNN4J_TRANSPOSE_RESULT - 1]);
    }
    return status;
}

} // namespace dnn4j

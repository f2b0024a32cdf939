#include "bf16.hpp"
#include "step.hpp"
#include "vector_clones.hpp"

#include <cstring>
#include <initializer_list>

namespace dnn4j {
namespace {

// Below this many elements one core finishes before a team has started.
constexpr std::int64_t parallel_from_elements = std::int64_t{1} << 13;

constexpr std::uint64_t gamma = 0x9E3779B97F4A7C15U;

// The output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
DNN4J_INLINE std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

// One run of elements that lie one after the other; their logical indices begin at index and are stride apart.
template <typename T> struct DropoutRow {
    const T *from;
    T *to;
    std::int64_t count;
    std::uint64_t index;
    std::uint64_t stride;
    std::uint64_t key;
    std::int64_t threshold;
    float factor;
};

template <typename T> DNN4J_INLINE void row_of(const DropoutRow<T> &row) {
    const T *__restrict from = row.from;
    T *__restrict to = row.to;
    const std::uint64_t first = row.key + (row.index + 1) * gamma;
    const std::uint64_t step = row.stride * gamma;
    const std::int64_t threshold = row.threshold;
    const float factor = row.factor;
    for (std::int64_t i = 0; i < row.count; i++) {
        const std::uint64_t drawn = mix(first + static_cast<std::uint64_t>(i) * step) >> 11;
        const float scaled = load(from[i]) * factor;
        store(static_cast<std::int64_t>(drawn) >= threshold ? scaled : 0.0F, to[i]);
    }
}

DNN4J_AVX512 void row_512(const DropoutRow<float> &row) {
    row_of(row);
}
DNN4J_AVX512 void row_512(const DropoutRow<Bf16> &row) {
    row_of(row);
}

template <typename T> void compute(const DropoutStep &dropout, const void *source, void *result, std::uint64_t key) {
    const ChannelView &from = dropout.from;
    const ChannelView &to = dropout.to;
    const auto *const in = static_cast<const T *>(source);
    auto *const out = static_cast<T *>(result);
    const bool parallel = from.images * from.channels * from.positions >= parallel_from_elements;
    const auto run = [&](DropoutRow<T> &row) { has_avx512() ? row_512(row) : row_of(row); };
    for_rows(from, parallel, [&](std::int64_t image, std::int64_t group, std::int64_t position, std::int64_t count) {
        DropoutRow<T> row{};
        row.key = key;
        row.threshold = dropout.threshold;
        row.factor = dropout.factor;
        row.from = in + image * from.image + group * from.group + position * from.position;
        row.to = out + image * to.image + group * to.group + position * to.position;
        row.index = static_cast<std::uint64_t>((image * from.channels + group) * from.positions + position);
        if (from.planes) {
            row.count = count;
            row.stride = 1;
            run(row);
            return;
        }
        row.count = from.width;
        row.stride = static_cast<std::uint64_t>(from.positions);
        for (std::int64_t i = 0; i < count; i++) {
            run(row);
            row.from += from.position;
            row.to += to.position;
            row.index++;
        }
    });
}

} // namespace

std::int32_t read_dropout(const StepArguments &arguments, DropoutStep &dropout) {
    std::array<std::int64_t, 7> values{};
    for (std::int32_t id = DNN4J_DROPOUT_SOURCE; id <= DNN4J_DROPOUT_FACTOR; id++) {
        const auto value = value_of(arguments, id);
        if (!value) {
            return DNN4J_BAD_STEP;
        }
        if (*value == 0 && id <= DNN4J_DROPOUT_STEP) {
            return DNN4J_NULL_ARGUMENT;
        }
        values[static_cast<std::size_t>(id - 1)] = *value;
    }
    if (!all_known(arguments, DNN4J_DROPOUT_FACTOR)) {
        return DNN4J_BAD_STEP;
    }
    for (std::size_t i = 0; i < dropout.memories.size(); i++) {
        dropout.memories[i] = reinterpret_cast<dnnl_memory_t>(values[i]);
    }
    dropout.seed = static_cast<std::uint64_t>(values[DNN4J_DROPOUT_SEED - 1]);
    dropout.node = static_cast<std::uint64_t>(values[DNN4J_DROPOUT_NODE - 1]);
    dropout.threshold = values[DNN4J_DROPOUT_THRESHOLD - 1];
    dropout.factor = float_of(values[DNN4J_DROPOUT_FACTOR - 1]);
    std::int32_t status = read_view(dropout.memories[DNN4J_DROPOUT_SOURCE - 1], dropout.from);
    if (status == DNN4J_OK) {
        status = read_view(dropout.memories[DNN4J_DROPOUT_RESULT - 1], dropout.to);
    }
    if (status != DNN4J_OK) {
        return status;
    }
    for (ChannelView *view : {&dropout.from, &dropout.to}) {
        // A single channel is a plane: one long run instead of one for every position.
        view->planes = view->planes || (view->channels == 1 && view->position == 1);
    }
    const bool floating = dropout.from.type == dnnl_f32 || dropout.from.type == dnnl_bf16;
    const bool blocked = !dropout.from.planes && dropout.from.width != dropout.from.channels;
    return floating && !blocked && same_walk(dropout.from, dropout.to) ? DNN4J_OK : DNN4J_BAD_STEP;
}

std::int32_t run_dropout(const DropoutStep &dropout) {
    std::array<void *, 3> at{};
    const std::int32_t status = addresses_of(dropout.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    std::uint64_t step = 0;
    std::memcpy(&step, at[DNN4J_DROPOUT_STEP - 1], sizeof step);
    const std::uint64_t key = mix(mix(mix(dropout.seed) + step) + dropout.node);
    if (dropout.from.type == dnnl_f32) {
        compute<float>(dropout, at[DNN4J_DROPOUT_SOURCE - 1], at[DNN4J_DROPOUT_RESULT - 1], key);
    } else {
        compute<Bf16>(dropout, at[DNN4J_DROPOUT_SOURCE - 1], at[DNN4J_DROPOUT_RESULT - 1], key);
    }
    return DNN4J_OK;
}

} // namespace dnn4j

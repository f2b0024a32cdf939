// The numbered arguments of a step, and the memories among them.
#pragma once

#include "channel_view.hpp"
#include "dnn4j.h"

#include <dnnl.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

namespace dnn4j {

// Arguments of one step as they arrive: count pairs of a number and a value.
struct StepArguments {
    std::int32_t count;
    const std::int32_t *ids;
    const std::int64_t *values;
};

// The value given for a number; the last one wins, as in oneDNN's own argument lists.
std::optional<std::int64_t> value_of(const StepArguments &arguments, std::int32_t id);

// True if all numbers lie between 1 and last.
bool all_known(const StepArguments &arguments, std::int32_t last);

// Sorts memories by their numbers, which are 1 to the size of the array; the status says if one is missing or unknown.
template <std::size_t size>
std::int32_t memories_by_number(const StepArguments &arguments, std::array<dnnl_memory_t, size> &memories) {
    memories.fill(nullptr);
    for (std::int32_t i = 0; i < arguments.count; i++) {
        const std::int32_t id = arguments.ids[i];
        if (id < 1 || id > static_cast<std::int32_t>(size)) {
            return DNN4J_BAD_STEP;
        }
        if (arguments.values[i] == 0) {
            return DNN4J_NULL_ARGUMENT;
        }
        memories[static_cast<std::size_t>(id - 1)] = reinterpret_cast<dnnl_memory_t>(arguments.values[i]);
    }
    for (const dnnl_memory_t memory : memories) {
        if (memory == nullptr) {
            return DNN4J_BAD_STEP;
        }
    }
    return DNN4J_OK;
}

// The same, and how two of them lie, which are counted from 1.
template <std::size_t size>
std::int32_t memories_and_views(const StepArguments &arguments, std::array<dnnl_memory_t, size> &memories,
        std::size_t source, ChannelView &from, std::size_t result, ChannelView &to) {
    std::int32_t status = memories_by_number(arguments, memories);
    if (status == DNN4J_OK) {
        status = read_view(memories[source - 1], from);
    }
    return status == DNN4J_OK ? read_view(memories[result - 1], to) : status;
}

// The values numbered 1 to the size of the array, the first of which are memories; the status says if one is missing,
// unknown or a memory that is null.
template <std::size_t count, std::size_t size>
std::int32_t memories_and_values(const StepArguments &arguments, std::array<dnnl_memory_t, count> &memories,
        std::array<std::int64_t, size> &values) {
    if (!all_known(arguments, static_cast<std::int32_t>(size))) {
        return DNN4J_BAD_STEP;
    }
    for (std::size_t i = 0; i < size; i++) {
        const auto value = value_of(arguments, static_cast<std::int32_t>(i + 1));
        if (!value) {
            return DNN4J_BAD_STEP;
        }
        values[i] = *value;
    }
    for (std::size_t i = 0; i < count; i++) {
        if (values[i] == 0) {
            return DNN4J_NULL_ARGUMENT;
        }
        memories[i] = reinterpret_cast<dnnl_memory_t>(values[i]);
    }
    return DNN4J_OK;
}

// The f32 number with these bits.
inline float float_of(std::int64_t bits) {
    const auto low = static_cast<std::uint32_t>(bits);
    float number = 0;
    std::memcpy(&number, &low, sizeof number);
    return number;
}

// The number of elements of a dense vector of f32; -1 for other memories.
std::int64_t elements_of(dnnl_memory_t memory, dnnl_data_type_t type = dnnl_f32);

// The addresses of memories, which may have moved since the last run.
template <std::size_t size>
std::int32_t addresses_of(const std::array<dnnl_memory_t, size> &memories, std::array<void *, size> &addresses) {
    for (std::size_t i = 0; i < size; i++) {
        const dnnl_status_t status = dnnl_memory_get_data_handle(memories[i], &addresses[i]);
        if (status != dnnl_success) {
            return status;
        }
    }
    return DNN4J_OK;
}

} // namespace dnn4j

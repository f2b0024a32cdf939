// One step of a sequence, ready to run: a primitive of oneDNN with its arguments, or a kernel of our own.
#pragma once

#include "channel_view.hpp"
#include "dnn4j.h"
#include "winograd.hpp"

#include <dnnl.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

namespace dnn4j {

// Arguments of one step as they arrive: count pairs of a number and a value.
struct StepArguments {
    std::int32_t count;
    const std::int32_t *ids;
    const std::int64_t *values;
};

// The arguments lie in the sequence's own array, so that a step is small and a run walks memory in order.
struct PrimitiveStep {
    dnnl_primitive_t primitive;
    int argument_count;
    std::size_t first_argument;
};

struct CopyStep {
    const std::byte *from;
    std::byte *to;
    std::size_t bytes;
    std::ptrdiff_t rows;
    std::ptrdiff_t from_stride;
    std::ptrdiff_t to_stride;
};

// The operands' strides are 0 along dimensions in which they repeat; all strides are in elements.
struct IntegerStep {
    std::int64_t operation;
    dnnl_memory_t left;
    dnnl_memory_t right;
    dnnl_memory_t result;
    dnnl_data_type_t type;
    int rank;
    std::array<std::int64_t, DNNL_MAX_NDIMS> extents;
    std::array<std::int64_t, DNNL_MAX_NDIMS> left_strides;
    std::array<std::int64_t, DNNL_MAX_NDIMS> right_strides;
    std::array<std::int64_t, DNNL_MAX_NDIMS> result_strides;
};

// Memories in the order of their numbers.
struct AffineStep {
    std::int32_t activation;
    std::array<dnnl_memory_t, 4> memories;
    ChannelView from;
    ChannelView to;
};

struct ShuffleStep {
    std::int64_t groups;
    std::array<dnnl_memory_t, 2> memories;
    ChannelView from;
    ChannelView to;
};

struct TransposeStep {
    std::array<dnnl_memory_t, 2> memories;
    ChannelView from;
    ChannelView to;
};

// Memories are source, weights, bias, scratch and result.
struct WinogradStep {
    std::array<dnnl_memory_t, 5> memories;
    dnnl_memory_t other; // null if nothing is added
    WinogradShape shape;
    std::int64_t team; // as many as there is scratch memory for
    float lower;
    float upper;
};

struct DropoutStep {
    std::array<dnnl_memory_t, 3> memories;
    ChannelView from;
    ChannelView to;
    std::uint64_t seed;
    std::uint64_t node;
    std::int64_t threshold;
    float factor;
};

struct AverageStep {
    std::array<dnnl_memory_t, 2> memories;
    std::int64_t elements;
    double kept;
    double added;
};

using Step = std::variant<PrimitiveStep, CopyStep, IntegerStep, AffineStep, ShuffleStep, DropoutStep, AverageStep,
        TransposeStep, WinogradStep>;

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

// The number of elements of a dense vector of f32; -1 for other memories.
std::int64_t elements_of(dnnl_memory_t memory);

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

// Reads a copy step from its arguments; the status says what is wrong with them.
std::int32_t read_copy(const StepArguments &arguments, CopyStep &copy);

// Copies all rows, on the calling thread's OpenMP team when that is worth starting one.
void run_copy(const CopyStep &copy);

// Reads an integer step; the status says what is wrong with its operation, its memories or how they fit together.
std::int32_t read_integer(std::int64_t operation, const StepArguments &arguments, IntegerStep &integer);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_integer(const IntegerStep &integer);

// Reads an affine step; the status says what is wrong with its activation, its memories or how they fit together.
std::int32_t read_affine(std::int64_t activation, const StepArguments &arguments, AffineStep &affine);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_affine(const AffineStep &affine);

// Reads a dropout step; the status says what is wrong with its numbers, its memories or how they fit together.
std::int32_t read_dropout(const StepArguments &arguments, DropoutStep &dropout);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_dropout(const DropoutStep &dropout);

// Reads an average step; the status says what is wrong with its numbers, its memories or how they fit together.
std::int32_t read_average(const StepArguments &arguments, AverageStep &average);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_average(const AverageStep &average);

// Reads a shuffle step; the status says what is wrong with its groups, its memories or how they fit together.
std::int32_t read_shuffle(std::int64_t groups, const StepArguments &arguments, ShuffleStep &shuffle);

// Moves all elements; the status is that of asking the memories for their addresses.
std::int32_t run_shuffle(const ShuffleStep &shuffle);

// Reads a transpose step; the status says what is wrong with its memories or how they fit together.
std::int32_t read_transpose(const StepArguments &arguments, TransposeStep &step);

// Moves all elements; the status is that of asking the memories for their addresses.
std::int32_t run_transpose(const TransposeStep &step);

// Reads a Winograd step; the status says what is wrong with its memories or numbers or how they fit together.
std::int32_t read_winograd(const StepArguments &arguments, WinogradStep &step);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_winograd(const WinogradStep &step);

} // namespace dnn4j

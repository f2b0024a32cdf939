// One step of a sequence, ready to run: a primitive of oneDNN with its arguments, or a kernel of our own.
#pragma once

#include "dnn4j.h"

#include <dnnl.h>

#include <array>
#include <cstddef>
#include <cstdint>
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

using Step = std::variant<PrimitiveStep, CopyStep, IntegerStep>;

// Reads a copy step from its arguments; the status says what is wrong with them.
std::int32_t read_copy(const StepArguments &arguments, CopyStep &copy);

// Copies all rows, on the calling thread's OpenMP team when that is worth starting one.
void run_copy(const CopyStep &copy);

// Reads an integer step; the status says what is wrong with its operation, its memories or how they fit together.
std::int32_t read_integer(std::int64_t operation, const StepArguments &arguments, IntegerStep &integer);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_integer(const IntegerStep &integer);

} // namespace dnn4j

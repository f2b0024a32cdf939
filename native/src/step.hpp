// One step of a sequence, ready to run: a primitive of oneDNN with its arguments, or a kernel of our own.
#pragma once

#include "dnn4j.h"

#include <dnnl.h>

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

using Step = std::variant<PrimitiveStep, CopyStep>;

// Reads a copy step from its arguments; the status says what is wrong with them.
std::int32_t read_copy(const StepArguments &arguments, CopyStep &copy);

// Copies all rows, on the calling thread's OpenMP team when that is worth starting one.
void run_copy(const CopyStep &copy);

} // namespace dnn4j

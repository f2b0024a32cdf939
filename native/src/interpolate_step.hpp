// A step that resizes an axis by weighted sums of its rows.
#pragma once

#include "step_arguments.hpp"

#include <dnnl.h>

#include <array>
#include <cstdint>

namespace dnn4j {

// Memories are source, table and result.
struct InterpolateStep {
    std::array<dnnl_memory_t, 3> memories;
    std::int64_t parts;
    std::int64_t in;
    std::int64_t out;
    std::int64_t inner;
    std::int64_t taps; // rows that a sum may be of
};

// Reads an interpolation step; the status says what is wrong with its memories or numbers or how they fit together.
std::int32_t read_interpolate(const StepArguments &arguments, InterpolateStep &step);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_interpolate(const InterpolateStep &step);

} // namespace dnn4j

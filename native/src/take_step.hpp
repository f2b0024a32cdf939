// Steps that take rows of an axis by their positions, and add up what was taken.
#pragma once

#include "step_arguments.hpp"

#include <dnnl.h>

#include <array>
#include <cstdint>

namespace dnn4j {

// Memories are source, table and result; a row has that many bytes.
struct TakeStep {
    std::array<dnnl_memory_t, 3> memories;
    std::int64_t parts;
    std::int64_t in;
    std::int64_t out;
    std::int64_t row;
};

// Memories are source, table and result; a row has that many f32 numbers.
struct TakersStep {
    std::array<dnnl_memory_t, 3> memories;
    std::int64_t parts;
    std::int64_t in;
    std::int64_t out;
    std::int64_t row;
};

// Reads a take step; the status says what is wrong with its memories or numbers or how they fit together.
std::int32_t read_take(const StepArguments &arguments, TakeStep &step);

// Moves all rows; the status is that of asking the memories for their addresses.
std::int32_t run_take(const TakeStep &step);

// Reads a takers step; the status says what is wrong with its memories or numbers or how they fit together.
std::int32_t read_takers(const StepArguments &arguments, TakersStep &step);

// Computes all sums; the status is that of asking the memories for their addresses.
std::int32_t run_takers(const TakersStep &step);

} // namespace dnn4j

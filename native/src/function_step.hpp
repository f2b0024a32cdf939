// Steps that compute functions of one number and of two, element by element.
#pragma once

#include "elementwise.hpp"
#include "step_arguments.hpp"

#include <dnnl.h>

#include <array>
#include <cstdint>

namespace dnn4j {

// Source and result, dense and of one layout.
struct FunctionStep {
    std::int64_t function;
    std::array<dnnl_memory_t, 2> memories;
    std::int64_t elements;
    float alpha;
    float beta;
};

struct PairStep {
    std::int64_t operation;
    Elementwise elements;
};

// Reads a function step; the status says what is wrong with its function, its memories or how they fit together.
std::int32_t read_function(std::int64_t function, const StepArguments &arguments, FunctionStep &step);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_function(const FunctionStep &step);

// Reads a pair step; the status says what is wrong with its operation, its memories or how they fit together.
std::int32_t read_pair(std::int64_t operation, const StepArguments &arguments, PairStep &step);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_pair(const PairStep &step);

} // namespace dnn4j

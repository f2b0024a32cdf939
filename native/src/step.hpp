// One step of a sequence, ready to run: a primitive of oneDNN with its arguments, or a kernel of our own.
#pragma once

#include "channel_view.hpp"
#include "function_step.hpp"
#include "interpolate_step.hpp"
#include "step_arguments.hpp"
#include "take_step.hpp"
#include "winograd.hpp"

#include <dnnl.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <variant>

namespace dnn4j {

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

struct IntegerStep {
    std::int64_t operation;
    Elementwise elements;
};

struct SelectStep {
    std::int64_t operation;
    Elementwise elements;
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

// Lines of extent elements, stride apart.
struct SoftmaxStep {
    std::array<dnnl_memory_t, 2> memories;
    std::int64_t elements;
    std::int64_t extent;
    std::int64_t stride;
    bool logarithm;
};

struct MaxPoolAxis {
    std::int64_t in;
    std::int64_t out;
    std::int64_t kernel;
    std::int64_t stride;
    std::int64_t dilation;
    std::int64_t padding;
};

struct MaxPoolStep {
    std::array<dnnl_memory_t, 2> memories;
    std::array<MaxPoolAxis, 3> axes;
    std::int64_t planes;
    bool integers; // of 32 bits; else F32
};

using Step = std::variant<PrimitiveStep, CopyStep, IntegerStep, AffineStep, ShuffleStep, DropoutStep, AverageStep,
        TransposeStep, WinogradStep, SelectStep, SoftmaxStep, MaxPoolStep, InterpolateStep, FunctionStep, PairStep,
        TakeStep, TakersStep>;

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

// Reads a select step; the status says what is wrong with its operation, its memories or how they fit together.
std::int32_t read_select(std::int64_t operation, const StepArguments &arguments, SelectStep &select);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_select(const SelectStep &select);

// Reads a softmax step; the status says what is wrong with its memories or numbers or how they fit together.
std::int32_t read_softmax(const StepArguments &arguments, SoftmaxStep &softmax);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_softmax(const SoftmaxStep &softmax);

// Reads a max-pooling step; the status says what is wrong with its memories or numbers or how they fit together.
std::int32_t read_max_pool(const StepArguments &arguments, MaxPoolStep &pool);

// Computes all elements; the status is that of asking the memories for their addresses.
std::int32_t run_max_pool(const MaxPoolStep &pool);

} // namespace dnn4j

// A list of steps that runs in order without allocating.
#pragma once

#include "step.hpp"

#include <vector>

namespace dnn4j {

// A status and the step it belongs to, -1 when it belongs to none.
struct Outcome {
    std::int32_t status;
    std::int32_t step;
};

class Sequence {
public:
    void reserve(std::size_t steps) { steps_.reserve(steps); }

    // Appends a step of the given kind, or says why it cannot be one.
    std::int32_t add(std::int32_t kind, std::int64_t object, const StepArguments &arguments);

    // Runs every step and waits for the stream at the end.
    Outcome run(dnnl_stream_t stream) const;

    // Runs every step, waits for the stream after each, and writes the nanoseconds that each took.
    Outcome run_timed(dnnl_stream_t stream, std::int64_t *nanos) const;

private:
    std::int32_t add_primitive(std::int64_t primitive, const StepArguments &arguments);
    // Appends what a reader makes of the arguments, and of the object where its kind has one.
    template <typename Kind>
    std::int32_t append(
            std::int32_t (*read)(const StepArguments &, Kind &), std::int64_t object, const StepArguments &arguments);
    template <typename Kind>
    std::int32_t append(std::int32_t (*read)(std::int64_t, const StepArguments &, Kind &), std::int64_t object,
            const StepArguments &arguments);
    std::int32_t execute(const Step &step, dnnl_stream_t stream) const;

    std::vector<Step> steps_;
    std::vector<dnnl_exec_arg_t> arguments_;
};

} // namespace dnn4j

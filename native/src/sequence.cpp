#include "sequence.hpp"

#include <chrono>

namespace dnn4j {

template <typename Kind>
std::int32_t Sequence::append(
        std::int32_t (*read)(const StepArguments &, Kind &), std::int64_t object, const StepArguments &arguments) {
    if (object != 0) {
        return DNN4J_BAD_STEP;
    }
    Kind step{};
    const std::int32_t status = read(arguments, step);
    if (status == DNN4J_OK) {
        steps_.push_back(step);
    }
    return status;
}

template <typename Kind>
std::int32_t Sequence::append(std::int32_t (*read)(std::int64_t, const StepArguments &, Kind &), std::int64_t object,
        const StepArguments &arguments) {
    Kind step{};
    const std::int32_t status = read(object, arguments, step);
    if (status == DNN4J_OK) {
        steps_.push_back(step);
    }
    return status;
}

std::int32_t Sequence::add(std::int32_t kind, std::int64_t object, const StepArguments &arguments) {
    switch (kind) {
    case DNN4J_STEP_PRIMITIVE:
        return add_primitive(object, arguments);
    case DNN4J_STEP_COPY:
        return append(read_copy, object, arguments);
    case DNN4J_STEP_INTEGER:
        return append(read_integer, object, arguments);
    case DNN4J_STEP_AFFINE:
        return append(read_affine, object, arguments);
    case DNN4J_STEP_SHUFFLE:
        return append(read_shuffle, object, arguments);
    case DNN4J_STEP_DROPOUT:
        return append(read_dropout, object, arguments);
    case DNN4J_STEP_AVERAGE:
        return append(read_average, object, arguments);
    case DNN4J_STEP_TRANSPOSE:
        return append(read_transpose, object, arguments);
    case DNN4J_STEP_WINOGRAD:
        return append(read_winograd, object, arguments);
    case DNN4J_STEP_SELECT:
        return append(read_select, object, arguments);
    case DNN4J_STEP_SOFTMAX:
        return append(read_softmax, object, arguments);
    case DNN4J_STEP_MAX_POOL:
        return append(read_max_pool, object, arguments);
    case DNN4J_STEP_INTERPOLATE:
        return append(read_interpolate, object, arguments);
    case DNN4J_STEP_FUNCTION:
        return append(read_function, object, arguments);
    case DNN4J_STEP_PAIR:
        return append(read_pair, object, arguments);
    case DNN4J_STEP_TAKE:
        return append(read_take, object, arguments);
    case DNN4J_STEP_TAKERS:
        return append(read_takers, object, arguments);
    default:
        return DNN4J_UNKNOWN_KIND;
    }
}

std::int32_t Sequence::add_primitive(std::int64_t primitive, const StepArguments &arguments) {
    if (primitive == 0) {
        return DNN4J_NULL_ARGUMENT;
    }
    for (std::int32_t i = 0; i < arguments.count; i++) {
        if (arguments.values[i] == 0) {
            return DNN4J_NULL_ARGUMENT;
        }
    }
    const std::size_t first = arguments_.size();
    for (std::int32_t i = 0; i < arguments.count; i++) {
        arguments_.push_back({arguments.ids[i], reinterpret_cast<dnnl_memory_t>(arguments.values[i])});
    }
    steps_.push_back(PrimitiveStep{reinterpret_cast<dnnl_primitive_t>(primitive), arguments.count, first});
    return DNN4J_OK;
}

namespace {

// Runs a step of any kind; what a primitive's is given lies in the sequence.
struct Runner {
    dnnl_stream_t stream;
    const dnnl_exec_arg_t *arguments;

    std::int32_t operator()(const PrimitiveStep &step) const {
        return dnnl_primitive_execute(step.primitive, stream, step.argument_count, arguments + step.first_argument);
    }
    std::int32_t operator()(const CopyStep &step) const {
        run_copy(step);
        return DNN4J_OK;
    }
    std::int32_t operator()(const IntegerStep &step) const { return run_integer(step); }
    std::int32_t operator()(const AffineStep &step) const { return run_affine(step); }
    std::int32_t operator()(const ShuffleStep &step) const { return run_shuffle(step); }
    std::int32_t operator()(const DropoutStep &step) const { return run_dropout(step); }
    std::int32_t operator()(const AverageStep &step) const { return run_average(step); }
    std::int32_t operator()(const TransposeStep &step) const { return run_transpose(step); }
    std::int32_t operator()(const WinogradStep &step) const { return run_winograd(step); }
    std::int32_t operator()(const SelectStep &step) const { return run_select(step); }
    std::int32_t operator()(const SoftmaxStep &step) const { return run_softmax(step); }
    std::int32_t operator()(const MaxPoolStep &step) const { return run_max_pool(step); }
    std::int32_t operator()(const InterpolateStep &step) const { return run_interpolate(step); }
    std::int32_t operator()(const FunctionStep &step) const { return run_function(step); }
    std::int32_t operator()(const PairStep &step) const { return run_pair(step); }
    std::int32_t operator()(const TakeStep &step) const { return run_take(step); }
    std::int32_t operator()(const TakersStep &step) const { return run_takers(step); }
};

} // namespace

std::int32_t Sequence::execute(const Step &step, dnnl_stream_t stream) const {
    return std::visit(Runner{stream, arguments_.data()}, step);
}

Outcome Sequence::run(dnnl_stream_t stream) const {
    Outcome outcome{DNN4J_OK, -1};
    std::int32_t index = 0;
    for (const Step &step : steps_) {
        outcome.status = execute(step, stream);
        if (outcome.status != DNN4J_OK) {
            outcome.step = index;
            break;
        }
        index++;
    }
    // Also after a failure: what was started may still be reading the caller's buffers.
    const dnnl_status_t waited = dnnl_stream_wait(stream);
    if (outcome.status == DNN4J_OK) {
        outcome.status = waited;
    }
    return outcome;
}

Outcome Sequence::run_timed(dnnl_stream_t stream, std::int64_t *nanos) const {
    using Clock = std::chrono::steady_clock;
    std::int32_t index = 0;
    for (const Step &step : steps_) {
        const Clock::time_point start = Clock::now();
        const std::int32_t executed = execute(step, stream);
        const dnnl_status_t waited = dnnl_stream_wait(stream);
        const std::int32_t status = executed != DNN4J_OK ? executed : static_cast<std::int32_t>(waited);
        if (status != DNN4J_OK) {
            return {status, index};
        }
        nanos[index++] = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start).count();
    }
    return {DNN4J_OK, -1};
}

} // namespace dnn4j

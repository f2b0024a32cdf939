#include "sequence.hpp"

#include <chrono>

namespace dnn4j {

std::int32_t Sequence::add(std::int32_t kind, std::int64_t object, const StepArguments &arguments) {
    switch (kind) {
    case DNN4J_STEP_PRIMITIVE:
        return add_primitive(object, arguments);
    case DNN4J_STEP_COPY:
        return object == 0 ? add_copy(arguments) : DNN4J_BAD_STEP;
    case DNN4J_STEP_INTEGER:
        return add_integer(object, arguments);
    case DNN4J_STEP_AFFINE:
        return add_affine(object, arguments);
    case DNN4J_STEP_SHUFFLE:
        return add_shuffle(object, arguments);
    case DNN4J_STEP_DROPOUT:
        return object == 0 ? add_dropout(arguments) : DNN4J_BAD_STEP;
    case DNN4J_STEP_AVERAGE:
        return object == 0 ? add_average(arguments) : DNN4J_BAD_STEP;
    case DNN4J_STEP_TRANSPOSE:
        return object == 0 ? add_transpose(arguments) : DNN4J_BAD_STEP;
    case DNN4J_STEP_WINOGRAD:
        return object == 0 ? add_winograd(arguments) : DNN4J_BAD_STEP;
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

std::int32_t Sequence::add_copy(const StepArguments &arguments) {
    CopyStep copy{};
    const std::int32_t status = read_copy(arguments, copy);
    if (status == DNN4J_OK) {
        steps_.push_back(copy);
    }
    return status;
}

std::int32_t Sequence::add_integer(std::int64_t operation, const StepArguments &arguments) {
    IntegerStep integer{};
    const std::int32_t status = read_integer(operation, arguments, integer);
    if (status == DNN4J_OK) {
        steps_.push_back(integer);
    }
    return status;
}

std::int32_t Sequence::add_affine(std::int64_t activation, const StepArguments &arguments) {
    AffineStep affine{};
    const std::int32_t status = read_affine(activation, arguments, affine);
    if (status == DNN4J_OK) {
        steps_.push_back(affine);
    }
    return status;
}

std::int32_t Sequence::add_shuffle(std::int64_t groups, const StepArguments &arguments) {
    ShuffleStep shuffle{};
    const std::int32_t status = read_shuffle(groups, arguments, shuffle);
    if (status == DNN4J_OK) {
        steps_.push_back(shuffle);
    }
    return status;
}

std::int32_t Sequence::add_dropout(const StepArguments &arguments) {
    DropoutStep dropout{};
    const std::int32_t status = read_dropout(arguments, dropout);
    if (status == DNN4J_OK) {
        steps_.push_back(dropout);
    }
    return status;
}

std::int32_t Sequence::add_average(const StepArguments &arguments) {
    AverageStep average{};
    const std::int32_t status = read_average(arguments, average);
    if (status == DNN4J_OK) {
        steps_.push_back(average);
    }
    return status;
}

std::int32_t Sequence::add_transpose(const StepArguments &arguments) {
    TransposeStep transpose{};
    const std::int32_t status = read_transpose(arguments, transpose);
    if (status == DNN4J_OK) {
        steps_.push_back(transpose);
    }
    return status;
}

std::int32_t Sequence::add_winograd(const StepArguments &arguments) {
    WinogradStep winograd{};
    const std::int32_t status = read_winograd(arguments, winograd);
    if (status == DNN4J_OK) {
        steps_.push_back(winograd);
    }
    return status;
}

std::int32_t Sequence::execute(const Step &step, dnnl_stream_t stream) const {
    if (const auto *primitive = std::get_if<PrimitiveStep>(&step)) {
        return dnnl_primitive_execute(
                primitive->primitive, stream, primitive->argument_count, arguments_.data() + primitive->first_argument);
    }
    if (const auto *integer = std::get_if<IntegerStep>(&step)) {
        return run_integer(*integer);
    }
    if (const auto *affine = std::get_if<AffineStep>(&step)) {
        return run_affine(*affine);
    }
    if (const auto *shuffle = std::get_if<ShuffleStep>(&step)) {
        return run_shuffle(*shuffle);
    }
    if (const auto *dropout = std::get_if<DropoutStep>(&step)) {
        return run_dropout(*dropout);
    }
    if (const auto *average = std::get_if<AverageStep>(&step)) {
        return run_average(*average);
    }
    if (const auto *transpose = std::get_if<TransposeStep>(&step)) {
        return run_transpose(*transpose);
    }
    if (const auto *winograd = std::get_if<WinogradStep>(&step)) {
        return run_winograd(*winograd);
    }
    run_copy(*std::get_if<CopyStep>(&step));
    return DNN4J_OK;
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

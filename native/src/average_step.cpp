#include "step.hpp"

#include <cstring>

namespace dnn4j {
namespace {

double number_of(std::int64_t bits) {
    double number;
    std::memcpy(&number, &bits, sizeof number);
    return number;
}

} // namespace

std::int32_t read_average(const StepArguments &arguments, AverageStep &average) {
    const auto batch = value_of(arguments, DNN4J_AVERAGE_BATCH);
    const auto running = value_of(arguments, DNN4J_AVERAGE_RUNNING);
    const auto kept = value_of(arguments, DNN4J_AVERAGE_KEPT);
    const auto added = value_of(arguments, DNN4J_AVERAGE_ADDED);
    if (!batch || !running || !kept || !added || !all_known(arguments, DNN4J_AVERAGE_ADDED)) {
        return DNN4J_BAD_STEP;
    }
    if (*batch == 0 || *running == 0) {
        return DNN4J_NULL_ARGUMENT;
    }
    average.memories = {reinterpret_cast<dnnl_memory_t>(*batch), reinterpret_cast<dnnl_memory_t>(*running)};
    average.kept = number_of(*kept);
    average.added = number_of(*added);
    average.elements = elements_of(average.memories[0]);
    return average.elements >= 0 && average.elements == elements_of(average.memories[1]) ? DNN4J_OK : DNN4J_BAD_STEP;
}

std::int32_t run_average(const AverageStep &average) {
    std::array<void *, 2> at{};
    const std::int32_t status = addresses_of(average.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    const auto *const batch = static_cast<const float *>(at[0]);
    auto *const running = static_cast<float *>(at[1]);
    for (std::int64_t i = 0; i < average.elements; i++) {
        running[i] = static_cast<float>(average.kept * running[i] + average.added * batch[i]);
    }
    return DNN4J_OK;
}

} // namespace dnn4j

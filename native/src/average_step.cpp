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
    std::array<std::int64_t, DNN4J_AVERAGE_ADDED> values{};
    const std::int32_t status = memories_and_values(arguments, average.memories, values);
    if (status != DNN4J_OK) {
        return status;
    }
    average.kept = number_of(values[DNN4J_AVERAGE_KEPT - 1]);
    average.added = number_of(values[DNN4J_AVERAGE_ADDED - 1]);
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

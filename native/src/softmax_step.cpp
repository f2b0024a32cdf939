#include "step.hpp"

#include <cmath>
#include <limits>

namespace dnn4j {
namespace {

// The larger, or a NaN if there is one.
float larger(float a, float b) {
    return a >= b || std::isnan(a) ? a : b;
}

void line(const SoftmaxStep &softmax, const float *from, float *to) {
    const std::int64_t stride = softmax.stride;
    float largest = -std::numeric_limits<float>::infinity();
    for (std::int64_t i = 0; i < softmax.extent; i++) {
        largest = larger(largest, from[i * stride]);
    }
    double sum = 0;
    for (std::int64_t i = 0; i < softmax.extent; i++) {
        sum += std::exp(static_cast<double>(from[i * stride]) - largest);
    }
    const double log_sum = std::log(sum);
    for (std::int64_t i = 0; i < softmax.extent; i++) {
        const double distance = static_cast<double>(from[i * stride]) - largest;
        to[i * stride] = static_cast<float>(softmax.logarithm ? distance - log_sum : std::exp(distance) / sum);
    }
}

} // namespace

std::int32_t read_softmax(const StepArguments &arguments, SoftmaxStep &softmax) {
    std::array<std::int64_t, DNN4J_SOFTMAX_LOGARITHM> values{};
    const std::int32_t status = memories_and_values(arguments, softmax.memories, values);
    if (status != DNN4J_OK) {
        return status;
    }
    const std::int64_t extent = values[DNN4J_SOFTMAX_EXTENT - 1];
    const std::int64_t stride = values[DNN4J_SOFTMAX_STRIDE - 1];
    softmax.elements = elements_of(softmax.memories[0]);
    softmax.extent = extent;
    softmax.stride = stride;
    softmax.logarithm = values[DNN4J_SOFTMAX_LOGARITHM - 1] != 0;
    return softmax.elements >= 0 && softmax.elements == elements_of(softmax.memories[1]) && extent > 0 && stride > 0 &&
                           softmax.elements / extent % stride == 0 && softmax.elements % extent == 0
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t run_softmax(const SoftmaxStep &softmax) {
    std::array<void *, 2> at{};
    const std::int32_t status = addresses_of(softmax.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    const auto *const from = static_cast<const float *>(at[0]);
    auto *const to = static_cast<float *>(at[1]);
    const std::int64_t lines = softmax.elements / softmax.extent;
#pragma omp parallel for if (softmax.elements >= parallel_from_elements)
    for (std::int64_t i = 0; i < lines; i++) {
        const std::int64_t first = i / softmax.stride * softmax.stride * softmax.extent + i % softmax.stride;
        line(softmax, from + first, to + first);
    }
    return DNN4J_OK;
}

} // namespace dnn4j

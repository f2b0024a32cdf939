#include "interpolate_step.hpp"

#include "elementwise.hpp"

#include <algorithm>

namespace dnn4j {
namespace {

// Row y of inner elements of a part, from rows of which one without weight is not read.
void row(const InterpolateStep &step, const float *table, const float *part, std::int64_t y, float *to) {
    const float *const weights = table + step.taps * step.out;
    bool first = true;
    for (std::int64_t k = 0; k < step.taps; k++) {
        const float weight = weights[k * step.out + y];
        const float *const from = part + static_cast<std::int64_t>(table[k * step.out + y]) * step.inner;
        if (weight == 0) {
            continue;
        }
        if (first && weight == 1) {
            std::copy_n(from, step.inner, to);
        } else if (first) {
            std::transform(from, from + step.inner, to, [weight](float x) { return weight * x; });
        } else {
            std::transform(from, from + step.inner, to, to, [weight](float x, float sum) { return sum + weight * x; });
        }
        first = false;
    }
    if (first) {
        std::fill_n(to, step.inner, 0.0F);
    }
}

// A part whose rows are single elements.
void elements(const InterpolateStep &step, const float *table, const float *from, float *to) {
    const float *const weights = table + step.taps * step.out;
    for (std::int64_t y = 0; y < step.out; y++) {
        float sum = 0;
        for (std::int64_t k = 0; k < step.taps; k++) {
            const float weight = weights[k * step.out + y];
            const float x = from[static_cast<std::int32_t>(table[k * step.out + y])];
            sum = weight == 0 ? sum : sum + weight * x;
        }
        to[y] = sum;
    }
}

} // namespace

std::int32_t read_interpolate(const StepArguments &arguments, InterpolateStep &step) {
    std::array<std::int64_t, DNN4J_INTERPOLATE_INNER> values{};
    const std::int32_t status = memories_and_values(arguments, step.memories, values);
    if (status != DNN4J_OK) {
        return status;
    }
    step.in = values[DNN4J_INTERPOLATE_IN - 1];
    step.out = values[DNN4J_INTERPOLATE_OUT - 1];
    step.inner = values[DNN4J_INTERPOLATE_INNER - 1];
    if (step.in < 1 || step.out < 1 || step.inner < 1) {
        return DNN4J_BAD_STEP;
    }
    const std::int64_t elements = elements_of(step.memories[0]);
    step.parts = elements / (step.in * step.inner);
    const std::int64_t table = elements_of(step.memories[1]);
    step.taps = table / (2 * step.out);
    return elements >= 0 && elements % (step.in * step.inner) == 0 && table > 0 && table % (2 * step.out) == 0 &&
                           elements_of(step.memories[2]) == step.parts * step.out * step.inner
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t run_interpolate(const InterpolateStep &step) {
    std::array<void *, 3> at{};
    const std::int32_t status = addresses_of(step.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    const auto *const from = static_cast<const float *>(at[0]);
    const auto *const table = static_cast<const float *>(at[1]);
    auto *const to = static_cast<float *>(at[2]);
    if (step.inner == 1) {
#pragma omp parallel for if (step.parts * step.out >= parallel_from_elements)
        for (std::int64_t i = 0; i < step.parts; i++) {
            elements(step, table, from + i * step.in, to + i * step.out);
        }
        return DNN4J_OK;
    }
    const std::int64_t rows = step.parts * step.out;
#pragma omp parallel for if (rows * step.inner >= parallel_from_elements)
    for (std::int64_t i = 0; i < rows; i++) {
        const std::int64_t y = i % step.out;
        const float *const part = from + i / step.out * step.in * step.inner;
        row(step, table, part, y, to + i * step.inner);
    }
    return DNN4J_OK;
}

} // namespace dnn4j

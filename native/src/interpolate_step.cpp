#include "interpolate_step.hpp"

#include "elementwise.hpp"

#include <algorithm>

namespace dnn4j {
namespace {

// A row of inner elements from two rows, of which one without weight is not read.
void row(const InterpolateStep &step, const float *a, const float *b, float share, float *to) {
    if (share == 0 || share == 1) {
        std::copy_n(share == 0 ? a : b, step.inner, to);
        return;
    }
    for (std::int64_t i = 0; i < step.inner; i++) {
        to[i] = (1 - share) * a[i] + share * b[i];
    }
}

// A part whose rows are single elements.
void elements(const InterpolateStep &step, const float *table, const float *from, float *to) {
    const float *const second = table + step.out;
    const float *const shares = second + step.out;
    for (std::int64_t y = 0; y < step.out; y++) {
        const float a = from[static_cast<std::int32_t>(table[y])];
        const float b = from[static_cast<std::int32_t>(second[y])];
        const float share = shares[y];
        const float between = (1 - share) * a + share * b;
        to[y] = share == 0 ? a : share == 1 ? b : between;
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
    return elements >= 0 && elements % (step.in * step.inner) == 0 && elements_of(step.memories[1]) == 3 * step.out &&
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
        row(step, part + static_cast<std::int64_t>(table[y]) * step.inner,
                part + static_cast<std::int64_t>(table[step.out + y]) * step.inner, table[2 * step.out + y],
                to + i * step.inner);
    }
    return DNN4J_OK;
}

} // namespace dnn4j

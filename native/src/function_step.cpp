#include "function_step.hpp"

#include "functions.hpp"

#include <cmath>

namespace dnn4j {
namespace {

// Below this many elements one core finishes before a team has started.
constexpr std::int64_t parallel_from_functions = std::int64_t{1} << 12;

// The number of elements of two memories of one description that have no gaps; -1 if they are not that.
std::int64_t dense_elements(dnnl_memory_t source, dnnl_memory_t result) {
    const_dnnl_memory_desc_t desc = nullptr;
    const_dnnl_memory_desc_t other = nullptr;
    if (dnnl_memory_get_memory_desc(source, &desc) != dnnl_success ||
            dnnl_memory_get_memory_desc(result, &other) != dnnl_success || !dnnl_memory_desc_equal(desc, other)) {
        return -1;
    }
    dnnl_data_type_t type = dnnl_data_type_undef;
    int rank = 0;
    const dnnl_dims_t *extents = nullptr;
    if (dnnl_memory_desc_query(desc, dnnl_query_data_type, &type) != dnnl_success || type != dnnl_f32 ||
            dnnl_memory_desc_query(desc, dnnl_query_ndims_s32, &rank) != dnnl_success ||
            dnnl_memory_desc_query(desc, dnnl_query_dims, &extents) != dnnl_success) {
        return -1;
    }
    std::int64_t elements = 1;
    for (int i = 0; i < rank; i++) {
        elements *= (*extents)[i];
    }
    return dnnl_memory_desc_get_size(desc) == static_cast<std::size_t>(elements) * sizeof(float) ? elements : -1;
}

template <typename Body> void for_each(std::int64_t elements, const Body &body) {
#pragma omp parallel for if (elements >= parallel_from_functions)
    for (std::int64_t i = 0; i < elements; i++) {
        body(i);
    }
}

} // namespace

std::int32_t read_function(std::int64_t function, const StepArguments &arguments, FunctionStep &step) {
    if (!is_function(function)) {
        return DNN4J_BAD_STEP;
    }
    std::array<std::int64_t, DNN4J_FUNCTION_BETA> values{};
    const std::int32_t status = memories_and_values(arguments, step.memories, values);
    if (status != DNN4J_OK) {
        return status;
    }
    step.function = function;
    step.elements = dense_elements(step.memories[0], step.memories[1]);
    step.alpha = float_of(values[DNN4J_FUNCTION_ALPHA - 1]);
    step.beta = float_of(values[DNN4J_FUNCTION_BETA - 1]);
    return step.elements >= 0 ? DNN4J_OK : DNN4J_BAD_STEP;
}

std::int32_t run_function(const FunctionStep &step) {
    std::array<void *, 2> at{};
    const std::int32_t status = addresses_of(step.memories, at);
    if (status != DNN4J_OK) {
        return status;
    }
    const auto *const from = static_cast<const float *>(at[0]);
    auto *const to = static_cast<float *>(at[1]);
    if (step.function == DNN4J_FUNCTION_EXP) { // most used of all, and as right in float
        for_each(step.elements, [&](std::int64_t i) { to[i] = std::exp(from[i]); });
        return DNN4J_OK;
    }
    for_each(step.elements, [&](std::int64_t i) {
        to[i] = static_cast<float>(function_of(step.function, from[i], step.alpha, step.beta));
    });
    return DNN4J_OK;
}

std::int32_t read_pair(std::int64_t operation, const StepArguments &arguments, PairStep &step) {
    if (operation < DNN4J_PAIR_POW || operation > DNN4J_PAIR_IS_CLEAR) {
        return DNN4J_BAD_STEP;
    }
    step.operation = operation;
    const std::int32_t status = read_elementwise(arguments, step.elements);
    return status != DNN4J_OK ? status : step.elements.type == dnnl_f32 ? DNN4J_OK : DNN4J_BAD_STEP;
}

std::int32_t run_pair(const PairStep &step) {
    std::array<void *, 3> at{};
    const std::int32_t status = addresses_of(step.elements, at);
    if (status == DNN4J_OK) {
        compute<float>(step.elements, at,
                [&](float left, float right) { return static_cast<float>(pair_of(step.operation, left, right)); });
    }
    return status;
}

} // namespace dnn4j

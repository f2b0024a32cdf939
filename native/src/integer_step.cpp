#include "step.hpp"

#include <algorithm>
#include <limits>

namespace dnn4j {
namespace {

bool is_operation(std::int64_t operation) {
    return operation >= DNN4J_INTEGER_ADD && operation <= DNN4J_INTEGER_WHERE_NOT;
}

template <typename T> T saturate(std::int64_t value) {
    return static_cast<T>(
            std::clamp<std::int64_t>(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
}

std::int64_t divide(std::int64_t a, std::int64_t b) {
    if (b != 0) {
        return a / b;
    }
    return a > 0 ? std::numeric_limits<std::int64_t>::max() : a < 0 ? std::numeric_limits<std::int64_t>::min() : 0;
}

std::int64_t apply(std::int64_t operation, std::int64_t a, std::int64_t b) {
    switch (operation) {
    case DNN4J_INTEGER_ADD:
        return a + b;
    case DNN4J_INTEGER_SUBTRACT:
        return a - b;
    case DNN4J_INTEGER_MULTIPLY:
        return a * b;
    case DNN4J_INTEGER_DIVIDE:
        return divide(a, b);
    case DNN4J_INTEGER_MAX:
        return std::max(a, b);
    case DNN4J_INTEGER_MIN:
        return std::min(a, b);
    case DNN4J_INTEGER_EQUAL:
        return a == b ? 1 : 0;
    case DNN4J_INTEGER_LESS:
        return a < b ? 1 : 0;
    case DNN4J_INTEGER_LESS_OR_EQUAL:
        return a <= b ? 1 : 0;
    case DNN4J_INTEGER_GREATER:
        return a > b ? 1 : 0;
    case DNN4J_INTEGER_GREATER_OR_EQUAL:
        return a >= b ? 1 : 0;
    case DNN4J_INTEGER_WHERE:
        return a != 0 ? b : 0;
    default:
        return a == 0 ? b : 0;
    }
}

template <typename T> void compute_in(const IntegerStep &integer, const std::array<void *, 3> &at) {
    compute<T>(integer.elements, at,
            [&](std::int64_t a, std::int64_t b) { return saturate<T>(apply(integer.operation, a, b)); });
}

} // namespace

std::int32_t read_integer(std::int64_t operation, const StepArguments &arguments, IntegerStep &integer) {
    if (!is_operation(operation)) {
        return DNN4J_BAD_STEP;
    }
    integer.operation = operation;
    const std::int32_t status = read_elementwise(arguments, integer.elements);
    const dnnl_data_type_t type = integer.elements.type;
    const bool integral = type == dnnl_s8 || type == dnnl_u8 || type == dnnl_s32;
    return status != DNN4J_OK ? status : integral ? DNN4J_OK : DNN4J_BAD_STEP;
}

std::int32_t run_integer(const IntegerStep &integer) {
    std::array<void *, 3> at{};
    const std::int32_t status = addresses_of(integer.elements, at);
    if (status != DNN4J_OK) {
        return status;
    }
    switch (integer.elements.type) {
    case dnnl_s8:
        compute_in<std::int8_t>(integer, at);
        break;
    case dnnl_u8:
        compute_in<std::uint8_t>(integer, at);
        break;
    default:
        compute_in<std::int32_t>(integer, at);
        break;
    }
    return DNN4J_OK;
}

} // namespace dnn4j

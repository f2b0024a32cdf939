#include "step.hpp"

namespace dnn4j {
namespace {

// A type of numbers by the bits of its infinity, above which a NaN's lie.
template <typename T, T infinity> struct Numbers {
    static constexpr T sign = static_cast<T>(T{1} << (8 * sizeof(T) - 1));

    static bool is_nan(T bits) { return static_cast<T>(bits & ~sign) > infinity; }
    static bool is_negative(T bits) { return (bits & sign) != 0 && bits != sign && !is_nan(bits); }
};

template <typename T, T infinity> void select_in(const SelectStep &select, const std::array<void *, 3> &at) {
    using Type = Numbers<T, infinity>;
    if (select.operation == DNN4J_SELECT_NAN) {
        compute<T>(select.elements, at, [](T left, T right) { return Type::is_nan(left) ? left : right; });
    } else {
        compute<T>(select.elements, at, [](T left, T right) { return Type::is_negative(left) ? right : left; });
    }
}

} // namespace

std::int32_t read_select(std::int64_t operation, const StepArguments &arguments, SelectStep &select) {
    if (operation != DNN4J_SELECT_NAN && operation != DNN4J_SELECT_NEGATIVE) {
        return DNN4J_BAD_STEP;
    }
    select.operation = operation;
    const std::int32_t status = read_elementwise(arguments, select.elements);
    const dnnl_data_type_t type = select.elements.type;
    const bool floating = type == dnnl_f32 || type == dnnl_bf16 || type == dnnl_f16;
    return status != DNN4J_OK ? status : floating ? DNN4J_OK : DNN4J_BAD_STEP;
}

std::int32_t run_select(const SelectStep &select) {
    std::array<void *, 3> at{};
    const std::int32_t status = addresses_of(select.elements, at);
    if (status != DNN4J_OK) {
        return status;
    }
    switch (select.elements.type) {
    case dnnl_f32:
        select_in<std::uint32_t, 0x7F800000>(select, at);
        break;
    case dnnl_bf16:
        select_in<std::uint16_t, 0x7F80>(select, at);
        break;
    default:
        select_in<std::uint16_t, 0x7C00>(select, at);
        break;
    }
    return DNN4J_OK;
}

} // namespace dnn4j

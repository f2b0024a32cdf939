#include "integer_kernel.hpp"

#include <algorithm>

namespace dnn4j {
namespace {

bool is_operation(std::int64_t operation) {
    return operation >= DNN4J_INTEGER_ADD && operation <= DNN4J_INTEGER_MIN;
}

// Dimensions and strides of a memory, if it lies in plain strides without blocks or padding.
struct Layout {
    int rank;
    const dnnl_dim_t *extents;
    const dnnl_dim_t *strides;
    dnnl_data_type_t type;
};

std::int32_t read_layout(dnnl_memory_t memory, Layout &layout) {
    const_dnnl_memory_desc_t desc = nullptr;
    std::int32_t status = dnnl_memory_get_memory_desc(memory, &desc);
    dnnl_format_kind_t format = dnnl_format_kind_undef;
    int blocks = 0;
    const dnnl_dims_t *extents = nullptr;
    const dnnl_dims_t *strides = nullptr;
    const auto query = [&](dnnl_query_t what, void *answer) {
        if (status == DNN4J_OK) {
            status = dnnl_memory_desc_query(desc, what, answer);
        }
    };
    query(dnnl_query_format_kind, &format);
    query(dnnl_query_ndims_s32, &layout.rank);
    query(dnnl_query_dims, &extents);
    query(dnnl_query_data_type, &layout.type);
    if (status == DNN4J_OK && format != dnnl_blocked) {
        return DNN4J_BAD_STEP;
    }
    query(dnnl_query_inner_nblks_s32, &blocks);
    query(dnnl_query_strides, &strides);
    if (status != DNN4J_OK) {
        return status;
    }
    layout.extents = *extents;
    layout.strides = *strides;
    return blocks == 0 ? DNN4J_OK : DNN4J_BAD_STEP;
}

// The strides of an operand under the step's dimensions; false if it does not broadcast to them.
bool broadcast(const Layout &operand, const IntegerStep &integer, std::array<std::int64_t, DNNL_MAX_NDIMS> &strides) {
    if (operand.rank != integer.rank || operand.type != integer.type) {
        return false;
    }
    for (int i = 0; i < operand.rank; i++) {
        const auto at = static_cast<std::size_t>(i);
        if (operand.extents[i] != 1 && operand.extents[i] != integer.extents[at]) {
            return false;
        }
        strides[at] = operand.extents[i] == 1 ? 0 : operand.strides[i];
    }
    return true;
}

} // namespace

std::int32_t read_integer(std::int64_t operation, const StepArguments &arguments, IntegerStep &integer) {
    if (!is_operation(operation) || arguments.count != 3) {
        return DNN4J_BAD_STEP;
    }
    for (std::int32_t i = 0; i < arguments.count; i++) {
        const auto memory = reinterpret_cast<dnnl_memory_t>(arguments.values[i]);
        if (memory == nullptr) {
            return DNN4J_NULL_ARGUMENT;
        }
        switch (arguments.ids[i]) {
        case DNN4J_INTEGER_LEFT:
            integer.left = memory;
            break;
        case DNN4J_INTEGER_RIGHT:
            integer.right = memory;
            break;
        case DNN4J_INTEGER_RESULT:
            integer.result = memory;
            break;
        default:
            return DNN4J_BAD_STEP;
        }
    }
    if (integer.left == nullptr || integer.right == nullptr || integer.result == nullptr) {
        return DNN4J_BAD_STEP;
    }
    Layout left{};
    Layout right{};
    Layout result{};
    for (const auto &[memory, layout] :
            {std::pair{integer.left, &left}, std::pair{integer.right, &right}, std::pair{integer.result, &result}}) {
        const std::int32_t status = read_layout(memory, *layout);
        if (status != DNN4J_OK) {
            return status;
        }
    }
    integer.operation = operation;
    integer.type = result.type;
    integer.rank = result.rank;
    std::copy_n(result.extents, result.rank, integer.extents.begin());
    std::copy_n(result.strides, result.rank, integer.result_strides.begin());
    const bool integral = result.type == dnnl_s8 || result.type == dnnl_u8 || result.type == dnnl_s32;
    return integral && broadcast(left, integer, integer.left_strides) &&
                           broadcast(right, integer, integer.right_strides)
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t run_integer(const IntegerStep &integer) {
    void *left = nullptr;
    void *right = nullptr;
    void *result = nullptr;
    std::int32_t status = dnnl_memory_get_data_handle(integer.left, &left);
    if (status == DNN4J_OK) {
        status = dnnl_memory_get_data_handle(integer.right, &right);
    }
    if (status == DNN4J_OK) {
        status = dnnl_memory_get_data_handle(integer.result, &result);
    }
    if (status != DNN4J_OK) {
        return status;
    }
    compute_integer(integer, left, right, result);
    return DNN4J_OK;
}

} // namespace dnn4j

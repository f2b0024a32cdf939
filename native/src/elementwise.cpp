#include "elementwise.hpp"

#include "step_arguments.hpp"

#include <algorithm>
#include <utility>

namespace dnn4j {
namespace {

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
bool broadcast(const Layout &operand, const Elementwise &step, std::array<std::int64_t, DNNL_MAX_NDIMS> &strides) {
    if (operand.rank != step.rank || operand.type != step.type) {
        return false;
    }
    for (int i = 0; i < operand.rank; i++) {
        const auto at = static_cast<std::size_t>(i);
        if (operand.extents[i] != 1 && operand.extents[i] != step.extents[at]) {
            return false;
        }
        strides[at] = operand.extents[i] == 1 ? 0 : operand.strides[i];
    }
    return true;
}

} // namespace

std::int32_t read_elementwise(const StepArguments &arguments, Elementwise &step) {
    std::array<dnnl_memory_t, 3> memories{};
    std::int32_t status = memories_by_number(arguments, memories);
    std::array<Layout, 3> layouts{};
    for (std::size_t i = 0; i < memories.size() && status == DNN4J_OK; i++) {
        status = read_layout(memories[i], layouts[i]);
    }
    if (status != DNN4J_OK) {
        return status;
    }
    step.left = memories[0];
    step.right = memories[1];
    step.result = memories[2];
    const Layout &result = layouts[2];
    step.type = result.type;
    step.rank = result.rank;
    std::copy_n(result.extents, result.rank, step.extents.begin());
    std::copy_n(result.strides, result.rank, step.result_strides.begin());
    return broadcast(layouts[0], step, step.left_strides) && broadcast(layouts[1], step, step.right_strides)
                   ? DNN4J_OK
                   : DNN4J_BAD_STEP;
}

std::int32_t addresses_of(const Elementwise &step, std::array<void *, 3> &addresses) {
    return addresses_of(std::array<dnnl_memory_t, 3>{step.left, step.right, step.result}, addresses);
}

} // namespace dnn4j

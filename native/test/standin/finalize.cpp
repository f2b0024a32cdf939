// What finalizing checks: values of their own range, and shapes that fit one another.
#include "cudnn_types.hpp"
#include "descriptor.hpp"
#include "elements.hpp"
#include "handle.hpp"

#include <algorithm>
#include <set>

namespace standin {
namespace {

using Child = std::shared_ptr<Descriptor>;

bool all_at_least(const std::vector<int64_t> &values, int64_t least) {
    return std::all_of(values.begin(), values.end(), [=](int64_t value) { return value >= least; });
}

int finalize_tensor(Descriptor &it) {
    TensorInfo &tensor = it.tensor;
    tensor.id = it.integer(TENSOR_ID, 0);
    tensor.type = static_cast<int>(it.integer(TENSOR_TYPE, -1));
    tensor.is_virtual = it.integer(TENSOR_VIRTUAL, 0) != 0;
    tensor.alignment = it.integer(TENSOR_ALIGNMENT, 0);
    tensor.dimensions = it.integers(TENSOR_DIMENSIONS);
    tensor.strides = it.integers(TENSOR_STRIDES);
    if (element_bytes(tensor.type) == 0) {
        return refuse(CUDNN_UNSUPPORTED_TYPE, "data type " + std::to_string(tensor.type));
    }
    if (tensor.dimensions.size() != tensor.strides.size() || tensor.dimensions.size() < 3 ||
            !all_at_least(tensor.dimensions, 1) || !all_at_least(tensor.strides, 1)) {
        return refuse(CUDNN_BAD_PARAM, "dimensions and strides: as many of both, at least 3, all positive");
    }
    const int64_t alignment = tensor.alignment;
    if (alignment < static_cast<int64_t>(element_bytes(tensor.type)) || (alignment & (alignment - 1)) != 0) {
        return refuse(CUDNN_BAD_PARAM, "the alignment is no power of two of at least an element");
    }
    return CUDNN_OK;
}

int finalize_convolution(Descriptor &it) {
    const auto count = static_cast<size_t>(it.integer(CONVOLUTION_SPATIAL_DIMS, 0));
    Operation &operation = it.operation;
    operation.pre_paddings = it.integers(CONVOLUTION_PRE_PADDINGS);
    operation.post_paddings = it.integers(CONVOLUTION_POST_PADDINGS);
    operation.dilations = it.integers(CONVOLUTION_DILATIONS);
    operation.strides = it.integers(CONVOLUTION_STRIDES);
    for (const auto *const list :
            {&operation.pre_paddings, &operation.post_paddings, &operation.dilations, &operation.strides}) {
        if (list->size() != count) {
            return refuse(CUDNN_BAD_PARAM, "a list has not as many elements as there are spatial dimensions");
        }
    }
    if (!all_at_least(operation.pre_paddings, 0) || !all_at_least(operation.post_paddings, 0) ||
            !all_at_least(operation.dilations, 1) || !all_at_least(operation.strides, 1)) {
        return refuse(CUDNN_BAD_PARAM, "paddings of at least 0, dilations and strides of at least 1");
    }
    if (it.integer(CONVOLUTION_MODE, 0) != CROSS_CORRELATION || it.integer(CONVOLUTION_TYPE, -1) != ELEMENT_FLOAT) {
        return refuse(CUDNN_NOT_SUPPORTED, "a convolution other than cross correlation computed in float");
    }
    return CUDNN_OK;
}

int finalize_pointwise(Descriptor &it) {
    Operation &operation = it.operation;
    operation.mode = static_cast<int>(it.integer(POINTWISE_MODE, -1));
    operation.lower_clip = it.number(RELU_LOWER_CLIP, 0);
    operation.upper_clip = it.number(RELU_UPPER_CLIP, operation.upper_clip);
    operation.lower_slope = it.number(RELU_LOWER_SLOPE, 0);
    operation.elu_alpha = it.number(ELU_ALPHA, 1);
    operation.softplus_beta = it.number(SOFTPLUS_BETA, 1);
    operation.swish_beta = it.number(SWISH_BETA, 1);
    const int mode = operation.mode;
    if ((mode != PW_ADD && mode != PW_MUL && (mode < PW_RELU || mode > PW_GELU_TANH)) ||
            it.integer(POINTWISE_PRECISION, -1) != ELEMENT_FLOAT) {
        return refuse(CUDNN_NOT_SUPPORTED, "pointwise mode " + std::to_string(mode) + ", or not computed in float");
    }
    return CUDNN_OK;
}

// Sets the operation's tensors; all of them must be finalized descriptors of tensors.
int take_tensors(Descriptor &it, int x, int w, int b, int y) {
    for (const int name : {x, w, b, y}) {
        Child tensor = it.child(name);
        if (tensor != nullptr && tensor->type != TENSOR) {
            return refuse(CUDNN_DESCRIPTOR_TYPE, "attribute " + std::to_string(name) + " is no tensor");
        }
        it.tensors.push_back(std::move(tensor));
    }
    return CUDNN_OK;
}

int finalize_convolution_operation(Descriptor &it, const Child &convolution, double alpha, double beta) {
    if (convolution->type != CONVOLUTION) {
        return refuse(CUDNN_DESCRIPTOR_TYPE, "the descriptor of the convolution is of another type");
    }
    if (alpha != 1 || beta != 0) {
        return refuse(CUDNN_NOT_SUPPORTED, "alpha other than 1 or beta other than 0");
    }
    it.operation = convolution->operation;
    it.operation.kind = it.type;
    const TensorInfo &x = it.tensors[0]->tensor;
    const TensorInfo &w = it.tensors[1]->tensor;
    const TensorInfo &y = it.tensors[3]->tensor;
    const size_t rank = it.operation.strides.size() + 2;
    if (x.dimensions.size() != rank || w.dimensions.size() != rank || y.dimensions.size() != rank) {
        return refuse(CUDNN_SHAPE_MISMATCH, "tensors of other ranks than the convolution's");
    }
    if (x.dimensions[0] != y.dimensions[0] || w.dimensions[0] != y.dimensions[1] ||
            x.dimensions[1] % w.dimensions[1] != 0 || w.dimensions[0] % (x.dimensions[1] / w.dimensions[1]) != 0) {
        return refuse(CUDNN_SHAPE_MISMATCH, "batch or channels do not fit");
    }
    for (size_t i = 0; i + 2 < rank; i++) {
        const int64_t reach = it.operation.dilations[i] * (w.dimensions[i + 2] - 1) + 1;
        const int64_t padded = x.dimensions[i + 2] + it.operation.pre_paddings[i] + it.operation.post_paddings[i];
        if (padded < reach || y.dimensions[i + 2] != (padded - reach) / it.operation.strides[i] + 1) {
            return refuse(CUDNN_SHAPE_MISMATCH, "the output's extent in spatial dimension " + std::to_string(i));
        }
    }
    return CUDNN_OK;
}

int finalize_pointwise_operation(Descriptor &it) {
    const Child pointwise = it.child(POINTWISE_DESCRIPTOR);
    if (pointwise->type != POINTWISE) {
        return refuse(CUDNN_DESCRIPTOR_TYPE, "the descriptor of the operation is of another type");
    }
    it.operation = pointwise->operation;
    it.operation.kind = it.type;
    const bool binary = it.operation.mode == PW_ADD || it.operation.mode == PW_MUL;
    if (binary != (it.tensors[2] != nullptr)) {
        return refuse(CUDNN_BAD_PARAM, "an operation of two operands without b, or one of one operand with it");
    }
    const TensorInfo &x = it.tensors[0]->tensor;
    if (x.dimensions != it.tensors[3]->tensor.dimensions) {
        return refuse(CUDNN_SHAPE_MISMATCH, "y has not x's dimensions");
    }
    if (binary) {
        const std::vector<int64_t> &b = it.tensors[2]->tensor.dimensions;
        std::vector<int64_t> per_channel(x.dimensions.size(), 1);
        per_channel[1] = x.dimensions[1];
        if (b != x.dimensions && b != per_channel && b != std::vector<int64_t>(b.size(), 1)) {
            return refuse(CUDNN_SHAPE_MISMATCH, "b has neither x's dimensions, nor one number a channel, nor one");
        }
    }
    return CUDNN_OK;
}

int finalize_pack(Descriptor &it) {
    const std::vector<int64_t> ids = it.integers(PACK_IDS);
    if (it.find(PACK_POINTERS)->count != static_cast<int64_t>(ids.size())) {
        return refuse(CUDNN_BAD_PARAM, "not as many pointers as ids");
    }
    if (std::set<int64_t>(ids.begin(), ids.end()).size() != ids.size()) {
        return refuse(CUDNN_DUPLICATED_ENTRIES, "an id twice");
    }
    return CUDNN_OK;
}

bool has_handle(const Descriptor &it, int name) {
    return find_handle(it.pointer(name)) != nullptr;
}

bool has_device(const Descriptor &it, int name) {
    const Child device = it.child(name);
    return device != nullptr && device->type == DEVICE_PROPERTIES;
}

int no_handle() {
    return refuse(CUDNN_BAD_PARAM, "neither a handle that is alive nor a device");
}

int finalize_heuristics(Descriptor &it) {
    const Child graph = it.child(HEURISTICS_GRAPH);
    const int64_t mode = it.integer(HEURISTICS_MODE, -1);
    if (graph->type != OPERATION_GRAPH) {
        return refuse(CUDNN_DESCRIPTOR_TYPE, "heuristics of something other than a graph");
    }
    if (!graph->has(GRAPH_HANDLE) && !has_device(it, HEURISTICS_DEVICE)) {
        return refuse(CUDNN_BAD_PARAM, "neither the graph has a handle nor the heuristics a device");
    }
    if (mode < HEURISTIC_INSTANT || mode > HEURISTIC_A) {
        return refuse(CUDNN_BAD_PARAM, "heuristic mode " + std::to_string(mode));
    }
    it.program = graph->program;
    it.offers = engines_for(*graph->program, static_cast<int>(mode));
    return CUDNN_OK;
}

// Everything that a descriptor refers to is alive and finalized, to any depth.
bool usable(const Descriptor &it) {
    for (const auto &entry : it.values) {
        for (const Child &child : entry.second.children) {
            if (!child->finalized || descriptors().find(child.get()) == nullptr || !usable(*child)) {
                return false;
            }
        }
    }
    return true;
}

int finalize_by_type(Descriptor &it) {
    switch (it.type) {
    case TENSOR:
        return finalize_tensor(it);
    case CONVOLUTION:
        return finalize_convolution(it);
    case POINTWISE:
        return finalize_pointwise(it);
    case OPERATION_FORWARD: {
        const int taken = take_tensors(it, FORWARD_X, FORWARD_W, -1, FORWARD_Y);
        return taken != CUDNN_OK ? taken
                                 : finalize_convolution_operation(it, it.child(FORWARD_CONVOLUTION),
                                           it.number(FORWARD_ALPHA, 0), it.number(FORWARD_BETA, 0));
    }
    case OPERATION_BACKWARD_DATA: {
        const int taken = take_tensors(it, BACKWARD_DX, BACKWARD_W, -1, BACKWARD_DY);
        return taken != CUDNN_OK ? taken
                                 : finalize_convolution_operation(it, it.child(BACKWARD_CONVOLUTION),
                                           it.number(BACKWARD_ALPHA, 0), it.number(BACKWARD_BETA, 0));
    }
    case OPERATION_BACKWARD_FILTER: {
        const int taken = take_tensors(it, BACKWARD_FILTER_X, BACKWARD_FILTER_DW, -1, BACKWARD_FILTER_DY);
        return taken != CUDNN_OK ? taken
                                 : finalize_convolution_operation(it, it.child(BACKWARD_FILTER_CONVOLUTION),
                                           it.number(BACKWARD_FILTER_ALPHA, 0), it.number(BACKWARD_FILTER_BETA, 0));
    }
    case OPERATION_POINTWISE: {
        const int taken = take_tensors(it, POINTWISE_X, -1, POINTWISE_B, POINTWISE_Y);
        return taken != CUDNN_OK ? taken : finalize_pointwise_operation(it);
    }
    case DEVICE_PROPERTIES:
        return has_handle(it, DEVICE_HANDLE) ? static_cast<int>(CUDNN_OK) : no_handle();
    case OPERATION_GRAPH:
        return !it.has(GRAPH_HANDLE) || has_handle(it, GRAPH_HANDLE) ? finalize_graph(it) : no_handle();
    case HEURISTICS:
        return finalize_heuristics(it);
    case EXECUTION_PLAN:
        return has_handle(it, PLAN_HANDLE) || has_device(it, PLAN_DEVICE) ? finalize_plan(it) : no_handle();
    case VARIANT_PACK:
        return finalize_pack(it);
    default:
        return refuse(CUDNN_NOT_SUPPORTED, "finalizing a descriptor of type " + std::to_string(it.type));
    }
}

} // namespace

int finalize(Descriptor &it) {
    const int missing = missing_attribute(it);
    if (missing >= 0) {
        return refuse(CUDNN_BAD_PARAM, "attribute " + std::to_string(missing) + " is not set");
    }
    if (!usable(it)) {
        return refuse(CUDNN_NOT_FINALIZED, "refers to a descriptor that was destroyed or is not finalized");
    }
    // A failed attempt leaves nothing behind.
    it.tensors.clear();
    const int status = finalize_by_type(it);
    it.finalized = status == CUDNN_OK;
    return status;
}

} // namespace standin

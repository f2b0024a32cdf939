#include "descriptor.hpp"

#include "cudnn_types.hpp"

#include <cstring>

namespace standin {
namespace {

constexpr int64_t MANY = 64;

struct Rule {
    int descriptor;
    int name;
    int type;
    int64_t least;
    int64_t most;
    bool required;
};

constexpr Rule RULES[] = {{TENSOR, TENSOR_TYPE, TYPE_DATA_TYPE, 1, 1, true},
        {TENSOR, TENSOR_DIMENSIONS, TYPE_INT64, 1, 8, true}, {TENSOR, TENSOR_STRIDES, TYPE_INT64, 1, 8, true},
        {TENSOR, TENSOR_ID, TYPE_INT64, 1, 1, true}, {TENSOR, TENSOR_ALIGNMENT, TYPE_INT64, 1, 1, true},
        {TENSOR, TENSOR_VIRTUAL, TYPE_BOOLEAN, 1, 1, false},
        {CONVOLUTION, CONVOLUTION_SPATIAL_DIMS, TYPE_INT64, 1, 1, true},
        {CONVOLUTION, CONVOLUTION_TYPE, TYPE_DATA_TYPE, 1, 1, true},
        {CONVOLUTION, CONVOLUTION_MODE, TYPE_CONVOLUTION_MODE, 1, 1, true},
        {CONVOLUTION, CONVOLUTION_PRE_PADDINGS, TYPE_INT64, 1, 3, true},
        {CONVOLUTION, CONVOLUTION_POST_PADDINGS, TYPE_INT64, 1, 3, true},
        {CONVOLUTION, CONVOLUTION_DILATIONS, TYPE_INT64, 1, 3, true},
        {CONVOLUTION, CONVOLUTION_STRIDES, TYPE_INT64, 1, 3, true},
        {POINTWISE, POINTWISE_MODE, TYPE_POINTWISE_MODE, 1, 1, true},
        {POINTWISE, POINTWISE_PRECISION, TYPE_DATA_TYPE, 1, 1, true},
        {POINTWISE, RELU_LOWER_CLIP, TYPE_DOUBLE, 1, 1, false}, {POINTWISE, RELU_UPPER_CLIP, TYPE_DOUBLE, 1, 1, false},
        {POINTWISE, RELU_LOWER_SLOPE, TYPE_DOUBLE, 1, 1, false}, {POINTWISE, ELU_ALPHA, TYPE_DOUBLE, 1, 1, false},
        {POINTWISE, SOFTPLUS_BETA, TYPE_DOUBLE, 1, 1, false}, {POINTWISE, SWISH_BETA, TYPE_DOUBLE, 1, 1, false},
        {OPERATION_FORWARD, FORWARD_X, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_FORWARD, FORWARD_W, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_FORWARD, FORWARD_Y, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_FORWARD, FORWARD_CONVOLUTION, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_FORWARD, FORWARD_ALPHA, TYPE_FLOAT, 1, 1, true},
        {OPERATION_FORWARD, FORWARD_BETA, TYPE_FLOAT, 1, 1, true},
        {OPERATION_BACKWARD_DATA, BACKWARD_DX, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_BACKWARD_DATA, BACKWARD_W, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_BACKWARD_DATA, BACKWARD_DY, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_BACKWARD_DATA, BACKWARD_CONVOLUTION, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_BACKWARD_DATA, BACKWARD_ALPHA, TYPE_FLOAT, 1, 1, true},
        {OPERATION_BACKWARD_DATA, BACKWARD_BETA, TYPE_FLOAT, 1, 1, true},
        {OPERATION_BACKWARD_FILTER, BACKWARD_FILTER_X, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_BACKWARD_FILTER, BACKWARD_FILTER_DW, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_BACKWARD_FILTER, BACKWARD_FILTER_DY, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_BACKWARD_FILTER, BACKWARD_FILTER_CONVOLUTION, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_BACKWARD_FILTER, BACKWARD_FILTER_ALPHA, TYPE_FLOAT, 1, 1, true},
        {OPERATION_BACKWARD_FILTER, BACKWARD_FILTER_BETA, TYPE_FLOAT, 1, 1, true},
        {OPERATION_POINTWISE, POINTWISE_DESCRIPTOR, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_POINTWISE, POINTWISE_X, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_POINTWISE, POINTWISE_B, TYPE_DESCRIPTOR, 1, 1, false},
        {OPERATION_POINTWISE, POINTWISE_Y, TYPE_DESCRIPTOR, 1, 1, true},
        {OPERATION_GRAPH, GRAPH_HANDLE, TYPE_HANDLE, 1, 1, false},
        {OPERATION_GRAPH, GRAPH_OPERATIONS, TYPE_DESCRIPTOR, 1, MANY, true},
        {HEURISTICS, HEURISTICS_GRAPH, TYPE_DESCRIPTOR, 1, 1, true},
        {HEURISTICS, HEURISTICS_DEVICE, TYPE_DESCRIPTOR, 1, 1, false},
        {HEURISTICS, HEURISTICS_MODE, TYPE_HEURISTIC_MODE, 1, 1, true},
        {EXECUTION_PLAN, PLAN_HANDLE, TYPE_HANDLE, 1, 1, false},
        {EXECUTION_PLAN, PLAN_DEVICE, TYPE_DESCRIPTOR, 1, 1, false},
        {EXECUTION_PLAN, PLAN_CONFIG, TYPE_DESCRIPTOR, 1, 1, false},
        {EXECUTION_PLAN, PLAN_JSON, TYPE_CHAR, 1, 1 << 20, false},
        {DEVICE_PROPERTIES, DEVICE_HANDLE, TYPE_HANDLE, 1, 1, true},
        {VARIANT_PACK, PACK_IDS, TYPE_INT64, 1, MANY, true}, {VARIANT_PACK, PACK_POINTERS, TYPE_POINTER, 1, MANY, true},
        {VARIANT_PACK, PACK_WORKSPACE, TYPE_POINTER, 1, 1, true}};

} // namespace

bool Engine::tf32() const {
    for (const int note : notes) {
        if (note == NOTE_DOWN_CONVERT) {
            return true;
        }
    }
    return false;
}

const Value *Descriptor::find(int name) const {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second;
}

std::vector<int64_t> Descriptor::integers(int name) const {
    const Value *const value = find(name);
    std::vector<int64_t> result(value == nullptr ? 0 : static_cast<size_t>(value->count));
    if (!result.empty()) {
        std::memcpy(result.data(), value->bytes.data(), value->bytes.size());
    }
    return result;
}

int64_t Descriptor::integer(int name, int64_t otherwise) const {
    const Value *const value = find(name);
    if (value == nullptr) {
        return otherwise;
    }
    if (value->bytes.size() == sizeof(int64_t)) {
        return integers(name)[0];
    }
    if (value->bytes.size() == 1) {
        return value->bytes[0];
    }
    int32_t narrow = 0;
    std::memcpy(&narrow, value->bytes.data(), sizeof narrow);
    return narrow;
}

double Descriptor::number(int name, double otherwise) const {
    const Value *const value = find(name);
    if (value == nullptr) {
        return otherwise;
    }
    if (value->type == TYPE_FLOAT) {
        float narrow = 0;
        std::memcpy(&narrow, value->bytes.data(), sizeof narrow);
        return static_cast<double>(narrow);
    }
    double wide = 0;
    std::memcpy(&wide, value->bytes.data(), sizeof wide);
    return wide;
}

void *Descriptor::pointer(int name) const {
    const Value *const value = find(name);
    void *result = nullptr;
    if (value != nullptr) {
        std::memcpy(&result, value->bytes.data(), sizeof result);
    }
    return result;
}

std::shared_ptr<Descriptor> Descriptor::child(int name) const {
    const Value *const value = find(name);
    return value == nullptr ? nullptr : value->children[0];
}

Live<Descriptor> &descriptors() {
    static auto *const all = new Live<Descriptor>;
    return *all;
}

size_t attribute_bytes(int type) {
    switch (type) {
    case TYPE_BOOLEAN:
    case TYPE_CHAR:
        return 1;
    case TYPE_HANDLE:
    case TYPE_INT64:
    case TYPE_DOUBLE:
    case TYPE_POINTER:
    case TYPE_DESCRIPTOR:
        return 8;
    default:
        return 4;
    }
}

int check_settable(int descriptor, int name, int type, int64_t count) {
    for (const Rule &rule : RULES) {
        if (rule.descriptor == descriptor && rule.name == name) {
            if (rule.type != type) {
                return refuse(CUDNN_ATTRIBUTE_TYPE, "attribute " + std::to_string(name) + " has type " +
                                                            std::to_string(rule.type) + ", not " +
                                                            std::to_string(type));
            }
            if (count < rule.least || count > rule.most) {
                return refuse(CUDNN_BAD_PARAM, "attribute " + std::to_string(name) + " takes " +
                                                       std::to_string(rule.least) + " to " + std::to_string(rule.most) +
                                                       " elements, not " + std::to_string(count));
            }
            return CUDNN_OK;
        }
    }
    return refuse(CUDNN_BAD_PARAM, "attribute " + std::to_string(name) + " cannot be set on a descriptor of type " +
                                           std::to_string(descriptor));
}

int missing_attribute(const Descriptor &descriptor) {
    for (const Rule &rule : RULES) {
        if (rule.descriptor == descriptor.type && rule.required && !descriptor.has(rule.name)) {
            return rule.name;
        }
    }
    return -1;
}

} // namespace standin

#include "graph_text.hpp"

#include "cudnn_types.hpp"

#include <algorithm>
#include <cstring>
#include <sstream>

using namespace standin;

namespace plans {

const Value *Twin::find(int name) const {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : &found->second;
}

const Twin *Twin::child(int name) const {
    const Value *const value = find(name);
    return value == nullptr || value->children.empty() ? nullptr : value->children[0];
}

std::vector<int64_t> Twin::integers(int name) const {
    const Value *const value = find(name);
    if (value == nullptr) {
        return {};
    }
    std::vector<int64_t> result(static_cast<size_t>(value->count));
    for (size_t i = 0; i < result.size(); i++) {
        if (value->bytes.size() == result.size() * sizeof(int64_t)) {
            std::memcpy(&result[i], &value->bytes[i * sizeof(int64_t)], sizeof(int64_t));
        } else if (value->bytes.size() == result.size()) {
            result[i] = value->bytes[i];
        } else {
            int number = 0;
            std::memcpy(&number, &value->bytes[i * sizeof(int)], sizeof(int));
            result[i] = number;
        }
    }
    return result;
}

int64_t Twin::integer(int name, int64_t otherwise) const {
    const std::vector<int64_t> all = integers(name);
    return all.empty() ? otherwise : all[0];
}

double Twin::number(int name, double otherwise) const {
    const Value *const value = find(name);
    double result = otherwise;
    if (value != nullptr && value->bytes.size() == sizeof(double)) {
        std::memcpy(&result, value->bytes.data(), sizeof(double));
    }
    return result;
}

namespace {

struct Names {
    const char *direction;
    int x, w, y, convolution;
};

Names names_of(int operation) {
    switch (operation) {
    case OPERATION_BACKWARD_DATA:
        return {"data gradient", BACKWARD_DX, BACKWARD_W, BACKWARD_DY, BACKWARD_CONVOLUTION};
    case OPERATION_BACKWARD_FILTER:
        return {"filter gradient", BACKWARD_FILTER_X, BACKWARD_FILTER_DW, BACKWARD_FILTER_DY,
                BACKWARD_FILTER_CONVOLUTION};
    default:
        return {"forward", FORWARD_X, FORWARD_W, FORWARD_Y, FORWARD_CONVOLUTION};
    }
}

// The convolution's tensors; what it is given and computes is of these.
struct Parts {
    Names names;
    const Twin *x, *w, *y, *convolution;

    bool complete() const { return x != nullptr && w != nullptr && y != nullptr && convolution != nullptr; }
    const Twin *given() const { return names.x == BACKWARD_DX ? y : x; }
    const Twin *result() const { return names.x == BACKWARD_DX ? x : names.x == BACKWARD_FILTER_X ? w : y; }
};

Parts parts_of(const Twin &operation) {
    const Names names = names_of(operation.type);
    return {names, operation.child(names.x), operation.child(names.w), operation.child(names.y),
            operation.child(names.convolution)};
}

std::string type_of(const Twin &tensor) {
    const int64_t type = tensor.integer(TENSOR_TYPE, -1);
    return type == ELEMENT_FLOAT      ? "f32"
           : type == ELEMENT_HALF     ? "f16"
           : type == ELEMENT_BFLOAT16 ? "bf16"
                                      : "type " + std::to_string(type);
}

std::string joined(const std::vector<int64_t> &values) {
    std::string text;
    for (const int64_t value : values) {
        text.append(text.empty() ? "" : "x").append(std::to_string(value));
    }
    return text;
}

bool all(const std::vector<int64_t> &values, int64_t wanted) {
    return std::all_of(values.begin(), values.end(), [=](int64_t value) { return value == wanted; });
}

// Elements from a pixel to the next of a tensor whose channels lie together; 0 for another layout.
int64_t pitch_of(const Twin &tensor) {
    const std::vector<int64_t> extents = tensor.integers(TENSOR_DIMENSIONS);
    const std::vector<int64_t> strides = tensor.integers(TENSOR_STRIDES);
    int64_t next = strides.back();
    for (size_t axis = extents.size(); axis-- > 2;) {
        if (strides[axis] != next) {
            return 0;
        }
        next *= extents[axis];
    }
    return strides[0] == next && strides[1] == 1 ? strides.back() : 0;
}

std::string shape_of(const Twin &tensor) {
    const std::vector<int64_t> extents = tensor.integers(TENSOR_DIMENSIONS);
    const int64_t pitch = pitch_of(tensor);
    return joined(extents) + (pitch == extents[1] ? ""
                                     : pitch == 0 ? " strides " + joined(tensor.integers(TENSOR_STRIDES))
                                                  : " pitch " + std::to_string(pitch));
}

std::string number_text(double value) {
    std::ostringstream text;
    text.precision(9);
    text << value;
    return text.str();
}

const char *mode_name(int64_t mode) {
    switch (mode) {
    case PW_RELU:
        return "relu";
    case PW_TANH:
        return "tanh";
    case PW_SIGMOID:
        return "sigmoid";
    case PW_ELU:
        return "elu";
    case PW_GELU:
        return "gelu";
    case PW_SOFTPLUS:
        return "softplus";
    case PW_SWISH:
        return "swish";
    case PW_GELU_TANH:
        return "gelu by tanh";
    default:
        return nullptr;
    }
}

// "bias f32", "add bf16" or "relu up to 6".
std::string pointwise_text(const Twin &operation, bool with_numbers) {
    const Twin &pointwise = *operation.child(POINTWISE_DESCRIPTOR);
    const int64_t mode = pointwise.integer(POINTWISE_MODE, -1);
    if (const Twin *const b = operation.child(POINTWISE_B)) {
        std::vector<int64_t> extents = b->integers(TENSOR_DIMENSIONS);
        extents[1] = 1;
        const std::string what = all(extents, 1) ? "bias" : "add"; // one number a channel, or one an element
        return (mode == PW_ADD ? what : "times " + what) + " " + type_of(*b);
    }
    std::string text = mode_name(mode) == nullptr ? "mode " + std::to_string(mode) : mode_name(mode);
    const struct {
        int name;
        const char *words;
    } numbers[] = {{RELU_LOWER_CLIP, " from "}, {RELU_UPPER_CLIP, " up to "}, {RELU_LOWER_SLOPE, " slope "},
            {ELU_ALPHA, " alpha "}, {SOFTPLUS_BETA, " beta "}, {SWISH_BETA, " beta "}};
    for (const auto &it : numbers) {
        if (pointwise.find(it.name) != nullptr) {
            text += it.words + (with_numbers ? number_text(pointwise.number(it.name, 0)) : std::string());
        }
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::string followers(const std::vector<const Twin *> &operations, bool with_numbers) {
    std::string text;
    for (size_t i = 1; i < operations.size(); i++) {
        text += ", " + pointwise_text(*operations[i], with_numbers);
    }
    return text;
}

const std::vector<const Twin *> &operations_of(const Twin &graph) {
    static const std::vector<const Twin *> none;
    const Value *const value = graph.find(GRAPH_OPERATIONS);
    return value == nullptr ? none : value->children;
}

// The type that the last operation writes.
std::string result_type(const std::vector<const Twin *> &operations, const Parts &first) {
    const Twin *const last = operations.size() > 1 ? operations.back()->child(POINTWISE_Y) : first.result();
    return type_of(*last);
}

// The tensor that the last operation writes, for what lies between its pixels.
const Twin &written(const std::vector<const Twin *> &operations, const Parts &first) {
    return operations.size() > 1 ? *operations.back()->child(POINTWISE_Y) : *first.result();
}

} // namespace

std::string text_of(const Twin &graph) {
    const std::vector<const Twin *> &operations = operations_of(graph);
    if (operations.empty() || !parts_of(*operations[0]).complete()) {
        return "a graph that does not begin with a convolution";
    }
    const Parts it = parts_of(*operations[0]);
    std::string text = it.names.direction;
    const Twin &last = written(operations, it);
    for (const auto &tensor : {std::make_pair(" x ", it.x), std::make_pair(" w ", it.w), std::make_pair(" y ", it.y)}) {
        text += tensor.first + shape_of(tensor.second == it.result() ? last : *tensor.second);
    }
    text += " " + type_of(*it.given()) + " to " + result_type(operations, it);
    const std::vector<int64_t> before = it.convolution->integers(CONVOLUTION_PRE_PADDINGS);
    const std::vector<int64_t> after = it.convolution->integers(CONVOLUTION_POST_PADDINGS);
    if (!all(before, 0) || !all(after, 0)) {
        text += " padding " + joined(before) + (before == after ? "" : " and " + joined(after));
    }
    const std::vector<int64_t> strides = it.convolution->integers(CONVOLUTION_STRIDES);
    text += all(strides, 1) ? "" : " stride " + joined(strides);
    const std::vector<int64_t> dilations = it.convolution->integers(CONVOLUTION_DILATIONS);
    text += all(dilations, 1) ? "" : " dilation " + joined(dilations);
    return text + followers(operations, true);
}

std::string kind_of(const Twin &graph) {
    const std::vector<const Twin *> &operations = operations_of(graph);
    if (operations.empty() || !parts_of(*operations[0]).complete()) {
        return "a graph that does not begin with a convolution";
    }
    const Parts it = parts_of(*operations[0]);
    const int64_t in = it.x->integers(TENSOR_DIMENSIONS)[1];
    const int64_t out = it.y->integers(TENSOR_DIMENSIONS)[1];
    const int64_t a_group = it.w->integers(TENSOR_DIMENSIONS)[1];
    const Twin &last = written(operations, it);
    const bool dense = pitch_of(*it.given()) == it.given()->integers(TENSOR_DIMENSIONS)[1] &&
                       pitch_of(last) == last.integers(TENSOR_DIMENSIONS)[1];
    const bool even =
            it.convolution->integers(CONVOLUTION_PRE_PADDINGS) == it.convolution->integers(CONVOLUTION_POST_PADDINGS);
    std::string text = it.names.direction;
    text += " " + type_of(*it.given()) + " to " + result_type(operations, it);
    text += in == a_group ? "" : a_group == 1 ? " depthwise" : " grouped";
    text += in % 8 == 0 && out % 8 == 0 ? "" : " of uneven channels";
    text += dense ? "" : " among other channels";
    text += even ? "" : " padded unevenly";
    return text + followers(operations, false);
}

} // namespace plans

// From the descriptors of an operation graph to a program, from that to engines, and from an engine to a plan.
#include "cudnn_types.hpp"
#include "descriptor.hpp"

#include <algorithm>

namespace standin {
namespace {

constexpr const char *PLAN_HEAD = "{\"stand-in plan\": \"";
constexpr const char *PLAN_TAIL = "\"}";

// The tensor's place; -1 without one, -2 when another tensor has its id.
int64_t place_of(Program &program, const std::shared_ptr<Descriptor> &tensor) {
    if (tensor == nullptr) {
        return -1;
    }
    for (size_t i = 0; i < program.tensors.size(); i++) {
        if (program.tensors[i].id == tensor->tensor.id) {
            return program.tensors[i] == tensor->tensor ? static_cast<int64_t>(i) : -2;
        }
    }
    program.tensors.push_back(tensor->tensor);
    return static_cast<int64_t>(program.tensors.size()) - 1;
}

// Operations come in the order in which they run; a virtual tensor is written before it is read, and read.
bool flows(const Program &program) {
    std::vector<bool> written(program.tensors.size());
    std::vector<bool> read(program.tensors.size());
    const auto readable = [&](int64_t place) {
        if (place >= 0) {
            read[static_cast<size_t>(place)] = true;
        }
        return place < 0 || !program.tensor(place).is_virtual || written[static_cast<size_t>(place)];
    };
    for (const Operation &it : program.operations) {
        const auto output = static_cast<size_t>(it.output());
        const auto inputs = it.inputs();
        if (!std::all_of(inputs.begin(), inputs.end(), readable) || written[output]) {
            return false;
        }
        written[output] = true;
    }
    for (size_t i = 0; i < read.size(); i++) {
        if (program.tensors[i].is_virtual && !read[i]) {
            return false;
        }
    }
    return true;
}

// What a fused graph adds to its convolution.
struct Fusion {
    bool bias = false;
    bool plain_relu_or_none = true;
};

Fusion fusion_of(const Program &program) {
    Fusion fusion;
    for (const Operation &it : program.operations) {
        if (it.is_pointwise()) {
            const bool binary = it.mode == PW_ADD || it.mode == PW_MUL;
            if (binary && program.tensor(it.b).elements() == program.tensor(it.b).dimensions[1]) {
                fusion.bias = true; // one number a channel
            }
            if (!binary) {
                const Operation plain;
                fusion.plain_relu_or_none = it.mode == PW_RELU && it.lower_clip == 0 && it.lower_slope == 0 &&
                                            it.upper_clip == plain.upper_clip;
            }
        }
    }
    return fusion;
}

Engine plain(int64_t index, int64_t workspace) {
    return {index, {}, workspace, true};
}

Engine tensor_cores(int64_t index, int64_t workspace, bool down_converts) {
    Engine engine{index, {NOTE_TENSOR_CORE}, workspace, true};
    if (down_converts) {
        engine.notes.push_back(NOTE_DOWN_CONVERT);
    }
    return engine;
}

// Backward: one engine that adds up in any order, which the better heuristics put first, and one that does not.
std::vector<Engine> adding_and_plain(int64_t adding, int64_t other, int64_t workspace, int mode) {
    std::vector<Engine> offers;
    if (mode == HEURISTIC_A) {
        offers.push_back({adding, {NOTE_NONDETERMINISTIC}, 0, true});
    }
    offers.push_back(plain(other, workspace));
    return offers;
}

// The graph's operations with their tensors; refuses those that do not follow from one another.
int read_program(const Descriptor &graph, Program &program) {
    for (const std::shared_ptr<Descriptor> &child : graph.find(GRAPH_OPERATIONS)->children) {
        if (child->tensors.empty()) {
            return refuse(CUDNN_DESCRIPTOR_TYPE, "an operation graph of something other than operations");
        }
        Operation operation = child->operation;
        operation.x = place_of(program, child->tensors[0]);
        operation.w = place_of(program, child->tensors[1]);
        operation.b = place_of(program, child->tensors[2]);
        operation.y = place_of(program, child->tensors[3]);
        if (std::min({operation.x, operation.w, operation.b, operation.y}) == -2) {
            return refuse(CUDNN_DUPLICATED_ENTRIES, "two different tensors with one id");
        }
        program.operations.push_back(operation);
    }
    if (!flows(program)) {
        return refuse(CUDNN_UNSUPPORTED_PATTERN, "operations that do not follow from one another");
    }
    return CUDNN_OK;
}

std::string saved(const Engine &engine, const Program &program) {
    return PLAN_HEAD + std::to_string(engine.index) + " " + std::to_string(engine.workspace) +
           (engine.tf32() ? " 1 " : " 0 ") + program.save() + PLAN_TAIL;
}

} // namespace

std::string saved_plan(const Descriptor &graph) {
    Program program;
    const bool has_operations = graph.type == OPERATION_GRAPH && graph.has(GRAPH_OPERATIONS);
    return has_operations && read_program(graph, program) == CUDNN_OK ? saved(plain(0, 0), program) : "";
}

int finalize_graph(Descriptor &graph) {
    auto program = std::make_shared<Program>();
    const int status = read_program(graph, *program);
    if (status != CUDNN_OK) {
        return status;
    }
    const Operation &first = program->operations[0];
    if (program->operations.size() == 1 && !first.symmetric()) {
        return refuse(CUDNN_UNSUPPORTED_PADDING, "padding that differs before and after");
    }
    if (first.is_backward() && program->operations.size() > 1) {
        return refuse(CUDNN_UNSUPPORTED_PATTERN, "a backward convolution with further operations");
    }
    graph.program = program;
    return CUDNN_OK;
}

// Which engines exist is invented; the kinds of refusal are those of the real library: none for asymmetric padding,
// fused graphs in strict float only as convolution, bias and ReLU, in 16 bits only by eights of channels, and pixels
// with other channels between them neither in groups nor backward. A filter's gradient is in float or in the type of
// both factors.
std::vector<Engine> engines_for(const Program &program, int mode) {
    const Operation &first = program.operations[0];
    if (first.is_pointwise() || !first.symmetric() ||
            !std::all_of(program.tensors.begin(), program.tensors.end(),
                    [](const TensorInfo &tensor) { return tensor.channels_last(); })) {
        return {};
    }
    const TensorInfo &x = program.tensor(first.x);
    const TensorInfo &w = program.tensor(first.w);
    const TensorInfo &y = program.tensor(first.y);
    const int64_t workspace = 256 * x.dimensions[0];
    const bool single = program.operations.size() == 1;
    const bool grouped = x.dimensions[1] != w.dimensions[1];
    const bool packed = std::all_of(program.tensors.begin(), program.tensors.end(),
            [](const TensorInfo &tensor) { return tensor.pitch() == tensor.dimensions[1]; });
    if (!packed && (grouped || first.is_backward())) {
        return {};
    }
    if (first.kind == OPERATION_BACKWARD_DATA) {
        return adding_and_plain(5, 6, workspace, mode);
    }
    if (first.kind == OPERATION_BACKWARD_FILTER) {
        const bool typed = y.type == x.type && (w.type == x.type || w.type == ELEMENT_FLOAT);
        return typed ? adding_and_plain(8, 9, workspace, mode) : std::vector<Engine>{};
    }
    std::vector<Engine> offers;
    if (grouped && mode == HEURISTIC_A) {
        // An engine that heuristics know of and that makes no plan.
        offers.push_back({7, {}, 0, false});
    }
    const Fusion fusion = fusion_of(program);
    const bool strict = single || (fusion.bias && fusion.plain_relu_or_none);
    if (x.type == ELEMENT_FLOAT) {
        if (mode == HEURISTIC_A) {
            offers.push_back(tensor_cores(1, 1024, true));
        }
        if (strict) {
            offers.push_back(plain(0, 0));
        }
        return offers;
    }
    const bool eights = x.dimensions[1] % 8 == 0 && y.dimensions[1] % 8 == 0;
    // A result wider than the operands: not where the output has one pixel.
    const bool too_wide = single && y.type != x.type && y.elements() == y.dimensions[0] * y.dimensions[1];
    if ((strict || eights) && !too_wide) {
        offers.push_back(tensor_cores(2, workspace, false));
    }
    return offers;
}

int finalize_plan(Descriptor &plan) {
    if (const Value *const given = plan.find(PLAN_JSON)) {
        const std::string text(given->bytes.begin(), given->bytes.end());
        const std::string head = PLAN_HEAD;
        // The text may come with the ending zero of a C string.
        const size_t end = text.rfind(PLAN_TAIL);
        auto program = std::make_shared<Program>();
        int64_t index = 0;
        int64_t workspace = 0;
        int down_converts = 0;
        int used = 0;
        if (text.compare(0, head.size(), head) != 0 || end == std::string::npos ||
                std::sscanf(text.c_str() + head.size(), "%ld %ld %d %n", &index, &workspace, &down_converts, &used) !=
                        3 ||
                !program->load(text.substr(head.size() + static_cast<size_t>(used)))) {
            return refuse(CUDNN_BAD_PARAM, "this is no saved plan");
        }
        plan.program = program;
        plan.engine = plain(index, workspace);
        if (down_converts != 0) {
            plan.engine.notes.push_back(NOTE_DOWN_CONVERT);
        }
        return CUDNN_OK;
    }
    const std::shared_ptr<Descriptor> config = plan.child(PLAN_CONFIG);
    if (config == nullptr || config->type != ENGINE_CONFIG) {
        return refuse(CUDNN_BAD_PARAM, "a plan of neither an engine's configuration nor a saved plan");
    }
    if (!config->engine.plans) {
        return refuse(
                CUDNN_UNSUPPORTED_SHAPE, "engine " + std::to_string(config->engine.index) + " does not take this");
    }
    plan.program = config->program;
    plan.engine = config->engine;
    const std::string text = saved(plan.engine, *plan.program);
    Value &value = plan.values[PLAN_JSON];
    value.type = TYPE_CHAR;
    value.count = static_cast<int64_t>(text.size());
    value.bytes.assign(text.begin(), text.end());
    return CUDNN_OK;
}

} // namespace standin

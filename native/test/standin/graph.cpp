// From the descriptors of an operation graph to a program, from that to engines, and from an engine to a plan.
#include "cudnn_types.hpp"
#include "descriptor.hpp"
#include "state.hpp"

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
    int bias_type = -1; // -1: none
    bool plain_relu_or_none = true;
    bool clips = false; // a ReLU with a slope or a limit

    bool bias() const { return bias_type >= 0; }
};

Fusion fusion_of(const Program &program) {
    Fusion fusion;
    for (const Operation &it : program.operations) {
        if (it.is_pointwise()) {
            const bool binary = it.mode == PW_ADD || it.mode == PW_MUL;
            if (binary && program.tensor(it.b).elements() == program.tensor(it.b).dimensions[1]) {
                fusion.bias_type = program.tensor(it.b).type; // one number a channel
            }
            if (!binary) {
                const Operation plain;
                fusion.plain_relu_or_none = it.mode == PW_RELU && it.lower_clip == 0 && it.lower_slope == 0 &&
                                            it.upper_clip == plain.upper_clip;
                fusion.clips = it.mode == PW_RELU && !fusion.plain_relu_or_none;
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

bool by(int64_t channels, const TensorInfo &x, const TensorInfo &y) {
    return x.dimensions[1] % channels == 0 && y.dimensions[1] % channels == 0;
}

bool by_eights(const TensorInfo &x, const TensorInfo &y) {
    return by(8, x, y);
}

// In 16 bits a data gradient alone has the type of what is given, or, by eights of channels and without groups, one
// engine of the fallback that gives float. With further operations its result may have any type; only by fours of
// channels the better heuristics know an engine. In float they know one for TF32 alone. With further operations and
// groups there is one engine, without tensor cores, which the better heuristics do not know for eights of channels in a
// group.
std::vector<Engine> data_gradient_engines(const Program &program, int mode) {
    const Operation &first = program.operations[0];
    const TensorInfo &x = program.tensor(first.x);
    const TensorInfo &y = program.tensor(first.y);
    const bool grouped = x.dimensions[1] != program.tensor(first.w).dimensions[1];
    const bool eights = by_eights(x, y);
    const int64_t workspace = 256 * x.dimensions[0];
    if (program.operations.size() == 1) {
        if (x.type == y.type) {
            return adding_and_plain(5, 6, workspace, mode);
        }
        return mode == HEURISTIC_FALLBACK && eights && !grouped
                       ? std::vector<Engine>{tensor_cores(78, workspace, false)}
                       : std::vector<Engine>{};
    }
    if (mode == HEURISTIC_FALLBACK) {
        return {plain(8, workspace)};
    }
    if (grouped) {
        const bool eights_in_group = eights && program.tensor(first.w).dimensions[1] % 8 == 0;
        return eights_in_group ? std::vector<Engine>{} : std::vector<Engine>{plain(8, workspace)};
    }
    if (y.type == ELEMENT_FLOAT) {
        return {tensor_cores(1, 1024, true)};
    }
    return by(4, x, y) ? std::vector<Engine>{tensor_cores(4, workspace, false)} : std::vector<Engine>{};
}

// In 16 bits a filter's gradient in float takes eights of channels, and none of a single channel a group; the engine
// for it is the fallback's, with tensor cores.
std::vector<Engine> filter_gradient_engines(const Program &program, int mode) {
    const Operation &first = program.operations[0];
    const TensorInfo &x = program.tensor(first.x);
    const TensorInfo &w = program.tensor(first.w);
    const TensorInfo &y = program.tensor(first.y);
    const bool wide = w.type == ELEMENT_FLOAT && x.type != ELEMENT_FLOAT;
    const bool typed = y.type == x.type && (w.type == x.type || w.type == ELEMENT_FLOAT);
    const int64_t workspace = 256 * x.dimensions[0];
    if (typed && wide) {
        return by_eights(w, y) && mode == HEURISTIC_FALLBACK ? std::vector<Engine>{tensor_cores(70, workspace, false)}
                                                             : std::vector<Engine>{};
    }
    return typed ? adding_and_plain(8, 9, workspace, mode) : std::vector<Engine>{};
}

// A convolution of floats. With TF32 an engine is known for all but a ReLU with limits; without, for a convolution
// alone and for one with a bias, perhaps a residual, and ReLU or nothing. All others are for the fallback.
std::vector<Engine> float_engines(const Program &program, int mode) {
    const Fusion fusion = fusion_of(program);
    const bool single = program.operations.size() == 1;
    const bool strict = single || (fusion.bias() && fusion.plain_relu_or_none);
    if (mode == HEURISTIC_FALLBACK) {
        return {plain(single ? 0 : strict ? 11 : 8, 0)};
    }
    std::vector<Engine> offers;
    if (!(fusion.bias() && fusion.clips)) {
        offers.push_back(tensor_cores(1, 1024, true));
        if (fusion.bias()) {
            offers.push_back(tensor_cores(51, 1024, true));
            offers.push_back(tensor_cores(51, 2048, true));
        }
    }
    if (strict) {
        offers.push_back(plain(single ? 0 : 44, 0));
    }
    return offers;
}

// A convolution of 16 bits. Alone it has the type of its operands, or, by eights of channels and not of one channel a
// group, one engine of the fallback that gives float; with further operations too, but then all of it is taken in the
// type of the operands, and the type of the bias decides by which engines.
std::vector<Engine> narrow_engines(const Program &program, int mode) {
    const Operation &first = program.operations[0];
    const TensorInfo &x = program.tensor(first.x);
    const TensorInfo &w = program.tensor(first.w);
    const TensorInfo &y = program.tensor(program.operations.back().output());
    const Fusion fusion = fusion_of(program);
    const int64_t workspace = 256 * x.dimensions[0];
    const bool depthwise = w.dimensions[1] == 1 && x.dimensions[1] > 1;
    const bool eights = by_eights(x, y) && w.dimensions[1] % 8 == 0;
    if (program.operations.size() == 1) {
        if (y.type == x.type) {
            return {tensor_cores(2, workspace, false)};
        }
        return eights && mode == HEURISTIC_FALLBACK ? std::vector<Engine>{tensor_cores(71, workspace, false)}
                                                    : std::vector<Engine>{};
    }
    if (y.type != x.type) {
        return eights && mode == HEURISTIC_FALLBACK ? std::vector<Engine>{tensor_cores(52, workspace, false)}
                                                    : std::vector<Engine>{};
    }
    if (mode == HEURISTIC_FALLBACK) {
        return {plain(8, workspace)};
    }
    if (fusion.bias() && fusion.bias_type != ELEMENT_FLOAT && (fusion.plain_relu_or_none || fusion.clips)) {
        return fusion.clips ? std::vector<Engine>{}
                            : std::vector<Engine>{depthwise ? plain(35, 0) : tensor_cores(10, 0, false)};
    }
    return {depthwise ? plain(8, workspace) : tensor_cores(eights ? 4 : 3, workspace, false)};
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
    if (first.kind == OPERATION_BACKWARD_FILTER && program->operations.size() > 1) {
        return refuse(CUDNN_UNSUPPORTED_PATTERN, "a filter's gradient with further operations");
    }
    graph.program = program;
    return CUDNN_OK;
}

// Which engines exist is invented; which kinds of graph have some, and whether the better heuristics know them or only
// the fallback, is what cuDNN 9.24 answers for an H200. Pixels with other channels between them are refused backward,
// where nothing has them.
std::vector<Engine> engines_for(const Program &program, int mode) {
    const Operation &first = program.operations[0];
    if (first.is_pointwise() || !std::all_of(program.tensors.begin(), program.tensors.end(),
                                        [](const TensorInfo &tensor) { return tensor.channels_last(); })) {
        return {};
    }
    const TensorInfo &x = program.tensor(first.x);
    const TensorInfo &w = program.tensor(first.w);
    if ((x.type == ELEMENT_BFLOAT16 || w.type == ELEMENT_BFLOAT16) && state().pretended.capability < 80) {
        return {};
    }
    const bool packed = std::all_of(program.tensors.begin(), program.tensors.end(),
            [](const TensorInfo &tensor) { return tensor.pitch() == tensor.dimensions[1]; });
    const bool even = first.pre_paddings == first.post_paddings;
    if ((!packed && first.is_backward()) || (state().pretended.dense_only != 0 && !(packed && even))) {
        return {};
    }
    if (first.kind == OPERATION_BACKWARD_DATA) {
        return data_gradient_engines(program, mode);
    }
    if (first.kind == OPERATION_BACKWARD_FILTER) {
        return filter_gradient_engines(program, mode);
    }
    std::vector<Engine> offers;
    if (x.dimensions[1] != w.dimensions[1] && mode == HEURISTIC_A) {
        // An engine that heuristics know of and that makes no plan.
        offers.push_back({7, {}, 0, false});
    }
    for (Engine &engine : x.type == ELEMENT_FLOAT ? float_engines(program, mode) : narrow_engines(program, mode)) {
        offers.push_back(std::move(engine));
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
        state().planned(true);
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
    state().planned(false);
    return CUDNN_OK;
}

} // namespace standin

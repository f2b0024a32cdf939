#include "graphs.hpp"

#include "../standin/elements.hpp"

using namespace standin;

namespace test {

std::vector<int64_t> strides_of(const std::vector<int64_t> &dimensions, int64_t pitch) {
    std::vector<int64_t> strides(dimensions.size(), 1);
    int64_t next = pitch == 0 ? dimensions[1] : pitch;
    for (size_t i = dimensions.size(); i-- > 2;) {
        strides[i] = next;
        next *= dimensions[i];
    }
    strides[0] = next;
    return strides;
}

namespace {

struct Names {
    int x, w, y, convolution, alpha, beta;
};

Names names_of(int operation) {
    switch (operation) {
    case OPERATION_BACKWARD_DATA:
        return {BACKWARD_DX, BACKWARD_W, BACKWARD_DY, BACKWARD_CONVOLUTION, BACKWARD_ALPHA, BACKWARD_BETA};
    case OPERATION_BACKWARD_FILTER:
        return {BACKWARD_FILTER_X, BACKWARD_FILTER_DW, BACKWARD_FILTER_DY, BACKWARD_FILTER_CONVOLUTION,
                BACKWARD_FILTER_ALPHA, BACKWARD_FILTER_BETA};
    default:
        return {FORWARD_X, FORWARD_W, FORWARD_Y, FORWARD_CONVOLUTION, FORWARD_ALPHA, FORWARD_BETA};
    }
}

} // namespace

int64_t Convolution::result() const {
    return operation == OPERATION_BACKWARD_DATA ? 1 : operation == OPERATION_BACKWARD_FILTER ? 2 : 3;
}

Descriptor &Graph::part(int type) {
    parts_.push_back(new Descriptor(type));
    return *parts_.back();
}

Descriptor &Graph::tensor(
        int64_t id, const std::vector<int64_t> &dimensions, int type, bool is_virtual, int64_t pitch) {
    Descriptor &it = part(TENSOR);
    it.number(TENSOR_TYPE, TYPE_DATA_TYPE, type).integers(TENSOR_DIMENSIONS, dimensions);
    it.integers(TENSOR_STRIDES, strides_of(dimensions, pitch))
            .integers(TENSOR_ID, {id})
            .integers(TENSOR_ALIGNMENT, {16});
    if (is_virtual) {
        it.set(TENSOR_VIRTUAL, TYPE_BOOLEAN, 1, &is_virtual);
    }
    CHECK_EQUAL(0, it.finalize());
    return it;
}

Graph::Graph(void *handle, const Convolution &what) : handle_(handle) {
    Descriptor &convolution = part(CONVOLUTION);
    convolution.integers(CONVOLUTION_SPATIAL_DIMS, {static_cast<int64_t>(what.strides.size())})
            .number(CONVOLUTION_TYPE, TYPE_DATA_TYPE, ELEMENT_FLOAT)
            .number(CONVOLUTION_MODE, TYPE_CONVOLUTION_MODE, CROSS_CORRELATION)
            .integers(CONVOLUTION_PRE_PADDINGS, what.before)
            .integers(CONVOLUTION_POST_PADDINGS, what.after)
            .integers(CONVOLUTION_DILATIONS, what.dilations)
            .integers(CONVOLUTION_STRIDES, what.strides);
    CHECK_EQUAL(0, convolution.finalize());

    std::vector<int> modes;
    if (what.residual) {
        modes.push_back(PW_ADD);
    }
    if (what.bias) {
        modes.push_back(PW_ADD);
    }
    if (what.activation >= 0) {
        modes.push_back(what.activation);
    }
    std::vector<void *> operations;
    const std::vector<int64_t> &dimensions = what.dimensions(what.result());
    const auto given = [&](int64_t id) -> Descriptor & {
        return tensor(id, what.dimensions(id), id == 2 && what.w_type >= 0 ? what.w_type : what.type, false,
                id == 3 ? what.pitch : 0);
    };
    Descriptor *value = modes.empty() ? &given(what.result()) : &tensor(100, dimensions, ELEMENT_FLOAT, true);
    const auto operand = [&](int64_t id) -> Descriptor & { return id == what.result() ? *value : given(id); };
    const float one = 1;
    const float zero = 0;
    Descriptor &operation = part(what.operation);
    const Names names = names_of(what.operation);
    operation.child(names.x, operand(1)).child(names.w, operand(2)).child(names.y, operand(3));
    operation.child(names.convolution, convolution);
    operation.set(names.alpha, TYPE_FLOAT, 1, &one).set(names.beta, TYPE_FLOAT, 1, &zero);
    CHECK_EQUAL(0, operation.finalize());
    operations.push_back(operation.handle());

    for (size_t i = 0; i < modes.size(); i++) {
        const bool last = i + 1 == modes.size();
        Descriptor &pointwise = part(POINTWISE);
        pointwise.number(POINTWISE_MODE, TYPE_POINTWISE_MODE, modes[i]);
        pointwise.number(POINTWISE_PRECISION, TYPE_DATA_TYPE, ELEMENT_FLOAT);
        if (modes[i] == PW_RELU && what.slope != 0) {
            pointwise.real(RELU_LOWER_SLOPE, what.slope);
        }
        CHECK_EQUAL(0, pointwise.finalize());
        Descriptor &result =
                last ? given(what.result()) : tensor(101 + static_cast<int64_t>(i), dimensions, ELEMENT_FLOAT, true);
        Descriptor &step = part(OPERATION_POINTWISE);
        step.child(POINTWISE_DESCRIPTOR, pointwise).child(POINTWISE_X, *value).child(POINTWISE_Y, result);
        if (modes[i] == PW_ADD) {
            const bool adds_residual = i == 0 && what.residual;
            std::vector<int64_t> per_channel(dimensions.size(), 1);
            per_channel[1] = dimensions[1];
            step.child(POINTWISE_B, adds_residual ? tensor(4, dimensions, what.type, false)
                                                  : tensor(5, per_channel, ELEMENT_FLOAT, false));
        }
        CHECK_EQUAL(0, step.finalize());
        operations.push_back(step.handle());
        value = &result;
    }
    graph_.set(GRAPH_HANDLE, TYPE_HANDLE, 1, &handle_);
    graph_.set(GRAPH_OPERATIONS, TYPE_DESCRIPTOR, static_cast<int64_t>(operations.size()), operations.data());
    status_ = graph_.finalize();
}

Graph::~Graph() {
    for (const auto *list : {&plans_, &configurations_, &parts_}) {
        for (Descriptor *const it : *list) {
            delete it;
        }
    }
}

size_t Graph::offers(int mode) {
    Descriptor heuristics(HEURISTICS);
    heuristics.child(HEURISTICS_GRAPH, graph_).number(HEURISTICS_MODE, TYPE_HEURISTIC_MODE, mode);
    CHECK_EQUAL(0, heuristics.finalize());
    int64_t count = -1;
    CHECK_EQUAL(
            0, cudnnBackendGetAttribute(heuristics.handle(), HEURISTICS_RESULTS, TYPE_DESCRIPTOR, 0, &count, nullptr));
    std::vector<void *> handles;
    for (int64_t i = 0; i < count; i++) {
        configurations_.push_back(new Descriptor(ENGINE_CONFIG));
        handles.push_back(configurations_.back()->handle());
    }
    int64_t given = -1;
    CHECK_EQUAL(0, cudnnBackendGetAttribute(
                           heuristics.handle(), HEURISTICS_RESULTS, TYPE_DESCRIPTOR, count, &given, handles.data()));
    CHECK_EQUAL(count, given);
    return static_cast<size_t>(count);
}

int64_t Graph::engine_index(size_t offer) {
    Descriptor engine(ENGINE);
    void *handle = engine.handle();
    int64_t count = 0;
    int64_t index = -1;
    CHECK_EQUAL(0, cudnnBackendGetAttribute(
                           configurations_[offer]->handle(), CONFIG_ENGINE, TYPE_DESCRIPTOR, 1, &count, &handle));
    CHECK_EQUAL(0, cudnnBackendGetAttribute(handle, ENGINE_INDEX, TYPE_INT64, 1, &count, &index));
    CHECK_EQUAL(1, count);
    return index;
}

std::vector<int> Graph::engine_notes(size_t offer) {
    Descriptor engine(ENGINE);
    void *handle = engine.handle();
    int64_t count = 0;
    std::vector<int> notes(10);
    CHECK_EQUAL(0, cudnnBackendGetAttribute(
                           configurations_[offer]->handle(), CONFIG_ENGINE, TYPE_DESCRIPTOR, 1, &count, &handle));
    CHECK_EQUAL(
            0, cudnnBackendGetAttribute(handle, ENGINE_NUMERICAL_NOTES, TYPE_NUMERICAL_NOTE, 10, &count, notes.data()));
    notes.resize(static_cast<size_t>(count));
    return notes;
}

int Graph::plan(int64_t index) {
    for (size_t i = 0; i < configurations_.size(); i++) {
        if (engine_index(i) == index) {
            plans_.push_back(new Descriptor(EXECUTION_PLAN));
            planned().set(PLAN_HANDLE, TYPE_HANDLE, 1, &handle_).child(PLAN_CONFIG, *configurations_[i]);
            return planned().finalize();
        }
    }
    return -1;
}

DeviceFloats::DeviceFloats(const std::vector<float> &values, int type) : count_(values.size()), type_(type) {
    std::vector<unsigned char> stored(count_ * element_bytes(type));
    for (size_t i = 0; i < count_; i++) {
        store_element(stored.data(), type, static_cast<int64_t>(i), values[i]);
    }
    CHECK_EQUAL(0, cudaMalloc(&pointer_, stored.size()));
    CHECK_EQUAL(0, cudaMemcpy(pointer_, stored.data(), stored.size(), HOST_TO_DEVICE));
}

std::vector<float> DeviceFloats::values() const {
    std::vector<float> result(count_);
    for (size_t i = 0; i < count_; i++) {
        result[i] = load_element(pointer_, type_, static_cast<int64_t>(i));
    }
    return result;
}

std::vector<float> pattern(const std::vector<int64_t> &dimensions, int salt) {
    int64_t count = 1;
    for (const int64_t dimension : dimensions) {
        count *= dimension;
    }
    std::vector<float> values(static_cast<size_t>(count));
    unsigned state = static_cast<unsigned>(salt);
    for (float &value : values) {
        state = state * 1664525U + 1013904223U; // Numerical Recipes' generator
        value = static_cast<float>(static_cast<int>(state >> 24) % 7 - 3);
    }
    return values;
}

int execute(void *handle, Descriptor &plan, const std::vector<int64_t> &ids, const std::vector<void *> &pointers) {
    int64_t bytes = -1;
    int64_t count = 0;
    CHECK_EQUAL(0, cudnnBackendGetAttribute(plan.handle(), PLAN_WORKSPACE, TYPE_INT64, 1, &count, &bytes));
    void *workspace = nullptr;
    CHECK_EQUAL(0, cudaMalloc(&workspace, static_cast<size_t>(bytes)));
    int status = 0;
    {
        Descriptor pack(VARIANT_PACK);
        pack.integers(PACK_IDS, ids);
        pack.set(PACK_POINTERS, TYPE_POINTER, static_cast<int64_t>(pointers.size()), pointers.data());
        pack.set(PACK_WORKSPACE, TYPE_POINTER, 1, &workspace);
        CHECK_EQUAL(0, pack.finalize());
        status = cudnnBackendExecute(handle, plan.handle(), pack.handle());
    }
    CHECK_EQUAL(0, cudaDeviceSynchronize());
    CHECK_EQUAL(0, cudaFree(workspace));
    return status;
}

} // namespace test

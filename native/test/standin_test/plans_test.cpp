// What descriptors, graphs and plans refuse, and plans that were saved.
#include "graphs.hpp"

using namespace standin;

namespace test {
namespace {

std::string last_error_text() {
    char text[256];
    cudnnGetLastErrorString(text, sizeof text);
    return text;
}

void attributes() {
    const int64_t four[] = {1, 8, 4, 4};
    const int type = ELEMENT_FLOAT;
    Descriptor tensor(TENSOR);
    CHECK_EQUAL(CUDNN_ATTRIBUTE_TYPE, tensor.set_status(TENSOR_DIMENSIONS, TYPE_DATA_TYPE, 4, four));
    CHECK(last_error_text().find("has type 3, not 1") != std::string::npos);
    CHECK(last_error_text().empty()); // asking forgets
    CHECK_EQUAL(CUDNN_BAD_PARAM, tensor.set_status(TENSOR_DIMENSIONS, TYPE_INT64, 9, four));
    CHECK_EQUAL(CUDNN_BAD_PARAM, tensor.set_status(TENSOR_DIMENSIONS, TYPE_INT64, 0, four));
    CHECK_EQUAL(CUDNN_BAD_PARAM, tensor.set_status(CONVOLUTION_STRIDES, TYPE_INT64, 2, four));
    CHECK_EQUAL(CUDNN_NULL_POINTER, tensor.set_status(TENSOR_DIMENSIONS, TYPE_INT64, 4, nullptr));
    CHECK_EQUAL(CUDNN_BAD_PARAM, tensor.finalize()); // nothing is set
    tensor.integers(TENSOR_DIMENSIONS, {1, 8, 4, 4}).integers(TENSOR_STRIDES, {128, 1, 32}).integers(TENSOR_ID, {1});
    tensor.integers(TENSOR_ALIGNMENT, {16}).set(TENSOR_TYPE, TYPE_DATA_TYPE, 1, &type);
    CHECK_EQUAL(CUDNN_BAD_PARAM, tensor.finalize()); // three strides
    int64_t count = 0;
    int64_t id = 0;
    CHECK_EQUAL(CUDNN_NOT_FINALIZED, cudnnBackendGetAttribute(tensor.handle(), TENSOR_ID, TYPE_INT64, 1, &count, &id));
    tensor.integers(TENSOR_STRIDES, {128, 1, 32, 8}).integers(TENSOR_ALIGNMENT, {3});
    CHECK_EQUAL(CUDNN_BAD_PARAM, tensor.finalize());
    tensor.integers(TENSOR_ALIGNMENT, {16});
    CHECK_EQUAL(0, tensor.finalize());
    CHECK_EQUAL(CUDNN_BAD_PARAM, tensor.finalize());
    CHECK_EQUAL(CUDNN_NOT_INITIALIZED, tensor.set_status(TENSOR_ID, TYPE_INT64, 1, four)); // finalized
    void *none = nullptr;
    CHECK_EQUAL(CUDNN_NOT_SUPPORTED, cudnnBackendCreateDescriptor(99, &none));
    CHECK_EQUAL(CUDNN_NULL_POINTER, cudnnBackendSetAttribute(&none, TENSOR_ID, TYPE_INT64, 1, four));
    CHECK_EQUAL(CUDNN_BAD_PARAM, cudnnBackendFinalize(&none));
    CHECK_EQUAL(CUDNN_BAD_PARAM, cudnnBackendDestroyDescriptor(&none));
    CHECK(text(dnn4j_standin_misuse).find("destroyed that is not alive") != std::string::npos);
    begin();
}

void lifetimes() {
    Descriptor operation(OPERATION_POINTWISE);
    void *gone = nullptr;
    {
        Descriptor pointwise(POINTWISE);
        void *const handle = pointwise.handle();
        CHECK_EQUAL(CUDNN_NOT_FINALIZED, operation.set_status(POINTWISE_DESCRIPTOR, TYPE_DESCRIPTOR, 1, &handle));
        pointwise.number(POINTWISE_MODE, TYPE_POINTWISE_MODE, PW_RELU);
        pointwise.number(POINTWISE_PRECISION, TYPE_DATA_TYPE, ELEMENT_FLOAT);
        CHECK_EQUAL(0, pointwise.finalize());
        operation.child(POINTWISE_DESCRIPTOR, pointwise);
        gone = pointwise.handle();
    }
    CHECK_EQUAL(CUDNN_BAD_PARAM, operation.set_status(POINTWISE_DESCRIPTOR, TYPE_DESCRIPTOR, 1, &gone));
    CHECK_EQUAL(CUDNN_BAD_PARAM, operation.finalize()); // x and y are not set
}

void refusals(void *handle) {
    Convolution it;
    it.x = {1, 3, 5, 5};
    it.w = {8, 3, 3, 3};
    it.y = {1, 8, 5, 5};
    it.before = {1, 1};
    it.after = {1, 1};
    CHECK_EQUAL(2U, Graph(handle, it).offers());
    CHECK_EQUAL(1U, Graph(handle, it).offers(HEURISTIC_FALLBACK));
    it.activation = PW_TANH; // fused in strict float: only by the fallback
    CHECK_EQUAL(1U, Graph(handle, it).offers());
    CHECK_EQUAL(1U, Graph(handle, it).offers(HEURISTIC_FALLBACK));
    it.activation = PW_RELU; // without a bias too
    CHECK_EQUAL(1U, Graph(handle, it).offers());
    it.bias = true;
    it.activation = PW_RELU;
    CHECK_EQUAL(4U, Graph(handle, it).offers());
    it.slope = 0.1;
    CHECK_EQUAL(0U, Graph(handle, it).offers()); // not even with TF32
    CHECK_EQUAL(1U, Graph(handle, it).offers(HEURISTIC_FALLBACK));
    it.type = ELEMENT_BFLOAT16; // of 3 channels too
    CHECK_EQUAL(1U, Graph(handle, it).offers());
    it.slope = 0;
    CHECK_EQUAL(1U, Graph(handle, it).offers());

    it.before = {0, 0};
    it.after = {2, 2};
    CHECK_EQUAL(1U, Graph(handle, it).offers());

    Convolution grouped;
    grouped.x = {1, 4, 1, 1};
    grouped.w = {4, 2, 1, 1};
    grouped.y = {1, 4, 1, 1};
    Graph graph(handle, grouped);
    CHECK_EQUAL(3U, graph.offers());
    CHECK_EQUAL(CUDNN_UNSUPPORTED_SHAPE, graph.plan(7));
    CHECK_EQUAL(0, graph.plan(0));
}

// Of a convolution backward: on packed pixels, the filter's gradient alone.
void backward_refusals(void *handle, int operation) {
    Convolution it;
    it.operation = operation;
    it.x = {1, 8, 5, 5};
    it.w = {8, 8, 3, 3};
    it.y = {1, 8, 5, 5};
    it.before = it.after = {1, 1};
    CHECK_EQUAL(2U, Graph(handle, it).offers());
    CHECK_EQUAL(1U, Graph(handle, it).offers(HEURISTIC_FALLBACK));
    it.pitch = 16;
    CHECK_EQUAL(0, Graph(handle, it).status());
    CHECK_EQUAL(0U, Graph(handle, it).offers());
    it.pitch = 0;
    it.activation = PW_RELU;
    if (operation == OPERATION_BACKWARD_FILTER) {
        CHECK_EQUAL(CUDNN_UNSUPPORTED_PATTERN, Graph(handle, it).status());
        CHECK(last_error_text().find("with further operations") != std::string::npos);
    } else {
        Graph float_graph(handle, it);
        CHECK_EQUAL(1U, float_graph.offers()); // in TF32
        CHECK_EQUAL(1, float_graph.engine_index(0));
        CHECK_EQUAL(1U, Graph(handle, it).offers(HEURISTIC_FALLBACK));
    }
    it.activation = -1;
    it.before = {0, 0};
    it.after = {2, 2};
    CHECK_EQUAL(2U, Graph(handle, it).offers());
}

// The filter's gradient is in the type of both factors, or in float by eights of channels.
void gradient_type_refusals(void *handle) {
    Convolution it;
    it.operation = OPERATION_BACKWARD_FILTER;
    it.w_type = ELEMENT_HALF;
    CHECK_EQUAL(0U, Graph(handle, it).offers());
    it.type = ELEMENT_BFLOAT16;
    CHECK_EQUAL(0U, Graph(handle, it).offers());
    it.w_type = ELEMENT_FLOAT;
    CHECK_EQUAL(0U, Graph(handle, it).offers(HEURISTIC_FALLBACK));
    it.x = it.y = {1, 16, 1, 1};
    it.w = {16, 16, 1, 1};
    CHECK_EQUAL(1U, Graph(handle, it).offers(HEURISTIC_FALLBACK));
}

// Alpha, beta and the extents that finalizing an operation checks.
void gradient_operation() {
    const auto tensor = [](Descriptor &it, int64_t id, const std::vector<int64_t> &dimensions) {
        it.integers(TENSOR_DIMENSIONS, dimensions).integers(TENSOR_STRIDES, strides_of(dimensions));
        it.integers(TENSOR_ID, {id}).integers(TENSOR_ALIGNMENT, {16});
        CHECK_EQUAL(0, it.number(TENSOR_TYPE, TYPE_DATA_TYPE, ELEMENT_FLOAT).finalize());
    };
    Descriptor convolution(CONVOLUTION);
    convolution.integers(CONVOLUTION_SPATIAL_DIMS, {2}).number(CONVOLUTION_TYPE, TYPE_DATA_TYPE, ELEMENT_FLOAT);
    convolution.number(CONVOLUTION_MODE, TYPE_CONVOLUTION_MODE, CROSS_CORRELATION);
    convolution.integers(CONVOLUTION_PRE_PADDINGS, {0, 0}).integers(CONVOLUTION_POST_PADDINGS, {0, 0});
    convolution.integers(CONVOLUTION_DILATIONS, {1, 1}).integers(CONVOLUTION_STRIDES, {1, 1});
    CHECK_EQUAL(0, convolution.finalize());
    Descriptor x(TENSOR);
    Descriptor w(TENSOR);
    Descriptor wide(TENSOR);
    Descriptor deep(TENSOR);
    Descriptor y(TENSOR);
    tensor(x, 1, {2, 4, 5, 5});
    tensor(w, 2, {6, 4, 3, 3});
    tensor(wide, 2, {6, 4, 3, 2});
    tensor(deep, 2, {6, 3, 3, 3});
    tensor(y, 3, {2, 6, 3, 3});
    const float zero = 0;
    const float one = 1;
    Descriptor operation(OPERATION_BACKWARD_FILTER);
    operation.child(BACKWARD_FILTER_X, x).child(BACKWARD_FILTER_DY, y).child(BACKWARD_FILTER_DW, wide);
    operation.set(BACKWARD_FILTER_ALPHA, TYPE_FLOAT, 1, &one).set(BACKWARD_FILTER_BETA, TYPE_FLOAT, 1, &one);
    CHECK_EQUAL(CUDNN_BAD_PARAM, operation.finalize()); // no convolution
    operation.child(BACKWARD_FILTER_CONVOLUTION, x);
    CHECK_EQUAL(CUDNN_DESCRIPTOR_TYPE, operation.finalize());
    operation.child(BACKWARD_FILTER_CONVOLUTION, convolution);
    CHECK_EQUAL(CUDNN_NOT_SUPPORTED, operation.finalize()); // beta
    operation.set(BACKWARD_FILTER_BETA, TYPE_FLOAT, 1, &zero);
    CHECK_EQUAL(CUDNN_SHAPE_MISMATCH, operation.finalize());
    operation.child(BACKWARD_FILTER_DW, deep);
    CHECK_EQUAL(CUDNN_SHAPE_MISMATCH, operation.finalize());
    operation.child(BACKWARD_FILTER_DW, convolution);
    CHECK_EQUAL(CUDNN_DESCRIPTOR_TYPE, operation.finalize());
    operation.child(BACKWARD_FILTER_DW, w);
    CHECK_EQUAL(CUDNN_ATTRIBUTE_TYPE, operation.set_status(BACKWARD_FILTER_ALPHA, TYPE_DATA_TYPE, 1, &one));
    CHECK_EQUAL(CUDNN_BAD_PARAM, operation.set_status(BACKWARD_ALPHA, TYPE_FLOAT, 1, &one)); // of backward data
    CHECK_EQUAL(0, operation.finalize());
}

void memory_of_a_pack(void *handle) {
    Convolution it;
    it.x = {2, 4, 1, 1};
    it.w = {4, 4, 1, 1};
    it.y = {2, 4, 1, 1};
    const DeviceFloats x(pattern(it.x, 1), it.type);
    const DeviceFloats w(pattern(it.w, 2), it.type);
    const DeviceFloats y(pattern(it.y, 3), it.type);
    Graph graph(handle, it);
    CHECK(graph.offers() > 0);
    CHECK_EQUAL(0, graph.plan(0));
    Descriptor &plan = graph.planned();
    const auto run = [&](void *to) { return execute(handle, plan, {1, 2, 3}, {x.pointer(), w.pointer(), to}); };
    CHECK_EQUAL(0, run(y.pointer()));
    CHECK_EQUAL(CUDNN_BAD_PARAM, execute(handle, plan, {1, 2}, {x.pointer(), w.pointer()}));
    CHECK_EQUAL(CUDNN_MISALIGNED_POINTER, run(static_cast<char *>(y.pointer()) + 4));
    CHECK(text(dnn4j_standin_misuse).empty());
    float host[16];
    CHECK(run(host) != 0); // misaligned or foreign, as the stack has it
    CHECK_EQUAL(CUDNN_BAD_PARAM, run(static_cast<char *>(y.pointer()) + 16)); // ends behind the block
    CHECK_EQUAL(CUDNN_BAD_PARAM, run(x.pointer()));
    CHECK(text(dnn4j_standin_misuse).find("tensor 1 overlaps the result") != std::string::npos);
    begin();
    Descriptor pack(VARIANT_PACK);
    void *const pointers[] = {x.pointer(), w.pointer()};
    void *const none = nullptr;
    pack.integers(PACK_IDS, {1, 1})
            .set(PACK_POINTERS, TYPE_POINTER, 2, pointers)
            .set(PACK_WORKSPACE, TYPE_POINTER, 1, &none);
    CHECK_EQUAL(CUDNN_DUPLICATED_ENTRIES, pack.finalize());
    CHECK_EQUAL(CUDNN_NOT_FINALIZED, cudnnBackendExecute(handle, plan.handle(), pack.handle()));
    CHECK_EQUAL(CUDNN_DESCRIPTOR_TYPE, cudnnBackendExecute(handle, pack.handle(), plan.handle()));
    CHECK_EQUAL(CUDNN_BAD_PARAM, cudnnBackendExecute(&host, plan.handle(), pack.handle()));
}

std::string saved_plan(void *handle, const Convolution &it, int64_t engine) {
    Graph graph(handle, it);
    CHECK(graph.offers() > 0);
    CHECK_EQUAL(0, graph.plan(engine));
    int64_t size = 0;
    void *const plan = graph.planned().handle();
    CHECK_EQUAL(0, cudnnBackendGetAttribute(plan, PLAN_JSON, TYPE_CHAR, 0, &size, nullptr));
    std::string saved(static_cast<size_t>(size), '\0');
    CHECK_EQUAL(0, cudnnBackendGetAttribute(plan, PLAN_JSON, TYPE_CHAR, size, &size, saved.data()));
    return saved;
}

// Without a handle: the heuristics and the plan know the device.
void plans_for_a_device(void *handle) {
    Descriptor device(DEVICE_PROPERTIES);
    CHECK_EQUAL(CUDNN_BAD_PARAM, device.finalize());
    void *const other = &device;
    device.set(DEVICE_HANDLE, TYPE_HANDLE, 1, &other);
    CHECK_EQUAL(CUDNN_BAD_PARAM, device.finalize());
    device.set(DEVICE_HANDLE, TYPE_HANDLE, 1, &handle);
    CHECK_EQUAL(0, device.finalize());
    const std::string saved = saved_plan(handle, Convolution{}, 0);
    Descriptor plan(EXECUTION_PLAN);
    plan.set(PLAN_JSON, TYPE_CHAR, static_cast<int64_t>(saved.size()), saved.data());
    CHECK_EQUAL(CUDNN_BAD_PARAM, plan.finalize());
    plan.child(PLAN_DEVICE, device);
    CHECK_EQUAL(0, plan.finalize());
    CHECK_EQUAL(1, dnn4j_standin_plans("made"));
    CHECK_EQUAL(1, dnn4j_standin_plans("read"));
    CHECK_EQUAL(1, dnn4j_standin_plans("threads"));
    CHECK_EQUAL(-1, dnn4j_standin_plans("drawn"));
}

// A saved plan runs without the graph that it was made of.
void saved_plans(void *handle) {
    Convolution it;
    it.bias = true;
    it.activation = PW_RELU;
    const std::string saved = saved_plan(handle, it, 44);
    const DeviceFloats x({3}, ELEMENT_FLOAT);
    const DeviceFloats w({2}, ELEMENT_FLOAT);
    const DeviceFloats b({-1}, ELEMENT_FLOAT);
    const DeviceFloats y({0}, ELEMENT_FLOAT);
    for (const bool whole : {true, false}) {
        Descriptor plan(EXECUTION_PLAN);
        plan.set(PLAN_HANDLE, TYPE_HANDLE, 1, &handle);
        plan.set(PLAN_JSON, TYPE_CHAR, static_cast<int64_t>(whole ? saved.size() : saved.size() / 2), saved.data());
        CHECK_EQUAL(whole ? 0 : int{CUDNN_BAD_PARAM}, plan.finalize());
        if (whole) {
            CHECK_EQUAL(0, execute(handle, plan, {1, 2, 3, 5}, {x.pointer(), w.pointer(), y.pointer(), b.pointer()}));
            CHECK(y.values()[0] == 5);
        }
    }
}

void saved_gradient_plan(void *handle) {
    Convolution it;
    it.operation = OPERATION_BACKWARD_FILTER;
    it.x = it.y = {1, 1, 1, 2};
    const std::string saved = saved_plan(handle, it, 9);
    const DeviceFloats x({2, 3}, ELEMENT_FLOAT);
    const DeviceFloats w({-1}, ELEMENT_FLOAT);
    const DeviceFloats y({5, 7}, ELEMENT_FLOAT);
    Descriptor plan(EXECUTION_PLAN);
    plan.set(PLAN_HANDLE, TYPE_HANDLE, 1, &handle);
    plan.set(PLAN_JSON, TYPE_CHAR, static_cast<int64_t>(saved.size()), saved.data());
    CHECK_EQUAL(0, plan.finalize());
    int64_t count = 0;
    int64_t bytes = 0;
    CHECK_EQUAL(0, cudnnBackendGetAttribute(plan.handle(), PLAN_WORKSPACE, TYPE_INT64, 1, &count, &bytes));
    CHECK_EQUAL(256, bytes);
    CHECK_EQUAL(0, execute(handle, plan, {1, 2, 3}, {x.pointer(), w.pointer(), y.pointer()}));
    CHECK(w.values()[0] == 2 * 5 + 3 * 7);
    CHECK_EQUAL(CUDNN_BAD_PARAM, execute(handle, plan, {1, 2, 3}, {x.pointer(), y.pointer(), y.pointer()}));
    CHECK(text(dnn4j_standin_misuse).find("tensor 3 overlaps the result") != std::string::npos);
    begin();
}

} // namespace

void plans() {
    begin();
    void *handle = nullptr;
    CHECK_EQUAL(0, cudnnCreate(&handle));
    attributes();
    lifetimes();
    refusals(handle);
    backward_refusals(handle, OPERATION_BACKWARD_DATA);
    backward_refusals(handle, OPERATION_BACKWARD_FILTER);
    gradient_type_refusals(handle);
    gradient_operation();
    memory_of_a_pack(handle);
    begin();
    plans_for_a_device(handle);
    saved_plans(handle);
    saved_gradient_plan(handle);
    CHECK_EQUAL(0, cudnnDestroy(handle));
    CHECK_EQUAL(CUDNN_BAD_PARAM, cudnnDestroy(handle));
    end();
}

} // namespace test

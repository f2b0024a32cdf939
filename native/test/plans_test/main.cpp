// The tee between a cuDNN and the stand-in, with a double in place of the real library, and the driver without a
// device.
#include "../standin_test/graphs.hpp"

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <sstream>

using namespace standin;

namespace {

using test::Convolution;
using test::DeviceFloats;
using test::Graph;

std::string folder;

std::string in_folder(const char *file) {
    return folder + "/" + file;
}

std::string text_of_file(const char *file) {
    const std::ifstream in(in_folder(file));
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string log_text() {
    return text_of_file("log.txt");
}

// A convolution, bias and ReLU in bf16, of eights of channels.
Convolution fused() {
    Convolution it;
    it.x = {1, 8, 3, 3};
    it.w = {16, 8, 1, 1};
    it.y = {1, 16, 3, 3};
    it.type = ELEMENT_BFLOAT16;
    it.bias = true;
    it.activation = PW_RELU;
    return it;
}

// Engines are the real library's, and the stand-in computes what the graph says.
void computes(void *handle) {
    const Convolution it = fused();
    Graph graph(handle, it);
    CHECK_EQUAL(0, graph.status());
    CHECK_EQUAL(1U, graph.offers());
    CHECK_EQUAL(4, graph.engine_index(0));
    CHECK_EQUAL(0, graph.plan(4));
    std::vector<float> weights(128);
    weights[0] = 3;
    const DeviceFloats x(std::vector<float>(72, 2), it.type);
    const DeviceFloats w(weights, it.type);
    const DeviceFloats y(std::vector<float>(144, 9), it.type);
    std::vector<float> biases(16, -1);
    biases[0] = 4;
    const DeviceFloats bias(biases, ELEMENT_FLOAT);
    CHECK_EQUAL(0, test::execute(handle, graph.planned(), {1, 2, 3, 5},
                           {x.pointer(), w.pointer(), y.pointer(), bias.pointer()}));
    CHECK(y.values()[0] == 10);
    CHECK(y.values()[1] == 0);
    CHECK(log_text() == "graph\tforward x 1x8x3x3 w 16x8x1x1 y 1x16x3x3 bf16 to bf16, bias f32, relu\tforward bf16 to "
                        "bf16, bias f32, relu\tA 4t F 8\tA 4t F 8\n");
}

void notes_a_graph_once(void *handle) {
    const std::string before = log_text();
    CHECK_EQUAL(0, Graph(handle, fused()).status());
    CHECK(log_text() == before);
}

// What follows from both libraries, of a graph that one refuses; words stay in one field of one line.
void notes_differences(void *handle) {
    Convolution it;
    it.operation = OPERATION_BACKWARD_DATA;
    it.x = {2, 6, 5, 5};
    it.w = {8, 6, 3, 3};
    it.y = {2, 8, 2, 2};
    it.strides = {2, 2};
    const Graph graph(handle, it);
    CHECK_EQUAL(CUDNN_NOT_SUPPORTED, graph.status());
    char words[100];
    cudnnGetLastErrorString(words, sizeof words);
    CHECK(std::string(words) == "no\tdata\ngradients ");
    CHECK(log_text().find(
                  "graph\tdata gradient x 2x6x5x5 w 8x6x3x3 y 2x8x2x2 f32 to f32 stride 2x2\tdata gradient f32 to "
                  "f32 of uneven channels\trefused DOUBLE_NOT_SUPPORTED: no data gradients\tA 5n 6 F 6\n") !=
            std::string::npos);
}

// Everything that engines may depend on is in the text; kinds say what there are few of.
void names_graphs(void *handle) {
    Convolution it = fused();
    it.x = {1, 8, 5, 5};
    it.w = {8, 1, 3, 3};
    it.y = {1, 8, 5, 5};
    it.before = it.after = {1, 1};
    it.type = ELEMENT_FLOAT;
    it.residual = true;
    it.slope = 0.125;
    it.pitch = 24;
    CHECK_EQUAL(0, Graph(handle, it).status());
    CHECK(log_text().find(
                  "graph\tforward x 1x8x5x5 w 8x1x3x3 y 1x8x5x5 pitch 24 f32 to f32 padding 1x1, add f32, bias "
                  "f32, relu slope 0.125\tforward f32 to f32 depthwise among other channels, add f32, bias f32, "
                  "relu slope\t") != std::string::npos);
    it = fused();
    it.after = {1, 1};
    it.y = {1, 16, 2, 2};
    it.dilations = {1, 2};
    it.x = {1, 8, 2, 2};
    it.w = {16, 8, 2, 2};
    it.before = {0, 1};
    it.bias = false;
    it.activation = -1;
    CHECK_EQUAL(0, Graph(handle, it).status());
    CHECK(log_text().find("padding 0x1 and 1x1 dilation 1x2\tforward bf16 to bf16 padded unevenly\tA 2t") !=
            std::string::npos);
}

// Java's functions are the stand-in's; cuDNN, which asks for addresses, gets a driver without a device.
void driver() {
    void *const library = dlopen(DNN4J_PLANS_FOLDER "/libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    CHECK(library != nullptr);
    if (library == nullptr) {
        std::printf("%s\n", dlerror());
        return;
    }
    int count = -1;
    CHECK_EQUAL(0, reinterpret_cast<int (*)(unsigned)>(dlsym(library, "cuInit"))(0));
    CHECK_EQUAL(0, reinterpret_cast<int (*)(int *)>(dlsym(library, "cuDeviceGetCount"))(&count));
    CHECK_EQUAL(1, count);
    using Find = int (*)(const char *, void **, int, uint64_t, int *);
    const auto find = reinterpret_cast<Find>(dlsym(library, "cuGetProcAddress_v2"));
    void *function = nullptr;
    int found = -1;
    CHECK_EQUAL(0, find("cuInit", &function, 13000, 0, &found));
    CHECK_EQUAL(100, reinterpret_cast<int (*)(unsigned)>(function)(0));
    CHECK_EQUAL(0, find("cuLibraryLoadData", &function, 13000, 0, &found));
    void *code = nullptr;
    CHECK_EQUAL(0, reinterpret_cast<int (*)(void **, const void *)>(function)(&code, "code"));
    CHECK(code != nullptr);
    for (const char *const name : {"cuTensorMapEncodeTiled", "cuLaunchKernelEx", "cuLibraryLoadData"}) {
        CHECK(dlsym(library, name) != nullptr);
    }
}

void open_tee() {
    setenv("DNN4J_PLANS_REAL", DNN4J_PLANS_DOUBLE, 1);
    setenv("DNN4J_PLANS_STANDIN", DNN4J_STANDIN_FOLDER "/libdnn4j_standin.so", 1);
    char name[] = "/tmp/dnn4j-plans-XXXXXX";
    folder = mkdtemp(name);
    setenv("DNN4J_PLANS_DEVICE", in_folder("device.json").c_str(), 1);
    setenv("DNN4J_PLANS_LOG", in_folder("log.txt").c_str(), 1);
    std::ofstream(in_folder("device.json")) << "a device";
    test::begin();
}

void close_tee() {
    void *const library = dlopen(DNN4J_PLANS_DOUBLE, RTLD_NOW | RTLD_NOLOAD);
    reinterpret_cast<void (*)()>(dlsym(library, "double_close"))();
    test::end();
    for (const char *const file : {"device.json", "log.txt", "saved.txt", "times.txt"}) {
        std::remove(in_folder(file).c_str());
    }
    std::remove(folder.c_str());
}

void tee() {
    open_tee();
    CHECK_EQUAL(92400U, cudnnGetVersion());
    void *handle = nullptr;
    CHECK_EQUAL(0, cudnnCreate(&handle));
    computes(handle);
    notes_a_graph_once(handle);
    notes_differences(handle);
    names_graphs(handle);
    CHECK_EQUAL(0, cudnnDestroy(handle));
    close_tee();
}

// The text of a plan of the real library's.
std::string text_of_plan(void *handle) {
    Graph graph(handle, fused());
    CHECK_EQUAL(1U, graph.offers());
    CHECK_EQUAL(0, graph.plan(4));
    int64_t size = 0;
    void *const plan = graph.planned().handle();
    CHECK_EQUAL(0, cudnnBackendGetAttribute(plan, PLAN_JSON, TYPE_CHAR, 0, &size, nullptr));
    std::string text(static_cast<size_t>(size), '\0');
    CHECK_EQUAL(0, cudnnBackendGetAttribute(plan, PLAN_JSON, TYPE_CHAR, size, &size, text.data()));
    return text;
}

// A plan that is read computes what that which was saved does, and it is noted what the real library took for each.
void saved() {
    setenv("DNN4J_PLANS_MAKE", "1", 1);
    open_tee();
    setenv("DNN4J_PLANS_SAVED", in_folder("saved.txt").c_str(), 1);
    setenv("DNN4J_PLANS_TIMES", in_folder("times.txt").c_str(), 1);
    void *handle = nullptr;
    CHECK_EQUAL(0, cudnnCreate(&handle));
    const std::string text = text_of_plan(handle);
    {
        test::Descriptor device(DEVICE_PROPERTIES);
        device.set(DEVICE_HANDLE, TYPE_HANDLE, 1, &handle);
        CHECK_EQUAL(0, device.finalize());
        test::Descriptor plan(EXECUTION_PLAN);
        plan.set(PLAN_JSON, TYPE_CHAR, static_cast<int64_t>(text.size()), text.data());
        plan.child(PLAN_DEVICE, device);
        CHECK_EQUAL(0, plan.finalize());
        const DeviceFloats x(std::vector<float>(72, 2), ELEMENT_BFLOAT16);
        const DeviceFloats w(std::vector<float>(128, 3), ELEMENT_BFLOAT16);
        const DeviceFloats y(std::vector<float>(144, 9), ELEMENT_BFLOAT16);
        const DeviceFloats bias(std::vector<float>(16, -1), ELEMENT_FLOAT);
        CHECK_EQUAL(
                0, test::execute(handle, plan, {1, 2, 3, 5}, {x.pointer(), w.pointer(), y.pointer(), bias.pointer()}));
        CHECK(y.values() == std::vector<float>(144, 47));
    }
    CHECK_EQUAL(0, cudnnDestroy(handle));
    std::istringstream times(text_of_file("times.txt"));
    std::string kinds;
    for (std::string line; std::getline(times, line);) {
        kinds += line.substr(0, line.find('\t')) + " ";
    }
    CHECK(kinds == "graph asked made read " || kinds == "graph asked asked made read ");
    close_tee();
}

constexpr test::Named GROUPS[] = {{"tee", tee}, {"saved", saved}, {"driver", driver}};

} // namespace

int main(int count, char **arguments) {
    return test::run(GROUPS, 3, count, arguments);
}

#include "tee.hpp"

#include "answer.hpp"
#include "cudnn_types.hpp"
#include "device.hpp"
#include "graph_text.hpp"
#include "notes_of_run.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <mutex>

using namespace standin;

namespace plans {

namespace {

thread_local bool standin_was_last = false;
// Words of the real library that were asked for here, for the caller to ask for.
thread_local std::string kept;

std::string real_line(int status) {
    kept = status == CUDNN_OK ? "" : real().last_words();
    return status == CUDNN_OK ? "" : real().line(status, kept);
}

std::mutex &handles_lock() {
    static auto *const lock = new std::mutex;
    return *lock;
}

std::vector<void *> &handles() {
    static auto *const all = new std::vector<void *>;
    return *all;
}

// Any that is alive; null where there is none.
void *any_handle() {
    const std::lock_guard<std::mutex> guard(handles_lock());
    return handles().empty() ? nullptr : handles().back();
}

// What the stand-in needs to compute: graphs and what they are made of, and packs. Engines and plans are the real
// library's; a plan gets its counterpart when it is finalized.
bool both_have(int type) {
    return type == TENSOR || type == CONVOLUTION || type == POINTWISE || type == OPERATION_FORWARD ||
           type == OPERATION_BACKWARD_DATA || type == OPERATION_BACKWARD_FILTER || type == OPERATION_POINTWISE ||
           type == OPERATION_GRAPH || type == VARIANT_PACK;
}

std::string saved_plan(void *graph) {
    using Save = int64_t (*)(void *, char *, int64_t);
    static const auto save = reinterpret_cast<Save>(plans::standin().function("dnn4j_standin_saved_plan"));
    std::string text(static_cast<size_t>(save(graph, nullptr, 0)) + 1, 0);
    save(graph, text.data(), static_cast<int64_t>(text.size()));
    text.pop_back();
    return text;
}

std::string standin_answer(const Twin &graph, int status) {
    Answer answer;
    if (status != CUDNN_OK) {
        answer.refused = plans::standin().line(status, plans::standin().last_words());
        return answer.text();
    }
    // The device that the stand-in is; made each time, so that its count of descriptors is the caller's.
    const Library &standin = plans::standin();
    void *const handle = any_handle();
    void *described = nullptr;
    int told = standin.create(DEVICE_PROPERTIES, &described);
    if (told == CUDNN_OK) {
        told = standin.set(described, DEVICE_HANDLE, TYPE_HANDLE, 1, static_cast<const void *>(&handle));
    }
    if (told == CUDNN_OK) {
        told = standin.finalize(described);
    }
    if (told != CUDNN_OK) {
        answer.refused = standin.line(told, standin.last_words());
        return answer.text();
    }
    const std::string text = ask(standin, graph.standin, described).text();
    standin.destroy(described);
    return text;
}

// Finalizes the graph in both; what each says of it is noted once in a run.
int finalize_graph(Twin &it) {
    int status = CUDNN_OK;
    {
        const Timed timed("graph");
        status = real().finalize(it.real);
    }
    Answer answer;
    answer.refused = real_line(status);
    const int other = plans::standin().finalize(it.standin);
    auto graph = std::make_shared<Graph>();
    graph->text = text_of(it);
    if (first_time(graph->text)) {
        const std::string standin_says = standin_answer(it, other);
        if (status == CUDNN_OK) {
            answer = ask(real(), it.real, device());
        }
        note("graph\t" + graph->text + "\t" + kind_of(it) + "\t" + answer.text() + "\t" + standin_says);
    }
    graph->computed = saved_plan(it.standin);
    it.graph = graph;
    return status;
}

int set_device(const Twin &it, int name) {
    if (it.find(name) != nullptr) {
        return CUDNN_OK; // the caller's own
    }
    void *const described = device();
    return real().set(it.real, name, TYPE_DESCRIPTOR, 1, static_cast<const void *>(&described));
}

// The stand-in's plan that computes the graph; why not, where there is none.
int finalize_counterpart(Twin &it) {
    if (it.graph == nullptr || it.graph->computed.empty()) {
        return CUDNN_OK; // of a saved plan for which no computation is known: it cannot be executed
    }
    const Library &standin = plans::standin();
    void *const handle = any_handle();
    int status = standin.create(EXECUTION_PLAN, &it.standin);
    if (status == CUDNN_OK) {
        status = standin.set(it.standin, PLAN_JSON, TYPE_CHAR, static_cast<int64_t>(it.graph->computed.size()),
                it.graph->computed.data());
    }
    if (status == CUDNN_OK) {
        status = standin.set(it.standin, PLAN_HANDLE, TYPE_HANDLE, 1, static_cast<const void *>(&handle));
    }
    return status == CUDNN_OK ? standin.finalize(it.standin) : status;
}

int finalize_plan(Twin &it) {
    if (makes_plans() || it.find(PLAN_JSON) != nullptr) {
        const auto start = std::chrono::steady_clock::now();
        int status = set_device(it, PLAN_DEVICE);
        if (status == CUDNN_OK) {
            const Timed timed(it.find(PLAN_JSON) == nullptr ? "made" : "read");
            status = real().finalize(it.real);
        }
        const auto micros =
                std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
        note("plan\t" + (it.graph == nullptr ? "a saved plan" : it.graph->text) + "\t" +
                (status == CUDNN_OK ? "made" : real_line(status)) + "\t" + std::to_string(micros.count()));
        if (status != CUDNN_OK) {
            return of_real(status);
        }
    }
    return of_standin(finalize_counterpart(it));
}

// A plan that was not made has no workspace, and an empty text.
int answer_for_unmade(int type, int64_t requested, int64_t *count, void *elements) {
    const bool fills = elements != nullptr && requested > 0;
    if (fills && type == TYPE_INT64) {
        std::memset(elements, 0, sizeof(int64_t));
    } else if (fills) {
        std::memset(elements, 0, 1);
    }
    if (count != nullptr) {
        *count = 1;
    }
    return of_real(CUDNN_OK);
}

} // namespace

int of_real(int status) {
    standin_was_last = false;
    return status;
}

int of_standin(int status) {
    standin_was_last = true;
    return status;
}

std::string last_words() {
    std::string words = standin_was_last ? plans::standin().last_words() : kept.empty() ? real().last_words() : kept;
    kept.clear();
    return words;
}

void add_handle(void *handle) {
    const std::lock_guard<std::mutex> guard(handles_lock());
    handles().push_back(handle);
}

void remove_handle(void *handle) {
    const std::lock_guard<std::mutex> guard(handles_lock());
    handles().erase(std::remove(handles().begin(), handles().end(), handle), handles().end());
}

int create(int type, void **descriptor) {
    auto twin = std::make_unique<Twin>();
    twin->type = type;
    int status = of_real(real().create(type, &twin->real));
    if (status == CUDNN_OK && both_have(type)) {
        status = plans::standin().create(type, &twin->standin);
        if (status != CUDNN_OK) {
            real().destroy(twin->real);
            return of_standin(status);
        }
    }
    if (status == CUDNN_OK) {
        *descriptor = twin.release();
    }
    return status;
}

int destroy(void *descriptor) {
    const std::unique_ptr<Twin> twin(static_cast<Twin *>(descriptor));
    const int other = twin->standin == nullptr ? CUDNN_OK : plans::standin().destroy(twin->standin);
    const int status = real().destroy(twin->real);
    return status != CUDNN_OK ? of_real(status) : of_standin(other);
}

int set(Twin &it, int name, int type, int64_t count, const void *elements) {
    if (it.type == DEVICE_PROPERTIES) {
        return of_real(CUDNN_OK); // which of the devices that are here, none being
    }
    if (type == TYPE_HANDLE) {
        return it.standin == nullptr ? of_real(CUDNN_OK)
                                     : of_standin(plans::standin().set(it.standin, name, type, count, elements));
    }
    Value value;
    value.type = type;
    value.count = count;
    std::vector<void *> real_children;
    std::vector<void *> standin_children;
    if (type == TYPE_DESCRIPTOR) {
        for (int64_t i = 0; i < count; i++) {
            const Twin *const child = static_cast<const Twin *const *>(elements)[i];
            value.children.push_back(child);
            real_children.push_back(child->real);
            standin_children.push_back(child->standin);
            it.graph = child->graph != nullptr ? child->graph : it.graph;
        }
    } else {
        static constexpr size_t SMALL = 1;
        const size_t size = type == TYPE_INT64 || type == TYPE_DOUBLE || type == TYPE_POINTER ? sizeof(int64_t)
                            : type == TYPE_BOOLEAN || type == TYPE_CHAR                       ? SMALL
                                                                                              : sizeof(int);
        const auto *const bytes = static_cast<const unsigned char *>(elements);
        value.bytes.assign(bytes, bytes + static_cast<size_t>(count) * size);
    }
    const bool children = type == TYPE_DESCRIPTOR;
    const int status = real().set(
            it.real, name, type, count, children ? static_cast<const void *>(real_children.data()) : elements);
    if (status != CUDNN_OK) {
        return of_real(status);
    }
    if (name == PLAN_JSON) {
        auto graph = std::make_shared<Graph>();
        graph->text = "a saved plan";
        graph->computed = computed_of(std::string(value.bytes.begin(), value.bytes.end()));
        it.graph = graph;
    }
    it.values[name] = std::move(value);
    return it.standin == nullptr ? of_real(status)
                                 : of_standin(plans::standin().set(it.standin, name, type, count,
                                           children ? static_cast<const void *>(standin_children.data()) : elements));
}

int get(Twin &it, int name, int type, int64_t requested, int64_t *count, void *elements) {
    if (it.type == EXECUTION_PLAN && !makes_plans() && it.find(PLAN_JSON) == nullptr) {
        return answer_for_unmade(type, requested, count, elements);
    }
    if (type != TYPE_DESCRIPTOR || requested == 0 || elements == nullptr) {
        const int status = real().get(it.real, name, type, requested, count, elements);
        if (status == CUDNN_OK && name == PLAN_JSON && elements != nullptr && it.graph != nullptr) {
            keep_computed(std::string(static_cast<const char *>(elements), static_cast<size_t>(requested)),
                    it.graph->computed);
        }
        return of_real(status);
    }
    auto *const twins = static_cast<Twin **>(elements);
    std::vector<void *> children;
    for (int64_t i = 0; i < requested; i++) {
        children.push_back(twins[i]->real);
        twins[i]->graph = it.graph;
    }
    return of_real(real().get(it.real, name, type, requested, count, static_cast<void *>(children.data())));
}

int finalize(Twin &it) {
    switch (it.type) {
    case OPERATION_GRAPH:
        return of_real(finalize_graph(it));
    case EXECUTION_PLAN:
        return finalize_plan(it);
    case HEURISTICS: {
        const int status = set_device(it, HEURISTICS_DEVICE);
        const Timed timed("asked");
        return of_real(status == CUDNN_OK ? real().finalize(it.real) : status);
    }
    case DEVICE_PROPERTIES: {
        const int status = describe_device(it.real);
        return of_real(status == CUDNN_OK ? real().finalize(it.real) : status);
    }
    default: {
        const int status = real().finalize(it.real);
        return status != CUDNN_OK || it.standin == nullptr ? of_real(status)
                                                           : of_standin(plans::standin().finalize(it.standin));
    }
    }
}

int execute(void *handle, const Twin &plan, const Twin &pack) {
    using Execute = int (*)(void *, void *, void *);
    static const auto run = reinterpret_cast<Execute>(plans::standin().function("cudnnBackendExecute"));
    return of_standin(run(handle, plan.standin, pack.standin));
}

} // namespace plans

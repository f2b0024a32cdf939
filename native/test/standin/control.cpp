// The stand-in's own functions: what tests ask for and ask about.
#include "clock.hpp"
#include "descriptor.hpp"
#include "handle.hpp"
#include "memory.hpp"
#include "module.hpp"
#include "stream.hpp"
#include "tensor_descriptor.hpp"

using namespace standin;

namespace {

struct Kind {
    const char *name;
    int64_t (*count)();
};

const Kind KINDS[] = {{"device memory", [] { return memory().count(DEVICE); }},
        {"device bytes", [] { return memory().bytes(DEVICE); }},
        {"pinned memory", [] { return memory().count(PINNED); }}, {"streams", [] { return streams().count(); }},
        {"events", [] { return events().count(); }}, {"graphs", [] { return graphs().count(); }},
        {"executable graphs", [] { return executables().count(); }}, {"modules", [] { return modules().count(); }},
        {"handles", [] { return handles().count(); }}, {"descriptors", [] { return descriptors().count(); }},
        {"tensor descriptors", [] { return tensor_descriptors().count(); }}};

} // namespace

void dnn4j_standin_reset() {
    state().reset();
    device_clock().reset();
    last_error = CUDA_OK;
}

void dnn4j_standin_fail(const char *function, int64_t nth, int code) {
    state().plan_failure(function, nth, code);
}

int64_t dnn4j_standin_failures_left() {
    return state().failures_left();
}

void dnn4j_standin_break_device(int code) {
    state().broken = code;
}

int dnn4j_standin_pretend(const char *what, int64_t value) {
    Pretended &pretended = state().pretended;
    const std::string name = what;
    std::atomic<int64_t> *const to = name == "memory"            ? &pretended.memory
                                     : name == "devices"         ? &pretended.devices
                                     : name == "driver"          ? &pretended.driver
                                     : name == "runtime"         ? &pretended.runtime
                                     : name == "cudnn"           ? &pretended.cudnn
                                     : name == "capability"      ? &pretended.capability
                                     : name == "multiprocessors" ? &pretended.multiprocessors
                                     : name == "dense only"      ? &pretended.dense_only
                                     : name == "hurry"           ? &pretended.hurry
                                                                 : nullptr;
    if (to != nullptr) {
        *to = value;
    }
    return to != nullptr ? 1 : 0;
}

void dnn4j_standin_time(const char *what, int64_t nanos) {
    device_clock().set(what, nanos);
}

int64_t dnn4j_standin_live(const char *kind) {
    for (const Kind &known : KINDS) {
        if (std::string(kind) == known.name) {
            return known.count();
        }
    }
    return -1;
}

int64_t dnn4j_standin_plans(const char *which) {
    return state().plans(which);
}

int64_t dnn4j_standin_report(char *text, int64_t size) {
    std::string report;
    for (const Kind &kind : KINDS) {
        const int64_t count = kind.count();
        if (count != 0) {
            report.append(kind.name).append(": ").append(std::to_string(count)).append("\n");
        }
    }
    return copy_text(report, text, size);
}

int64_t dnn4j_standin_misuse(char *text, int64_t size) {
    return copy_text(state().misuse_text(), text, size);
}

void dnn4j_standin_record(int on) {
    state().record(on != 0);
}

int64_t dnn4j_standin_calls(char *text, int64_t size) {
    return copy_text(state().calls_text(), text, size);
}

int64_t dnn4j_standin_saved_plan(void *graph, char *text, int64_t size) {
    const std::shared_ptr<Descriptor> found = descriptors().find(graph);
    return copy_text(found == nullptr ? "" : saved_plan(*found), text, size);
}

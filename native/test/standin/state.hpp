// What all entry points share: planned failures, the error that a device does not survive, the record of calls and of
// misuse, and the frame in which every entry point runs.
#pragma once

#include "api.hpp"

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace standin {

struct Pretended {
    std::atomic<int64_t> memory{int64_t{4} << 30};
    std::atomic<int64_t> devices{1};
    std::atomic<int64_t> driver{13010};
    std::atomic<int64_t> runtime{13010};
    std::atomic<int64_t> cudnn{91900};
    std::atomic<int64_t> dense_only{0};
    std::atomic<int64_t> capability{90}; // an H100's, on a processor count of its own
    std::atomic<int64_t> multiprocessors{4};
    // Not 0: plans of more products, and kernels of more threads, are computed in part alone, and memory is zeros
    // first.
    std::atomic<int64_t> hurry{0};
};

class State {
public:
    Pretended pretended;
    std::atomic<int> broken{CUDA_OK};
    std::atomic<bool> initialized{false};

    State();
    void reset();
    void plan_failure(const char *function, int64_t nth, int code);
    int64_t failures_left();
    void misuse(const std::string &line);
    void record(bool on);
    // A plan was made, or read from what was saved.
    void planned(bool read);
    int64_t plans(const std::string &which);
    std::string calls_text();
    std::string misuse_text();

    // Records the call; the code of the failure planned for it, or 0.
    int enter(const char *function);

private:
    struct Failure {
        std::string function;
        int64_t calls_before;
        int code;
    };

    std::mutex lock_;
    std::vector<Failure> failures_;
    std::vector<const char *> calls_;
    std::vector<std::string> misuse_;
    bool recording_ = false;
    int64_t made_ = 0;
    int64_t read_ = 0;
    std::set<std::thread::id> planners_;

    void read_environment();
};

State &state();

// The error of the calling thread's last failed call, for cudaGetLastError.
extern thread_local int last_error;
// Whether the calling thread has the device's context, which the driver's calls need.
extern thread_local bool has_context;

enum class Call {
    PLAIN,
    // Not allowed on a thread that captures.
    UNSAFE_IN_CAPTURE,
    // Gives something back: that happens even if the call is made to fail.
    RELEASE,
    UNSAFE_RELEASE
};

// Whether the calling thread captures; the capture is then spoilt, as the real one is.
bool spoil_captures();

template <typename Body> int framed(const char *function, Call kind, Body &&body) {
    int code = state().enter(function);
    const bool release = kind == Call::RELEASE || kind == Call::UNSAFE_RELEASE;
    if (code == CUDA_OK) {
        code = state().broken;
    }
    if (code == CUDA_OK && (kind == Call::UNSAFE_IN_CAPTURE || kind == Call::UNSAFE_RELEASE) && spoil_captures()) {
        return CUDA_CAPTURE_UNSUPPORTED;
    }
    if (code == CUDA_OK || release) {
        const int result = body();
        if (code == CUDA_OK) {
            code = result;
        }
    }
    return code;
}

// A call of the runtime: it makes the device's context by itself, and its failure is remembered.
template <typename Body> int runtime_call(const char *function, Call kind, Body &&body) {
    const int code = framed(function, kind, [&]() -> int {
        if (state().pretended.devices == 0) {
            return CUDA_NO_DEVICE;
        }
        has_context = true;
        return body();
    });
    if (code != CUDA_OK) {
        last_error = code;
    }
    return code;
}

template <typename Body> int driver_call(const char *function, Call kind, Body &&body) {
    return framed(function, kind,
            [&]() -> int { return state().initialized ? body() : static_cast<int>(CUDA_NOT_INITIALIZED); });
}

int64_t copy_text(const std::string &text, char *to, int64_t size);

} // namespace standin

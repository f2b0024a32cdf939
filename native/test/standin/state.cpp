#include "state.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace standin {

thread_local int last_error = CUDA_OK;
thread_local bool has_context = false;

State::State() {
    read_environment();
}

// For a process that cannot be told from inside.
void State::read_environment() {
    const std::pair<const char *, std::atomic<int64_t> *> values[] = {{"DNN4J_STANDIN_MEMORY", &pretended.memory},
            {"DNN4J_STANDIN_DEVICES", &pretended.devices}, {"DNN4J_STANDIN_CAPABILITY", &pretended.capability},
            {"DNN4J_STANDIN_MULTIPROCESSORS", &pretended.multiprocessors}, {"DNN4J_STANDIN_HURRY", &pretended.hurry}};
    for (const auto &[name, value] : values) {
        if (const char *const text = std::getenv(name)) {
            *value = std::strtoll(text, nullptr, 10);
        }
    }
}

void State::reset() {
    const std::lock_guard<std::mutex> guard(lock_);
    failures_.clear();
    calls_.clear();
    misuse_.clear();
    recording_ = false;
    made_ = read_ = 0;
    planners_.clear();
    broken = CUDA_OK;
    const Pretended fresh;
    pretended.memory = fresh.memory.load();
    pretended.devices = fresh.devices.load();
    pretended.driver = fresh.driver.load();
    pretended.runtime = fresh.runtime.load();
    pretended.cudnn = fresh.cudnn.load();
    pretended.capability = fresh.capability.load();
    pretended.dense_only = fresh.dense_only.load();
    pretended.multiprocessors = fresh.multiprocessors.load();
    pretended.hurry = fresh.hurry.load();
    read_environment();
}

void State::plan_failure(const char *function, int64_t nth, int code) {
    const std::lock_guard<std::mutex> guard(lock_);
    failures_.push_back({function, nth - 1, code});
}

int64_t State::failures_left() {
    const std::lock_guard<std::mutex> guard(lock_);
    return static_cast<int64_t>(failures_.size());
}

void State::misuse(const std::string &line) {
    const std::lock_guard<std::mutex> guard(lock_);
    misuse_.push_back(line);
}

void State::record(bool on) {
    const std::lock_guard<std::mutex> guard(lock_);
    if (on) {
        calls_.clear();
    }
    recording_ = on;
}

void State::planned(bool read) {
    const std::lock_guard<std::mutex> guard(lock_);
    (read ? read_ : made_)++;
    planners_.insert(std::this_thread::get_id());
}

int64_t State::plans(const std::string &which) {
    const std::lock_guard<std::mutex> guard(lock_);
    return which == "made"      ? made_
           : which == "read"    ? read_
           : which == "threads" ? static_cast<int64_t>(planners_.size())
                                : -1;
}

std::string State::calls_text() {
    const std::lock_guard<std::mutex> guard(lock_);
    std::string text;
    for (const char *const call : calls_) {
        text.append(call).append("\n");
    }
    return text;
}

std::string State::misuse_text() {
    const std::lock_guard<std::mutex> guard(lock_);
    std::string text;
    for (const std::string &line : misuse_) {
        text.append(line).append("\n");
    }
    return text;
}

int State::enter(const char *function) {
    const std::lock_guard<std::mutex> guard(lock_);
    if (recording_) {
        calls_.push_back(function);
    }
    int code = 0;
    for (Failure &failure : failures_) {
        if (failure.function == function && failure.calls_before-- == 0) {
            code = failure.code;
        }
    }
    failures_.erase(std::remove_if(failures_.begin(), failures_.end(),
                            [](const Failure &failure) { return failure.calls_before < 0; }),
            failures_.end());
    return code;
}

State &state() {
    // Never destroyed: the process may end while another thread is still in a call.
    static State *const single = new State;
    return *single;
}

int64_t copy_text(const std::string &text, char *to, int64_t size) {
    if (to != nullptr && size > 0) {
        const size_t count = std::min(text.size(), static_cast<size_t>(size - 1));
        std::memcpy(to, text.data(), count);
        to[count] = '\0';
    }
    return static_cast<int64_t>(text.size());
}

} // namespace standin

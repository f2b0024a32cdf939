#include "stream.hpp"

#include "state.hpp"

namespace standin {
namespace {

constexpr size_t QUEUE_LIMIT = 1024;

} // namespace

int Stream::submit(Work work) {
    bool full = false;
    {
        const std::lock_guard<std::mutex> guard(lock_);
        if (capture_ != nullptr) {
            if (capture_->spoilt) {
                return CUDA_CAPTURE_INVALIDATED;
            }
            capture_->graph->nodes.push_back(std::move(work));
            return CUDA_OK;
        }
        queue_.push_back(std::move(work));
        full = queue_.size() >= QUEUE_LIMIT;
    }
    return full ? drain() : static_cast<int>(CUDA_OK);
}

int Stream::begin_capture(int mode) {
    const std::lock_guard<std::mutex> guard(lock_);
    if (capture_ != nullptr) {
        return CUDA_ILLEGAL_STATE;
    }
    capture_ = std::make_unique<Capture>();
    capture_->graph = std::make_shared<Graph>();
    capture_->thread = std::this_thread::get_id();
    capture_->mode = mode;
    return CUDA_OK;
}

int Stream::end_capture(std::shared_ptr<Graph> *graph) {
    const std::lock_guard<std::mutex> guard(lock_);
    if (capture_ == nullptr) {
        return CUDA_ILLEGAL_STATE;
    }
    if (capture_->mode != CAPTURE_RELAXED && capture_->thread != std::this_thread::get_id()) {
        return CUDA_CAPTURE_WRONG_THREAD;
    }
    const std::unique_ptr<Capture> ended = std::move(capture_);
    if (ended->spoilt) {
        return CUDA_CAPTURE_INVALIDATED;
    }
    *graph = ended->graph;
    return CUDA_OK;
}

int Stream::capture_status() {
    const std::lock_guard<std::mutex> guard(lock_);
    return capture_ == nullptr ? 0 : capture_->spoilt ? 2 : 1;
}

bool Stream::spoil(std::thread::id caller) {
    const std::lock_guard<std::mutex> guard(lock_);
    if (capture_ == nullptr || capture_->mode == CAPTURE_RELAXED ||
            (capture_->mode == CAPTURE_THREAD_LOCAL && capture_->thread != caller)) {
        return false;
    }
    capture_->spoilt = true;
    return true;
}

int Stream::synchronize() {
    {
        const std::lock_guard<std::mutex> guard(lock_);
        if (capture_ != nullptr) {
            capture_->spoilt = true;
            return CUDA_CAPTURE_UNSUPPORTED;
        }
    }
    return drain();
}

int Stream::drain() {
    const std::lock_guard<std::mutex> turn(running_);
    return run_queue();
}

bool Stream::try_drain() {
    const std::unique_lock<std::mutex> turn(running_, std::try_to_lock);
    if (turn.owns_lock()) {
        run_queue();
    }
    return turn.owns_lock();
}

int Stream::run_queue() {
    for (;;) {
        Work work;
        {
            const std::lock_guard<std::mutex> guard(lock_);
            if (queue_.empty()) {
                return state().broken;
            }
            work = std::move(queue_.front());
            queue_.pop_front();
        }
        if (state().broken == CUDA_OK) {
            const int code = work();
            if (code != CUDA_OK) {
                state().broken = code;
            }
        }
    }
}

bool Stream::idle() {
    const std::unique_lock<std::mutex> turn(running_, std::try_to_lock);
    const std::lock_guard<std::mutex> guard(lock_);
    return turn.owns_lock() && queue_.empty();
}

std::shared_ptr<Stream> find_stream(const void *handle) {
    static const std::shared_ptr<Stream> standard = std::make_shared<Stream>();
    return handle == nullptr ? standard : streams().find(handle);
}

void synchronize_all() {
    find_stream(nullptr)->drain();
    for (const std::shared_ptr<Stream> &stream : streams().all()) {
        stream->drain();
    }
}

bool spoil_captures() {
    bool any = false;
    for (const std::shared_ptr<Stream> &stream : streams().all()) {
        any = stream->spoil(std::this_thread::get_id()) || any;
    }
    if (any) {
        last_error = CUDA_CAPTURE_UNSUPPORTED;
    }
    return any;
}

Live<Stream> &streams() {
    static auto *const all = new Live<Stream>;
    return *all;
}

Live<Event> &events() {
    static auto *const all = new Live<Event>;
    return *all;
}

Live<Graph> &graphs() {
    static auto *const all = new Live<Graph>;
    return *all;
}

Live<std::vector<Work>> &executables() {
    static auto *const all = new Live<std::vector<Work>>;
    return *all;
}

} // namespace standin

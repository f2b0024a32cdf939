// The runtime's calls for events.
#include "clock.hpp"
#include "state.hpp"
#include "stream.hpp"

using namespace standin;

namespace {

using Moment = std::shared_ptr<std::atomic<int64_t>>;

template <typename Body> int with_event(const char *function, void *event, Body &&body) {
    return runtime_call(function, Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Event> found = events().find(event);
        if (found == nullptr) {
            return CUDA_INVALID_HANDLE;
        }
        const std::lock_guard<std::mutex> guard(found->lock);
        return body(*found);
    });
}

int create_event(const char *function, void **event, unsigned flags) {
    return runtime_call(function, Call::PLAIN, [&]() -> int {
        if (event == nullptr || flags > 7) {
            return CUDA_INVALID_VALUE;
        }
        *event = events().add(std::make_shared<Event>());
        return CUDA_OK;
    });
}

// Runs the event's stream until the record's turn has come. Another thread may be running it: then that one gets there.
int wait_for(const std::shared_ptr<Stream> &stream, const Moment &done) {
    while (*done == 0 && state().broken == CUDA_OK) {
        if (!stream->try_drain()) {
            std::this_thread::yield();
        }
    }
    return state().broken;
}

} // namespace

int cudaEventCreate(void **event) {
    return create_event("cudaEventCreate", event, 0);
}

int cudaEventCreateWithFlags(void **event, unsigned flags) {
    return create_event("cudaEventCreateWithFlags", event, flags);
}

int cudaEventRecord(void *event, void *stream) {
    return with_event("cudaEventRecord", event, [&](Event &it) -> int {
        const std::shared_ptr<Stream> queue = find_stream(stream);
        if (queue == nullptr) {
            return CUDA_INVALID_HANDLE;
        }
        it.captured = queue->capture_status() != 0;
        it.stream = queue;
        it.done = std::make_shared<std::atomic<int64_t>>(0);
        return queue->submit([done = it.done]() -> int {
            *done = device_clock().now();
            return CUDA_OK;
        });
    });
}

int cudaEventQuery(void *event) {
    return with_event("cudaEventQuery", event, [](Event &it) -> int {
        if (it.captured) {
            return CUDA_CAPTURED_EVENT;
        }
        if (it.stream == nullptr || *it.done != 0) {
            return CUDA_OK;
        }
        const int code = it.stream->drain();
        return code != CUDA_OK ? code : static_cast<int>(CUDA_NOT_READY);
    });
}

int cudaEventSynchronize(void *event) {
    return with_event("cudaEventSynchronize", event, [](Event &it) -> int {
        if (it.captured) {
            return CUDA_CAPTURED_EVENT;
        }
        return it.stream == nullptr ? static_cast<int>(CUDA_OK) : wait_for(it.stream, it.done);
    });
}

int cudaEventElapsedTime(float *milliseconds, void *start, void *end) {
    return runtime_call("cudaEventElapsedTime", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Event> first = events().find(start);
        const std::shared_ptr<Event> second = events().find(end);
        if (milliseconds == nullptr || first == nullptr || second == nullptr) {
            return first == nullptr || second == nullptr ? CUDA_INVALID_HANDLE : CUDA_INVALID_VALUE;
        }
        if (first->stream == nullptr || second->stream == nullptr || first->captured || second->captured) {
            return CUDA_INVALID_HANDLE;
        }
        if (*first->done == 0 || *second->done == 0) {
            return CUDA_NOT_READY;
        }
        *milliseconds = static_cast<float>(static_cast<double>(*second->done - *first->done) / 1e6);
        return CUDA_OK;
    });
}

int cudaEventDestroy(void *event) {
    return runtime_call("cudaEventDestroy", Call::RELEASE,
            [&]() -> int { return events().remove(event) == nullptr ? CUDA_INVALID_HANDLE : CUDA_OK; });
}

int cudaStreamWaitEvent(void *stream, void *event, unsigned flags) {
    return with_event("cudaStreamWaitEvent", event, [&](Event &it) -> int {
        const std::shared_ptr<Stream> queue = find_stream(stream);
        if (queue == nullptr || flags > 1) {
            return queue == nullptr ? CUDA_INVALID_HANDLE : CUDA_INVALID_VALUE;
        }
        if (it.stream == nullptr || it.stream == queue) {
            return CUDA_OK;
        }
        if (it.captured || queue->capture_status() != 0) {
            state().misuse("an event that joins streams in a capture: the stand-in has no such graphs");
            return CUDA_CAPTURE_UNSUPPORTED;
        }
        return queue->submit([other = it.stream, done = it.done] { return wait_for(other, done); });
    });
}

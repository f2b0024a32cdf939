// cuDNN handles: a handle's work goes to its stream.
#pragma once

#include "live.hpp"
#include "state.hpp"

namespace standin {

struct Handle {
    std::atomic<void *> stream{nullptr};
};

Live<Handle> &handles();
std::shared_ptr<Handle> find_handle(const void *handle);

// A call of cuDNN: a device that is broken fails it with a status of cuDNN's.
template <typename Body> int cudnn_call(const char *function, Call kind, Body &&body) {
    const int code = framed(function, kind, body);
    return code != CUDNN_OK && code < CUDNN_NOT_INITIALIZED ? static_cast<int>(CUDNN_EXECUTION_FAILED) : code;
}

} // namespace standin

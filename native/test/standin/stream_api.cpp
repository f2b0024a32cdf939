// The runtime's calls for streams, captures and graphs.
#include "state.hpp"
#include "stream.hpp"

using namespace standin;

namespace {

template <typename Body> int with_stream(const char *function, void *stream, Call kind, Body &&body) {
    return runtime_call(function, kind, [&]() -> int {
        const std::shared_ptr<Stream> found = find_stream(stream);
        return found == nullptr ? static_cast<int>(CUDA_INVALID_HANDLE) : body(*found);
    });
}

int create_stream(const char *function, void **stream, unsigned flags) {
    return runtime_call(function, Call::PLAIN, [&]() -> int {
        if (stream == nullptr || flags > 1) {
            return CUDA_INVALID_VALUE;
        }
        *stream = streams().add(std::make_shared<Stream>());
        return CUDA_OK;
    });
}

// Runs the nodes of a graph in their order.
int run(const std::vector<Work> &nodes) {
    for (const Work &node : nodes) {
        const int code = node();
        if (code != CUDA_OK) {
            return code;
        }
    }
    return CUDA_OK;
}

} // namespace

int cudaStreamCreate(void **stream) {
    return create_stream("cudaStreamCreate", stream, 0);
}

int cudaStreamCreateWithFlags(void **stream, unsigned flags) {
    return create_stream("cudaStreamCreateWithFlags", stream, flags);
}

int cudaStreamDestroy(void *stream) {
    return runtime_call("cudaStreamDestroy", Call::RELEASE, [&]() -> int {
        const std::shared_ptr<Stream> removed = streams().remove(stream);
        if (removed == nullptr) {
            return CUDA_INVALID_HANDLE;
        }
        if (removed->capture_status() != 0) {
            state().misuse("a stream was destroyed while it captured");
        }
        return removed->drain();
    });
}

int cudaStreamSynchronize(void *stream) {
    return with_stream("cudaStreamSynchronize", stream, Call::PLAIN, [](Stream &it) { return it.synchronize(); });
}

int cudaStreamQuery(void *stream) {
    // A device goes on by itself; here the question is what makes it do so.
    return with_stream("cudaStreamQuery", stream, Call::PLAIN, [](Stream &it) -> int {
        return it.idle() ? it.synchronize() : it.synchronize() != CUDA_OK ? state().broken.load() : CUDA_NOT_READY;
    });
}

int cudaStreamBeginCapture(void *stream, int mode) {
    return with_stream("cudaStreamBeginCapture", stream, Call::PLAIN, [&](Stream &it) -> int {
        if (stream == nullptr) {
            return CUDA_CAPTURE_UNSUPPORTED;
        }
        return mode < CAPTURE_GLOBAL || mode > CAPTURE_RELAXED ? static_cast<int>(CUDA_INVALID_VALUE)
                                                               : it.begin_capture(mode);
    });
}

int cudaStreamIsCapturing(void *stream, int *status) {
    return with_stream("cudaStreamIsCapturing", stream, Call::PLAIN, [&](Stream &it) -> int {
        if (status == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        *status = it.capture_status();
        return CUDA_OK;
    });
}

int cudaStreamEndCapture(void *stream, void **graph) {
    // A capture ends even if the call is made to fail, but the caller then has no graph.
    const int planned = state().enter("cudaStreamEndCapture");
    const std::shared_ptr<Stream> it = find_stream(stream);
    std::shared_ptr<Graph> captured;
    int code = it == nullptr ? static_cast<int>(CUDA_INVALID_HANDLE) : it->end_capture(&captured);
    if (code == CUDA_OK) {
        code = planned != CUDA_OK ? planned : state().broken.load();
    }
    if (graph != nullptr) {
        *graph = code == CUDA_OK ? graphs().add(captured) : nullptr;
    } else if (code == CUDA_OK) {
        code = CUDA_INVALID_VALUE;
    }
    if (code != CUDA_OK) {
        last_error = code;
    }
    return code;
}

int cudaGraphInstantiate(void **executable, void *graph, unsigned long long flags) {
    return runtime_call("cudaGraphInstantiate", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Graph> found = graphs().find(graph);
        if (executable == nullptr || found == nullptr || flags != 0) {
            return CUDA_INVALID_VALUE;
        }
        *executable = executables().add(std::make_shared<std::vector<Work>>(found->nodes));
        return CUDA_OK;
    });
}

int cudaGraphUpload(void *executable, void *stream) {
    return with_stream("cudaGraphUpload", stream, Call::PLAIN,
            [&](Stream &) -> int { return executables().find(executable) == nullptr ? CUDA_INVALID_VALUE : CUDA_OK; });
}

int cudaGraphLaunch(void *executable, void *stream) {
    return with_stream("cudaGraphLaunch", stream, Call::PLAIN, [&](Stream &it) -> int {
        const std::shared_ptr<std::vector<Work>> nodes = executables().find(executable);
        if (nodes == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        return it.submit([nodes] { return run(*nodes); });
    });
}

int cudaGraphExecDestroy(void *executable) {
    return runtime_call("cudaGraphExecDestroy", Call::RELEASE,
            [&]() -> int { return executables().remove(executable) == nullptr ? CUDA_INVALID_VALUE : CUDA_OK; });
}

int cudaGraphDestroy(void *graph) {
    return runtime_call("cudaGraphDestroy", Call::RELEASE,
            [&]() -> int { return graphs().remove(graph) == nullptr ? CUDA_INVALID_VALUE : CUDA_OK; });
}

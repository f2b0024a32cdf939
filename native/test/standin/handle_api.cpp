// cuDNN's versions, errors and handles.
#include "handle.hpp"

#include "stream.hpp"

namespace standin {
namespace {

thread_local std::string last_text;

} // namespace

int refuse(int status, const std::string &why) {
    last_text = "stand-in: " + why;
    return status;
}

Live<Handle> &handles() {
    static auto *const all = new Live<Handle>;
    return *all;
}

std::shared_ptr<Handle> find_handle(const void *handle) {
    return handles().find(handle);
}

} // namespace standin

using namespace standin;

size_t cudnnGetVersion() {
    return static_cast<size_t>(state().pretended.cudnn.load());
}

size_t cudnnGetCudartVersion() {
    return static_cast<size_t>(state().pretended.runtime.load());
}

const char *cudnnGetErrorString(int status) {
    switch (status) {
    case CUDNN_OK:
        return "CUDNN_STATUS_SUCCESS";
    case CUDNN_NOT_INITIALIZED:
        return "CUDNN_STATUS_NOT_INITIALIZED";
    case CUDNN_BAD_PARAM:
        return "CUDNN_STATUS_BAD_PARAM";
    case CUDNN_NULL_POINTER:
        return "CUDNN_STATUS_BAD_PARAM_NULL_POINTER";
    case CUDNN_MISALIGNED_POINTER:
        return "CUDNN_STATUS_BAD_PARAM_MISALIGNED_POINTER";
    case CUDNN_NOT_FINALIZED:
        return "CUDNN_STATUS_BAD_PARAM_NOT_FINALIZED";
    case CUDNN_SIZE_INSUFFICIENT:
        return "CUDNN_STATUS_BAD_PARAM_SIZE_INSUFFICIENT";
    case CUDNN_SHAPE_MISMATCH:
        return "CUDNN_STATUS_BAD_PARAM_SHAPE_MISMATCH";
    case CUDNN_DUPLICATED_ENTRIES:
        return "CUDNN_STATUS_BAD_PARAM_DUPLICATED_ENTRIES";
    case CUDNN_ATTRIBUTE_TYPE:
        return "CUDNN_STATUS_BAD_PARAM_ATTRIBUTE_TYPE";
    case CUDNN_DESCRIPTOR_TYPE:
        return "CUDNN_STATUS_BAD_PARAM_DESCRIPTOR_TYPE";
    case CUDNN_NOT_SUPPORTED:
        return "CUDNN_STATUS_NOT_SUPPORTED";
    case CUDNN_UNSUPPORTED_PATTERN:
        return "CUDNN_STATUS_NOT_SUPPORTED_GRAPH_PATTERN";
    case CUDNN_UNSUPPORTED_SHAPE:
        return "CUDNN_STATUS_NOT_SUPPORTED_SHAPE";
    case CUDNN_UNSUPPORTED_TYPE:
        return "CUDNN_STATUS_NOT_SUPPORTED_DATA_TYPE";
    case CUDNN_UNSUPPORTED_LAYOUT:
        return "CUDNN_STATUS_NOT_SUPPORTED_LAYOUT";
    case CUDNN_UNSUPPORTED_PADDING:
        return "CUDNN_STATUS_NOT_SUPPORTED_PADDING";
    case CUDNN_INTERNAL_ERROR:
        return "CUDNN_STATUS_INTERNAL_ERROR";
    case CUDNN_EXECUTION_FAILED:
        return "CUDNN_STATUS_EXECUTION_FAILED";
    default:
        return "CUDNN_UNKNOWN_STATUS";
    }
}

void cudnnGetLastErrorString(char *text, size_t size) {
    copy_text(last_text, text, static_cast<int64_t>(size));
    last_text.clear();
}

int cudnnGraphVersionCheck() {
    return state().enter("cudnnGraphVersionCheck");
}

int cudnnOpsVersionCheck() {
    return state().enter("cudnnOpsVersionCheck");
}

int cudnnCnnVersionCheck() {
    return state().enter("cudnnCnnVersionCheck");
}

int cudnnAdvVersionCheck() {
    return state().enter("cudnnAdvVersionCheck");
}

int cudnnCreate(void **handle) {
    return cudnn_call("cudnnCreate", Call::UNSAFE_IN_CAPTURE, [&]() -> int {
        if (handle == nullptr) {
            return refuse(CUDNN_NULL_POINTER, "no place for the handle");
        }
        if (state().pretended.devices == 0) {
            return refuse(CUDNN_NOT_INITIALIZED, "no device");
        }
        has_context = true;
        *handle = handles().add(std::make_shared<Handle>());
        return CUDNN_OK;
    });
}

int cudnnDestroy(void *handle) {
    return cudnn_call("cudnnDestroy", Call::UNSAFE_RELEASE, [&]() -> int {
        return handles().remove(handle) == nullptr ? refuse(CUDNN_BAD_PARAM, "the handle is not alive") : CUDNN_OK;
    });
}

int cudnnSetStream(void *handle, void *stream) {
    return cudnn_call("cudnnSetStream", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Handle> found = find_handle(handle);
        if (found == nullptr || find_stream(stream) == nullptr) {
            return refuse(CUDNN_BAD_PARAM, "the handle or the stream is not alive");
        }
        found->stream = stream;
        return CUDNN_OK;
    });
}

int cudnnGetStream(void *handle, void **stream) {
    return cudnn_call("cudnnGetStream", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Handle> found = find_handle(handle);
        if (found == nullptr || stream == nullptr) {
            return refuse(CUDNN_BAD_PARAM, "the handle is not alive, or no place for the stream");
        }
        *stream = found->stream;
        return CUDNN_OK;
    });
}

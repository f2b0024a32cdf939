// What the device is and which error was last: the calls of runtime and driver that need no memory and no stream.
#include "state.hpp"
#include "stream.hpp"

using namespace standin;

namespace {

struct Named {
    int code;
    const char *runtime;
    const char *driver;
    const char *text;
};

constexpr Named ERRORS[] = {{CUDA_OK, "cudaSuccess", "CUDA_SUCCESS", "no error"},
        {CUDA_INVALID_VALUE, "cudaErrorInvalidValue", "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
        {CUDA_OUT_OF_MEMORY, "cudaErrorMemoryAllocation", "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
        {CUDA_NOT_INITIALIZED, "cudaErrorInitializationError", "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
        {CUDA_INVALID_MEMCPY_DIRECTION, "cudaErrorInvalidMemcpyDirection", nullptr, "invalid copy direction"},
        {CUDA_NO_DEVICE, "cudaErrorNoDevice", "CUDA_ERROR_NO_DEVICE", "no device"},
        {CUDA_INVALID_DEVICE, "cudaErrorInvalidDevice", "CUDA_ERROR_INVALID_DEVICE", "invalid device number"},
        {CUDA_INVALID_IMAGE, "cudaErrorInvalidKernelImage", "CUDA_ERROR_INVALID_IMAGE", "invalid kernel image"},
        {CUDA_INVALID_CONTEXT, "cudaErrorDeviceUninitialized", "CUDA_ERROR_INVALID_CONTEXT", "no context"},
        {214, "cudaErrorECCUncorrectable", "CUDA_ERROR_ECC_UNCORRECTABLE", "uncorrectable memory error"},
        {CUDA_INVALID_HANDLE, "cudaErrorInvalidResourceHandle", "CUDA_ERROR_INVALID_HANDLE", "invalid handle"},
        {CUDA_ILLEGAL_STATE, "cudaErrorIllegalState", "CUDA_ERROR_ILLEGAL_STATE", "not possible in this state"},
        {CUDA_NOT_FOUND, "cudaErrorSymbolNotFound", "CUDA_ERROR_NOT_FOUND", "name not found"},
        {CUDA_NOT_READY, "cudaErrorNotReady", "CUDA_ERROR_NOT_READY", "not ready"},
        {CUDA_ILLEGAL_ADDRESS, "cudaErrorIllegalAddress", "CUDA_ERROR_ILLEGAL_ADDRESS", "illegal memory access"},
        {CUDA_LAUNCH_FAILURE, "cudaErrorLaunchFailure", "CUDA_ERROR_LAUNCH_FAILED", "launch failed"},
        {CUDA_CAPTURE_UNSUPPORTED, "cudaErrorStreamCaptureUnsupported", "CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED",
                "not permitted while a stream captures"},
        {CUDA_CAPTURE_INVALIDATED, "cudaErrorStreamCaptureInvalidated", "CUDA_ERROR_STREAM_CAPTURE_INVALIDATED",
                "an earlier call spoilt the capture"},
        {CUDA_CAPTURED_EVENT, "cudaErrorCapturedEvent", "CUDA_ERROR_CAPTURED_EVENT", "recorded in a capture"},
        {CUDA_CAPTURE_WRONG_THREAD, "cudaErrorStreamCaptureWrongThread", "CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD",
                "the capture was begun by another thread"}};

const Named *named(int code) {
    for (const Named &error : ERRORS) {
        if (error.code == code) {
            return &error;
        }
    }
    return nullptr;
}

int version(const char *function, int *to, const std::atomic<int64_t> &value) {
    return framed(function, Call::PLAIN, [&]() -> int {
        if (to == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        *to = static_cast<int>(value.load());
        return CUDA_OK;
    });
}

} // namespace

int cuInit(unsigned flags) {
    return framed("cuInit", Call::PLAIN, [&]() -> int {
        if (flags != 0) {
            return CUDA_INVALID_VALUE;
        }
        if (state().pretended.devices == 0) {
            return CUDA_NO_DEVICE;
        }
        state().initialized = true;
        return CUDA_OK;
    });
}

int cuDriverGetVersion(int *to) {
    return version("cuDriverGetVersion", to, state().pretended.driver);
}

int cudaDriverGetVersion(int *to) {
    return version("cudaDriverGetVersion", to, state().pretended.driver);
}

int cudaRuntimeGetVersion(int *to) {
    return version("cudaRuntimeGetVersion", to, state().pretended.runtime);
}

int cuDeviceGetCount(int *count) {
    return driver_call("cuDeviceGetCount", Call::PLAIN, [&]() -> int {
        if (count == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        *count = static_cast<int>(state().pretended.devices.load());
        return CUDA_OK;
    });
}

int cuDeviceGet(int *device, int ordinal) {
    return driver_call("cuDeviceGet", Call::PLAIN, [&]() -> int {
        if (device == nullptr || ordinal < 0 || ordinal >= state().pretended.devices) {
            return device == nullptr ? CUDA_INVALID_VALUE : CUDA_INVALID_DEVICE;
        }
        *device = ordinal;
        return CUDA_OK;
    });
}

int cuDeviceGetName(char *name, int length, int device) {
    return driver_call("cuDeviceGetName", Call::PLAIN, [&]() -> int {
        if (name == nullptr || length <= 0 || device < 0 || device >= state().pretended.devices) {
            return name == nullptr || length <= 0 ? CUDA_INVALID_VALUE : CUDA_INVALID_DEVICE;
        }
        copy_text("dnn4j host stand-in (not a GPU)", name, length);
        return CUDA_OK;
    });
}

int cuGetErrorName(int error, const char **name) {
    const Named *const found = named(error);
    if (name == nullptr) {
        return CUDA_INVALID_VALUE;
    }
    *name = found == nullptr ? nullptr : found->driver;
    return *name == nullptr ? CUDA_INVALID_VALUE : CUDA_OK;
}

int cuGetErrorString(int error, const char **text) {
    const Named *const found = named(error);
    if (text == nullptr) {
        return CUDA_INVALID_VALUE;
    }
    *text = found == nullptr ? nullptr : found->text;
    return found == nullptr ? CUDA_INVALID_VALUE : CUDA_OK;
}

int cudaGetDeviceCount(int *count) {
    return runtime_call("cudaGetDeviceCount", Call::PLAIN, [&]() -> int {
        if (count == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        *count = static_cast<int>(state().pretended.devices.load());
        return CUDA_OK;
    });
}

int cudaSetDevice(int device) {
    return runtime_call("cudaSetDevice", Call::PLAIN,
            [&]() -> int { return device < 0 || device >= state().pretended.devices ? CUDA_INVALID_DEVICE : CUDA_OK; });
}

int cudaGetDevice(int *device) {
    return runtime_call("cudaGetDevice", Call::PLAIN, [&]() -> int {
        if (device == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        *device = 0;
        return CUDA_OK;
    });
}

int cudaDeviceGetAttribute(int *value, int attribute, int device) {
    return runtime_call("cudaDeviceGetAttribute", Call::PLAIN, [&]() -> int {
        if (value == nullptr || device < 0 || device >= state().pretended.devices) {
            return value == nullptr ? CUDA_INVALID_VALUE : CUDA_INVALID_DEVICE;
        }
        switch (attribute) {
        case MULTIPROCESSORS:
            *value = static_cast<int>(state().pretended.multiprocessors);
            return CUDA_OK;
        case CAPABILITY_MAJOR:
            *value = static_cast<int>(state().pretended.capability / 10);
            return CUDA_OK;
        case CAPABILITY_MINOR:
            *value = static_cast<int>(state().pretended.capability % 10);
            return CUDA_OK;
        default:
            return CUDA_INVALID_VALUE;
        }
    });
}

int cudaDeviceSynchronize() {
    return runtime_call("cudaDeviceSynchronize", Call::UNSAFE_IN_CAPTURE, []() -> int {
        synchronize_all();
        return state().broken;
    });
}

const char *cudaGetErrorName(int error) {
    const Named *const found = named(error);
    return found == nullptr ? "unrecognized error code" : found->runtime;
}

const char *cudaGetErrorString(int error) {
    const Named *const found = named(error);
    return found == nullptr ? "unrecognized error code" : found->text;
}

int cudaGetLastError() {
    const int code = last_error;
    last_error = CUDA_OK;
    return state().broken != CUDA_OK ? state().broken.load() : code;
}

int cudaPeekAtLastError() {
    return state().broken != CUDA_OK ? state().broken.load() : last_error;
}

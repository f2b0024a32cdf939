// What the stand-in needs of CUDA's C interface: handles, structures and numbers, as the CUDA preset's Java classes
// have them. Machines that build and test the project need no CUDA for it.
#pragma once

#include <cstddef>
#include <cstdint>

namespace standin {

// Results of runtime (cudaError_t) and driver (CUresult), which share these numbers.
enum CudaError : int {
    CUDA_OK = 0,
    CUDA_INVALID_VALUE = 1,
    CUDA_OUT_OF_MEMORY = 2,
    CUDA_NOT_INITIALIZED = 3,
    CUDA_INVALID_MEMCPY_DIRECTION = 21,
    CUDA_NO_DEVICE = 100,
    CUDA_INVALID_DEVICE = 101,
    CUDA_INVALID_IMAGE = 200,
    CUDA_INVALID_CONTEXT = 201,
    CUDA_INVALID_HANDLE = 400,
    CUDA_ILLEGAL_STATE = 401,
    CUDA_NOT_FOUND = 500,
    CUDA_NOT_READY = 600,
    CUDA_ILLEGAL_ADDRESS = 700,
    CUDA_LAUNCH_FAILURE = 719,
    CUDA_CAPTURE_UNSUPPORTED = 900,
    CUDA_CAPTURE_INVALIDATED = 901,
    CUDA_CAPTURED_EVENT = 907,
    CUDA_CAPTURE_WRONG_THREAD = 908
};

enum MemoryType : int { UNREGISTERED = 0, PINNED = 1, DEVICE = 2 };

enum CopyKind : int { HOST_TO_HOST = 0, HOST_TO_DEVICE = 1, DEVICE_TO_HOST = 2, DEVICE_TO_DEVICE = 3, BY_ADDRESS = 4 };

enum CaptureMode : int { CAPTURE_GLOBAL = 0, CAPTURE_THREAD_LOCAL = 1, CAPTURE_RELAXED = 2 };

enum DeviceAttribute : int { MULTIPROCESSORS = 16, CAPABILITY_MAJOR = 75, CAPABILITY_MINOR = 76 };

// cudaPointerAttributes.
struct PointerAttributes {
    int type;
    int device;
    void *device_pointer;
    void *host_pointer;
    int64_t reserved[8];
};

} // namespace standin

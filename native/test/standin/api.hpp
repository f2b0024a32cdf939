// The entry points of CUDA and cuDNN that the stand-in has, by their real names, and its own control functions.
// Handles are void pointers here: what they point to is the stand-in's business.
#pragma once

#include "cuda_types.hpp"
#include "cudnn_types.hpp"

#define STANDIN_API extern "C" __attribute__((visibility("default")))

// Driver
STANDIN_API int cuInit(unsigned flags);
STANDIN_API int cuDriverGetVersion(int *version);
STANDIN_API int cuDeviceGet(int *device, int ordinal);
STANDIN_API int cuDeviceGetCount(int *count);
STANDIN_API int cuDeviceGetName(char *name, int length, int device);
STANDIN_API int cuMemGetAddressRange_v2(unsigned long long *base, size_t *bytes, unsigned long long address);
STANDIN_API int cuGetErrorName(int error, const char **name);
STANDIN_API int cuGetErrorString(int error, const char **text);
STANDIN_API int cuModuleLoadData(void **module, const void *image);
STANDIN_API int cuModuleUnload(void *module);
STANDIN_API int cuModuleGetFunction(void **function, void *module, const char *name);
STANDIN_API int cuLaunchKernel(void *function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
        unsigned block_y, unsigned block_z, unsigned shared_bytes, void *stream, void **parameters, void **extra);

// Runtime
STANDIN_API int cudaGetDeviceCount(int *count);
STANDIN_API int cudaSetDevice(int device);
STANDIN_API int cudaGetDevice(int *device);
STANDIN_API int cudaDeviceGetAttribute(int *value, int attribute, int device);
STANDIN_API int cudaRuntimeGetVersion(int *version);
STANDIN_API int cudaDriverGetVersion(int *version);
STANDIN_API int cudaDeviceSynchronize();
STANDIN_API const char *cudaGetErrorName(int error);
STANDIN_API const char *cudaGetErrorString(int error);
STANDIN_API int cudaGetLastError();
STANDIN_API int cudaPeekAtLastError();

STANDIN_API int cudaMemGetInfo(size_t *free_bytes, size_t *total_bytes);
STANDIN_API int cudaMalloc(void **pointer, size_t bytes);
STANDIN_API int cudaFree(void *pointer);
STANDIN_API int cudaHostAlloc(void **pointer, size_t bytes, unsigned flags);
STANDIN_API int cudaFreeHost(void *pointer);
STANDIN_API int cudaMemcpy(void *to, const void *from, size_t bytes, int kind);
STANDIN_API int cudaMemcpyAsync(void *to, const void *from, size_t bytes, int kind, void *stream);
STANDIN_API int cudaMemset(void *to, int value, size_t bytes);
STANDIN_API int cudaMemsetAsync(void *to, int value, size_t bytes, void *stream);
STANDIN_API int cudaPointerGetAttributes(standin::PointerAttributes *attributes, const void *pointer);

STANDIN_API int cudaStreamCreate(void **stream);
STANDIN_API int cudaStreamCreateWithFlags(void **stream, unsigned flags);
STANDIN_API int cudaStreamDestroy(void *stream);
STANDIN_API int cudaStreamSynchronize(void *stream);
STANDIN_API int cudaStreamQuery(void *stream);
STANDIN_API int cudaStreamWaitEvent(void *stream, void *event, unsigned flags);
STANDIN_API int cudaStreamBeginCapture(void *stream, int mode);
STANDIN_API int cudaStreamIsCapturing(void *stream, int *status);
STANDIN_API int cudaStreamEndCapture(void *stream, void **graph);
STANDIN_API int cudaGraphInstantiate(void **executable, void *graph, unsigned long long flags);
STANDIN_API int cudaGraphUpload(void *executable, void *stream);
STANDIN_API int cudaGraphLaunch(void *executable, void *stream);
STANDIN_API int cudaGraphExecDestroy(void *executable);
STANDIN_API int cudaGraphDestroy(void *graph);
STANDIN_API int cudaEventCreate(void **event);
STANDIN_API int cudaEventCreateWithFlags(void **event, unsigned flags);
STANDIN_API int cudaEventRecord(void *event, void *stream);
STANDIN_API int cudaEventQuery(void *event);
STANDIN_API int cudaEventSynchronize(void *event);
STANDIN_API int cudaEventElapsedTime(float *milliseconds, void *start, void *end);
STANDIN_API int cudaEventDestroy(void *event);

// cuDNN
STANDIN_API size_t cudnnGetVersion();
STANDIN_API size_t cudnnGetCudartVersion();
STANDIN_API const char *cudnnGetErrorString(int status);
STANDIN_API void cudnnGetLastErrorString(char *text, size_t size);
STANDIN_API int cudnnGraphVersionCheck();
STANDIN_API int cudnnOpsVersionCheck();
STANDIN_API int cudnnCnnVersionCheck();
STANDIN_API int cudnnAdvVersionCheck();
STANDIN_API int cudnnCreate(void **handle);
STANDIN_API int cudnnDestroy(void *handle);
STANDIN_API int cudnnSetStream(void *handle, void *stream);
STANDIN_API int cudnnGetStream(void *handle, void **stream);
STANDIN_API int cudnnBackendCreateDescriptor(int type, void **descriptor);
STANDIN_API int cudnnBackendDestroyDescriptor(void *descriptor);
STANDIN_API int cudnnBackendSetAttribute(void *descriptor, int name, int type, int64_t count, const void *elements);
STANDIN_API int cudnnBackendGetAttribute(
        void *descriptor, int name, int type, int64_t requested, int64_t *count, void *elements);
STANDIN_API int cudnnBackendFinalize(void *descriptor);
STANDIN_API int cudnnBackendExecute(void *handle, void *plan, void *pack);
STANDIN_API int cudnnCreateTensorDescriptor(void **descriptor);
STANDIN_API int cudnnSetTensor4dDescriptor(void *descriptor, int format, int type, int n, int c, int h, int w);
STANDIN_API int cudnnDestroyTensorDescriptor(void *descriptor);
STANDIN_API int cudnnSoftmaxForward(void *handle, int algorithm, int mode, const void *alpha, void *x_descriptor,
        const void *x, const void *beta, void *y_descriptor, void *y);

// Control. Counts are of what is alive; texts are written with an ending zero, cut to size, and their whole length
// without it is returned.

// Forgets errors, planned failures, pretended values, recorded calls and misuse; what is alive stays alive.
STANDIN_API void dnn4j_standin_reset();
// The nth call from now (1: the next) of the named function fails with this code. A call that releases something still
// releases it, so that what is alive afterwards is what the caller forgot.
STANDIN_API void dnn4j_standin_fail(const char *function, int64_t nth, int code);
// How many planned failures have not happened.
STANDIN_API int64_t dnn4j_standin_failures_left();
// From now on every call fails with this CUDA code, as after an error that a device does not survive.
STANDIN_API void dnn4j_standin_break_device(int code);
// Sets "memory" (bytes of the device), "devices", "driver", "runtime" or "cudnn" (version numbers), "capability" (the
// compute capability: 10 major + minor), "multiprocessors", "dense only" (1: no engine takes uneven padding, or
// pixels with other channels between them), or "hurry" (N: a plan of more than N products computes in its first run
// on the same memory alone, one of more than 256 N never, and no kernel of more than N threads does; fresh memory is
// zeros); 0 when unknown.
STANDIN_API int dnn4j_standin_pretend(const char *what, int64_t value);
// From now on "engine N" or a kernel of that name takes so long between events, and everything that was given no time a
// millisecond.
STANDIN_API void dnn4j_standin_time(const char *what, int64_t nanos);
// How many are alive of one kind: "device memory", "device bytes", "pinned memory", "streams", "events", "graphs",
// "executable graphs", "modules", "handles", "descriptors", "tensor descriptors"; -1 for a kind that there is not.
STANDIN_API int64_t dnn4j_standin_live(const char *kind);
// How many execution plans were "made" of engines, or "read" as they had been saved, since the last reset, and by how
// many "threads"; -1 for another word.
STANDIN_API int64_t dnn4j_standin_plans(const char *which);
// A line for each kind of which something is alive: empty when nothing leaked.
STANDIN_API int64_t dnn4j_standin_report(char *text, int64_t size);
// A line for each use that a real device punishes by wrong results or a crash, not by a status.
STANDIN_API int64_t dnn4j_standin_misuse(char *text, int64_t size);
// Starts (1) or stops (0) recording; starting forgets what was recorded.
STANDIN_API void dnn4j_standin_record(int on);
// A line for each recorded call: the function's name.
STANDIN_API int64_t dnn4j_standin_calls(char *text, int64_t size);
// A plan in place of those that the stand-in's own rules would give, for a judge above it: what a backend graph
// descriptor computes, as a saved plan; empty for a graph whose operations do not follow from one another.
STANDIN_API int64_t dnn4j_standin_saved_plan(void *graph, char *text, int64_t size);

// libcudnn.so.9 that asks the real cuDNN for every descriptor, engine and plan, for a device described in a file, and
// lets the stand-in compute. For tests on machines without a GPU: what it computes says nothing about cuDNN.
//   DNN4J_PLANS_DEVICE  file with the device's properties
//   DNN4J_PLANS_LOG     file that gets a line for every different graph, and for every plan that is made
//   DNN4J_PLANS_MAKE    set: plans are made; if not, what heuristics propose is believed
//   DNN4J_PLANS_SAVED   file that says what computes plans which were saved, so that they can be executed when read
//   again DNN4J_PLANS_TIMES   file that gets the times of what the real cuDNN did
#include "library.hpp"
#include "tee.hpp"

#define TEE_API extern "C" __attribute__((visibility("default")))

using namespace plans;

namespace {

// Calls the library's function of that name.
template <typename Result, typename... Arguments>
Result call(const Library &library, const char *name, Arguments... arguments) {
    return reinterpret_cast<Result (*)(Arguments...)>(library.function(name))(arguments...);
}

template <typename... Arguments> int on_standin(const char *name, Arguments... arguments) {
    return of_standin(call<int>(standin(), name, arguments...));
}

} // namespace

TEE_API size_t cudnnGetVersion() {
    return call<size_t>(real(), "cudnnGetVersion");
}

TEE_API size_t cudnnGetCudartVersion() {
    return call<size_t>(real(), "cudnnGetCudartVersion");
}

TEE_API const char *cudnnGetErrorString(int status) {
    return call<const char *>(real(), "cudnnGetErrorString", status);
}

TEE_API void cudnnGetLastErrorString(char *text, size_t size) {
    if (size > 0) {
        const std::string words = last_words();
        text[words.copy(text, size - 1)] = 0;
    }
}

TEE_API int cudnnCreate(void **handle) {
    const int status = on_standin("cudnnCreate", handle);
    if (status == 0) {
        add_handle(*handle);
    }
    return status;
}

TEE_API int cudnnDestroy(void *handle) {
    remove_handle(handle);
    return on_standin("cudnnDestroy", handle);
}

TEE_API int cudnnSetStream(void *handle, void *stream) {
    return on_standin("cudnnSetStream", handle, stream);
}

TEE_API int cudnnGetStream(void *handle, void **stream) {
    return on_standin("cudnnGetStream", handle, stream);
}

TEE_API int cudnnCreateTensorDescriptor(void **descriptor) {
    return on_standin("cudnnCreateTensorDescriptor", descriptor);
}

TEE_API int cudnnDestroyTensorDescriptor(void *descriptor) {
    return on_standin("cudnnDestroyTensorDescriptor", descriptor);
}

// The real library needs no device for this either, so it has its say.
TEE_API int cudnnSetTensor4dDescriptor(void *descriptor, int format, int type, int n, int c, int h, int w) {
    void *trial = nullptr;
    int status = call<int>(real(), "cudnnCreateTensorDescriptor", &trial);
    if (status == 0) {
        status = call<int>(real(), "cudnnSetTensor4dDescriptor", trial, format, type, n, c, h, w);
        call<int>(real(), "cudnnDestroyTensorDescriptor", trial);
    }
    return status != 0 ? of_real(status)
                       : on_standin("cudnnSetTensor4dDescriptor", descriptor, format, type, n, c, h, w);
}

TEE_API int cudnnSoftmaxForward(void *handle, int algorithm, int mode, const void *alpha, void *x_descriptor,
        const void *x, const void *beta, void *y_descriptor, void *y) {
    return on_standin("cudnnSoftmaxForward", handle, algorithm, mode, alpha, x_descriptor, x, beta, y_descriptor, y);
}

TEE_API int cudnnBackendCreateDescriptor(int type, void **descriptor) {
    return create(type, descriptor);
}

TEE_API int cudnnBackendDestroyDescriptor(void *descriptor) {
    return destroy(descriptor);
}

TEE_API int cudnnBackendSetAttribute(void *descriptor, int name, int type, int64_t count, const void *elements) {
    return set(*static_cast<Twin *>(descriptor), name, type, count, elements);
}

TEE_API int cudnnBackendGetAttribute(
        void *descriptor, int name, int type, int64_t requested, int64_t *count, void *elements) {
    return get(*static_cast<Twin *>(descriptor), name, type, requested, count, elements);
}

TEE_API int cudnnBackendFinalize(void *descriptor) {
    return finalize(*static_cast<Twin *>(descriptor));
}

TEE_API int cudnnBackendExecute(void *handle, void *plan, void *pack) {
    return execute(handle, *static_cast<Twin *>(plan), *static_cast<Twin *>(pack));
}

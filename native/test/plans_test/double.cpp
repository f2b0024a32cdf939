// In place of the real cuDNN in tests of the tee: the stand-in, as if it planned for a device that it is told of and
// had no handle. It refuses data gradients, so that two libraries differ.
#include "../plans/device.hpp"
#include "../standin/cudnn_types.hpp"

#include <cstring>
#include <dlfcn.h>
#include <string>
#include <vector>

#define DOUBLE_API extern "C" __attribute__((visibility("default")))

using namespace standin;

namespace {

struct Double {
    int type = 0;
    void *standin = nullptr; // null for a device
    bool has_device = false;
    bool data_gradient = false;
};

std::string last;

int refuse(int status, const char *why) {
    last = why;
    return status;
}

template <typename... Arguments> int call(const char *name, Arguments... arguments) {
    void *const library = dlopen("libdnn4j_standin.so", RTLD_NOW | RTLD_NOLOAD);
    return reinterpret_cast<int (*)(Arguments...)>(dlsym(library, name))(arguments...);
}

void *own_handle() {
    static void *handle = nullptr;
    if (handle == nullptr) {
        call("cudnnCreate", &handle);
    }
    return handle;
}

int give_handle(const Double &it, int name) {
    void *const handle = own_handle();
    return call("cudnnBackendSetAttribute", it.standin, name, int{TYPE_HANDLE}, int64_t{1},
            static_cast<const void *>(&handle));
}

} // namespace

// The tests count what is alive in the stand-in.
DOUBLE_API void double_close() {
    call("cudnnDestroy", own_handle());
}

DOUBLE_API size_t cudnnGetVersion() {
    return 92400;
}

DOUBLE_API const char *cudnnGetErrorString(int status) {
    return status == CUDNN_NOT_SUPPORTED ? "DOUBLE_NOT_SUPPORTED" : "DOUBLE_OTHER";
}

DOUBLE_API void cudnnGetLastErrorString(char *text, size_t size) {
    std::strncpy(text, last.c_str(), size - 1);
    text[size - 1] = 0;
    last.clear(); // as cuDNN does
}

DOUBLE_API int cudnnBackendCreateDescriptor(int type, void **descriptor) {
    auto *const created = new Double;
    created->type = type;
    *descriptor = created;
    return type == plans::DEVICE_PROPERTIES ? 0 : call("cudnnBackendCreateDescriptor", type, &created->standin);
}

DOUBLE_API int cudnnBackendDestroyDescriptor(void *descriptor) {
    auto *const it = static_cast<Double *>(descriptor);
    const int status = it->standin == nullptr ? 0 : call("cudnnBackendDestroyDescriptor", it->standin);
    delete it;
    return status;
}

DOUBLE_API int cudnnBackendSetAttribute(void *descriptor, int name, int type, int64_t count, const void *elements) {
    auto *const it = static_cast<Double *>(descriptor);
    if (it->type == plans::DEVICE_PROPERTIES) {
        const bool described =
                name == plans::DEVICE_JSON && type == TYPE_CHAR &&
                std::string(static_cast<const char *>(elements), static_cast<size_t>(count)) == "a device";
        return described ? 0 : refuse(CUDNN_BAD_PARAM, "no description");
    }
    if (name == plans::HEURISTICS_DEVICE || name == plans::PLAN_DEVICE) {
        it->has_device = static_cast<Double *const *>(elements)[0]->type == plans::DEVICE_PROPERTIES;
        return 0;
    }
    if (type != TYPE_DESCRIPTOR) {
        return call("cudnnBackendSetAttribute", it->standin, name, type, count, elements);
    }
    std::vector<void *> children;
    for (int64_t i = 0; i < count; i++) {
        const Double &child = *static_cast<const Double *const *>(elements)[i];
        it->data_gradient |= child.type == OPERATION_BACKWARD_DATA;
        children.push_back(child.standin);
    }
    return call("cudnnBackendSetAttribute", it->standin, name, type, count, static_cast<const void *>(children.data()));
}

DOUBLE_API int cudnnBackendGetAttribute(
        void *descriptor, int name, int type, int64_t requested, int64_t *count, void *elements) {
    auto *const it = static_cast<Double *>(descriptor);
    if (type != TYPE_DESCRIPTOR || elements == nullptr) {
        return call("cudnnBackendGetAttribute", it->standin, name, type, requested, count, elements);
    }
    std::vector<void *> children;
    for (int64_t i = 0; i < requested; i++) {
        children.push_back(static_cast<Double **>(elements)[i]->standin);
    }
    return call("cudnnBackendGetAttribute", it->standin, name, type, requested, count,
            static_cast<void *>(children.data()));
}

DOUBLE_API int cudnnBackendFinalize(void *descriptor) {
    auto *const it = static_cast<Double *>(descriptor);
    switch (it->type) {
    case plans::DEVICE_PROPERTIES:
        return 0;
    case OPERATION_GRAPH:
        if (it->data_gradient) {
            return refuse(CUDNN_NOT_SUPPORTED, "no\tdata\ngradients ");
        }
        give_handle(*it, GRAPH_HANDLE);
        break;
    case EXECUTION_PLAN:
        give_handle(*it, PLAN_HANDLE);
        [[fallthrough]];
    case HEURISTICS:
        if (!it->has_device) {
            return refuse(CUDNN_NOT_INITIALIZED, "neither handle nor device");
        }
        break;
    default:
        break;
    }
    return call("cudnnBackendFinalize", it->standin);
}

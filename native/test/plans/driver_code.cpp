#include "driver_code.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace {

std::atomic<intptr_t> given{0};

// A handle that nothing looks into: libraries, modules, kernels and functions are numbered.
int give(void **handle) {
    *handle = reinterpret_cast<void *>(++given << 4);
    return 0;
}

int no_global(void **pointer, size_t *bytes) {
    if (pointer != nullptr) {
        give(pointer);
    }
    if (bytes != nullptr) {
        *bytes = 0;
    }
    return 0;
}

} // namespace

#define DRIVER_API extern "C" __attribute__((visibility("default")))

DRIVER_API int cuLibraryLoadData(void **library, const void *) {
    return give(library);
}
DRIVER_API int cuLibraryUnload(void *) {
    return 0;
}
DRIVER_API int cuLibraryGetKernel(void **kernel, void *, const char *) {
    return give(kernel);
}
DRIVER_API int cuLibraryGetModule(void **module, void *library) {
    *module = library;
    return 0;
}
DRIVER_API int cuLibraryGetGlobal(void **pointer, size_t *bytes, void *, const char *) {
    return no_global(pointer, bytes);
}
DRIVER_API int cuKernelGetFunction(void **function, void *kernel) {
    *function = kernel;
    return 0;
}
DRIVER_API int cuKernelSetAttribute(int, int, void *, int) {
    return 0;
}
DRIVER_API int cuKernelGetAttribute(int *value, int, void *, int) {
    *value = 0;
    return 0;
}
DRIVER_API int cuKernelSetCacheConfig(void *, int, int) {
    return 0;
}
DRIVER_API int cuModuleLoadDataEx(void **module, const void *, unsigned, void *, void *) {
    return give(module);
}
DRIVER_API int cuModuleLoadFatBinary(void **module, const void *) {
    return give(module);
}
DRIVER_API int cuModuleGetGlobal_v2(void **pointer, size_t *bytes, void *, const char *) {
    return no_global(pointer, bytes);
}
DRIVER_API int cuFuncSetAttribute(void *, int, int) {
    return 0;
}
DRIVER_API int cuFuncGetAttribute(int *value, int, void *) {
    *value = 0;
    return 0;
}
DRIVER_API int cuFuncSetCacheConfig(void *, int) {
    return 0;
}

namespace {

// Those that the stand-in has under their real names, which see what it was given; cuDNN gets these.
int load_data(void **module, const void *) {
    return give(module);
}
int unload(void *) {
    return 0;
}
int get_function(void **function, void *, const char *) {
    return give(function);
}

struct Named {
    const char *name;
    void *function;
};

template <typename Function> void *pointer(Function *function) {
    return reinterpret_cast<void *>(function);
}

} // namespace

void *plans::code_function(const char *name) {
    static const Named functions[] = {{"cuModuleLoadData", pointer(load_data)}, {"cuModuleUnload", pointer(unload)},
            {"cuModuleGetFunction", pointer(get_function)}, {"cuLibraryLoadData", pointer(cuLibraryLoadData)},
            {"cuLibraryUnload", pointer(cuLibraryUnload)}, {"cuLibraryGetKernel", pointer(cuLibraryGetKernel)},
            {"cuLibraryGetModule", pointer(cuLibraryGetModule)}, {"cuLibraryGetGlobal", pointer(cuLibraryGetGlobal)},
            {"cuKernelGetFunction", pointer(cuKernelGetFunction)},
            {"cuKernelSetAttribute", pointer(cuKernelSetAttribute)},
            {"cuKernelGetAttribute", pointer(cuKernelGetAttribute)},
            {"cuKernelSetCacheConfig", pointer(cuKernelSetCacheConfig)},
            {"cuModuleLoadDataEx", pointer(cuModuleLoadDataEx)},
            {"cuModuleLoadFatBinary", pointer(cuModuleLoadFatBinary)},
            {"cuModuleGetGlobal", pointer(cuModuleGetGlobal_v2)}, {"cuFuncSetAttribute", pointer(cuFuncSetAttribute)},
            {"cuFuncGetAttribute", pointer(cuFuncGetAttribute)},
            {"cuFuncSetCacheConfig", pointer(cuFuncSetCacheConfig)}};
    for (const Named &it : functions) {
        if (std::strcmp(it.name, name) == 0) {
            return it.function;
        }
    }
    return nullptr;
}

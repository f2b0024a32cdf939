// libcuda.so.1 for a machine without a GPU. The project's Java gets the stand-in's functions, by name. cuDNN, which
// asks cuGetProcAddress, gets a driver without a device that takes machine code: its engines that are compiled when a
// plan is made need one that can be loaded.
#include "driver_code.hpp"

#include <cstdint>
#include <cstring>

#define DRIVER_API extern "C" __attribute__((visibility("default")))

namespace {

constexpr int OK = 0;
constexpr int NO_DEVICE = 100;
constexpr int VERSION = 13000;

// In place of every other function, whatever its parameters: they are the caller's to clear.
int no_device() {
    return NO_DEVICE;
}

int version(int *to) {
    *to = VERSION;
    return OK;
}

int error_text(int, const char **text) {
    *text = "no device: this driver has none";
    return OK;
}

int find(const char *name, void **into, int *found);

int get_address(const char *name, void **into, int, uint64_t, int *found) {
    return find(name, into, found);
}

int find(const char *name, void **into, int *found) {
    void *known = plans::code_function(name);
    if (std::strcmp(name, "cuDriverGetVersion") == 0) {
        known = reinterpret_cast<void *>(&version);
    } else if (std::strcmp(name, "cuGetErrorString") == 0 || std::strcmp(name, "cuGetErrorName") == 0) {
        known = reinterpret_cast<void *>(&error_text);
    } else if (std::strcmp(name, "cuGetProcAddress") == 0) {
        known = reinterpret_cast<void *>(&get_address);
    }
    *into = known != nullptr ? known : reinterpret_cast<void *>(&no_device);
    if (found != nullptr) {
        *found = 0;
    }
    return OK;
}

} // namespace

DRIVER_API int cuGetProcAddress_v2(const char *name, void **into, int, uint64_t, int *found) {
    return find(name, into, found);
}

DRIVER_API int cuGetProcAddress(const char *name, void **into, int, uint64_t) {
    return find(name, into, nullptr);
}

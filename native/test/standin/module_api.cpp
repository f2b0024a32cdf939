// The driver's calls for kernels. A module is accepted only if it is the stand-in's own file.
#include "clock.hpp"
#include "module.hpp"
#include "state.hpp"
#include "stream.hpp"

#include <cstring>

namespace standin {

Live<Module> &modules() {
    static auto *const all = new Live<Module>;
    return *all;
}

namespace {

// A function lives as long as its module.
std::shared_ptr<Function> find_function(const void *handle) {
    for (const std::shared_ptr<Module> &module : modules().all()) {
        for (const auto &function : module->functions) {
            if (function.get() == handle) {
                return function;
            }
        }
    }
    return nullptr;
}

constexpr char IMAGE[] = "DNN4J STAND-IN KERNELS\n";

} // namespace
} // namespace standin

using namespace standin;

int cuModuleLoadData(void **module, const void *image) {
    return driver_call("cuModuleLoadData", Call::PLAIN, [&]() -> int {
        if (module == nullptr || image == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        if (!has_context) {
            return CUDA_INVALID_CONTEXT;
        }
        if (std::strncmp(static_cast<const char *>(image), IMAGE, sizeof IMAGE - 1) != 0) {
            return CUDA_INVALID_IMAGE;
        }
        *module = modules().add(std::make_shared<Module>());
        return CUDA_OK;
    });
}

int cuModuleUnload(void *module) {
    return driver_call("cuModuleUnload", Call::RELEASE, [&]() -> int {
        synchronize_all();
        return modules().remove(module) == nullptr ? CUDA_INVALID_HANDLE : CUDA_OK;
    });
}

int cuModuleGetFunction(void **function, void *module, const char *name) {
    return driver_call("cuModuleGetFunction", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Module> found = modules().find(module);
        if (function == nullptr || name == nullptr || found == nullptr) {
            return found == nullptr ? CUDA_INVALID_HANDLE : CUDA_INVALID_VALUE;
        }
        const Binder bind = find_kernel(name);
        if (bind == nullptr) {
            return CUDA_NOT_FOUND;
        }
        const std::lock_guard<std::mutex> guard(found->lock);
        for (const auto &known : found->functions) {
            if (known->bind == bind) {
                *function = known.get();
                return CUDA_OK;
            }
        }
        found->functions.push_back(std::make_shared<Function>(Function{bind, name, found}));
        *function = found->functions.back().get();
        return CUDA_OK;
    });
}

int cuLaunchKernel(void *function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
        unsigned block_y, unsigned block_z, unsigned shared_bytes, void *stream, void **parameters, void **extra) {
    return driver_call("cuLaunchKernel", Call::PLAIN, [&]() -> int {
        if (!has_context) {
            return CUDA_INVALID_CONTEXT;
        }
        const std::shared_ptr<Function> kernel = find_function(function);
        const std::shared_ptr<Stream> queue = find_stream(stream);
        if (kernel == nullptr || queue == nullptr) {
            return CUDA_INVALID_HANDLE;
        }
        constexpr unsigned most_blocks = 0x7fffffff;
        constexpr unsigned most_threads = 1024;
        if (grid_x == 0 || grid_x > most_blocks || block_x == 0 || block_x > most_threads || grid_y != 1 ||
                grid_z != 1 || block_y != 1 || block_z != 1 || shared_bytes != 0 || parameters == nullptr ||
                extra != nullptr) {
            return CUDA_INVALID_VALUE;
        }
        const int64_t hurry = state().pretended.hurry;
        const bool idle = hurry != 0 && int64_t{grid_x} * block_x > hurry;
        return queue->submit([run = kernel->bind(parameters, grid_x, block_x), idle,
                                     owner = std::weak_ptr<Module>(kernel->module), name = kernel->name]() -> int {
            if (owner.expired()) {
                state().misuse("a module was unloaded before a launch that was enqueued or captured");
                return CUDA_LAUNCH_FAILURE;
            }
            const int code = idle ? static_cast<int>(CUDA_OK) : run();
            device_clock().spend(name);
            return code;
        });
    });
}

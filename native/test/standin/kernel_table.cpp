// Compiles native/cuda/kernels.cu as C++: the index variables are thread-locals that a launch counts up.
#include "kernel_table.hpp"

#include "memory.hpp"
#include "state.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>

namespace {

struct Index {
    unsigned x, y, z;
};

thread_local Index threadIdx{0, 0, 0};
thread_local Index blockIdx{0, 0, 0};
thread_local Index blockDim{1, 1, 1};
thread_local Index gridDim{1, 1, 1};

struct Trap {};

[[noreturn]] void __trap() {
    throw Trap{};
}

} // namespace

namespace standin {
namespace {

// Kernels stride over their work, whatever the grid: a small one of several blocks and threads shows that they do.
constexpr unsigned MOST_BLOCKS = 2;
constexpr unsigned MOST_THREADS = 3;

template <typename T> bool accessible(T value) {
    if constexpr (std::is_pointer_v<T>) {
        return value == nullptr || memory().holder(value, 1).type != UNREGISTERED;
    } else {
        static_cast<void>(value);
        return true;
    }
}

template <typename... A, size_t... I>
std::function<int()> bound(
        void (*kernel)(A...), void **parameters, unsigned blocks, unsigned threads, std::index_sequence<I...>) {
    std::tuple<std::decay_t<A>...> arguments{*static_cast<std::decay_t<A> *>(parameters[I])...};
    const unsigned grid = std::min(blocks, MOST_BLOCKS);
    const unsigned block = std::min(threads, MOST_THREADS);
    return [=]() -> int {
        if (!(accessible(std::get<I>(arguments)) && ...)) {
            return CUDA_ILLEGAL_ADDRESS;
        }
        gridDim = {grid, 1, 1};
        blockDim = {block, 1, 1};
        try {
            for (unsigned b = 0; b < grid; b++) {
                for (unsigned t = 0; t < block; t++) {
                    blockIdx = {b, 0, 0};
                    threadIdx = {t, 0, 0};
                    kernel(std::get<I>(arguments)...);
                }
            }
        } catch (const Trap &) {
            state().misuse("a kernel was launched with a code that it does not know");
            return CUDA_LAUNCH_FAILURE;
        }
        return CUDA_OK;
    };
}

template <typename... A> constexpr auto indices_of(void (*)(A...)) {
    return std::index_sequence_for<A...>{};
}

template <auto kernel> std::function<int()> bind_kernel(void **parameters, unsigned blocks, unsigned threads) {
    return bound(kernel, parameters, blocks, threads, indices_of(kernel));
}

// Filled by the definitions of the kernels, before the first is looked for.
std::unordered_map<std::string, Binder> &kernels() {
    static std::unordered_map<std::string, Binder> all;
    return all;
}

} // namespace
} // namespace standin

#define __device__
#define DNN4J_KERNEL(name, ...)                                                                                        \
    extern "C" void name(__VA_ARGS__);                                                                                 \
    [[maybe_unused]] static const bool name##_is_known =                                                               \
            standin::kernels().emplace(#name, &standin::bind_kernel<&::name>).second;                                  \
    extern "C" void name(__VA_ARGS__)
// The kernels are written for the CUDA compiler, which has other warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wunused-function"
#include "../../cuda/kernels.cu"
#pragma GCC diagnostic pop

namespace standin {

Binder find_kernel(const std::string &name) {
    const auto found = kernels().find(name);
    return found == kernels().end() ? nullptr : found->second;
}

} // namespace standin

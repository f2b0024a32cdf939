#include "memory.hpp"

#include "state.hpp"
#include "stream.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace standin {
namespace {

constexpr size_t ALIGNMENT = 256; // that of cudaMalloc
constexpr size_t GUARD_BYTES = 256;
constexpr int FRESH = 0xff;
constexpr unsigned char GUARD = 0xa7;

// Copies made now: those of cudaMemcpy, and those of a stream when their turn comes.
int copy(void *to, const void *from, size_t bytes) {
    std::memmove(to, from, bytes);
    return CUDA_OK;
}

bool on_device(const void *pointer, size_t bytes) {
    return memory().holder(pointer, bytes).type == DEVICE;
}

int check_copy(const void *to, const void *from, size_t bytes, int kind) {
    if (kind < HOST_TO_HOST || kind > BY_ADDRESS) {
        return CUDA_INVALID_MEMCPY_DIRECTION;
    }
    const bool to_device = on_device(to, bytes);
    const bool from_device = on_device(from, bytes);
    if (kind != BY_ADDRESS && (to_device != (kind == HOST_TO_DEVICE || kind == DEVICE_TO_DEVICE) ||
                                      from_device != (kind == DEVICE_TO_HOST || kind == DEVICE_TO_DEVICE))) {
        return CUDA_INVALID_VALUE;
    }
    return CUDA_OK;
}

// A pageable host side makes the real call wait, and a graph would read memory that is gone.
bool pageable(const void *pointer, size_t bytes) {
    return memory().holder(pointer, bytes).type == UNREGISTERED;
}

} // namespace

Memory &memory() {
    static Memory *const single = new Memory;
    return *single;
}

int Memory::allocate(MemoryType type, size_t bytes, void **pointer) {
    const std::lock_guard<std::mutex> guard(lock_);
    const auto limit = static_cast<size_t>(state().pretended.memory.load());
    if (type == DEVICE && (bytes > limit || used_[DEVICE] > limit - bytes)) {
        return CUDA_OUT_OF_MEMORY;
    }
    const size_t rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + GUARD_BYTES;
    auto *const start = static_cast<unsigned char *>(std::aligned_alloc(ALIGNMENT, rounded));
    if (start == nullptr) {
        return CUDA_OUT_OF_MEMORY;
    }
    std::memset(start, state().pretended.hurry != 0 ? 0 : FRESH, bytes);
    std::memset(start + bytes, GUARD, rounded - bytes);
    blocks_[start] = {type, start, bytes};
    used_[type] += bytes;
    *pointer = start;
    return CUDA_OK;
}

int Memory::release(MemoryType type, void *pointer) {
    const std::lock_guard<std::mutex> guard(lock_);
    const auto found = blocks_.find(static_cast<unsigned char *>(pointer));
    if (found == blocks_.end() || found->second.type != type) {
        return CUDA_INVALID_VALUE;
    }
    const Block block = found->second;
    const unsigned char *const end = block.start + block.bytes;
    if (std::any_of(end, end + GUARD_BYTES, [](unsigned char byte) { return byte != GUARD; })) {
        state().misuse("written behind the end of a block of " + std::to_string(block.bytes) + " bytes");
    }
    blocks_.erase(found);
    used_[type] -= block.bytes;
    std::free(block.start);
    return CUDA_OK;
}

Block Memory::holder(const void *pointer, size_t bytes) {
    const std::lock_guard<std::mutex> guard(lock_);
    const auto *const first = static_cast<const unsigned char *>(pointer);
    auto found = blocks_.upper_bound(first);
    if (found == blocks_.begin()) {
        return {};
    }
    const Block block = (--found)->second;
    const auto offset = static_cast<size_t>(first - block.start);
    return offset < block.bytes && bytes <= block.bytes - offset ? block : Block{};
}

int64_t Memory::count(MemoryType type) {
    const std::lock_guard<std::mutex> guard(lock_);
    return std::count_if(
            blocks_.begin(), blocks_.end(), [type](const auto &entry) { return entry.second.type == type; });
}

int64_t Memory::bytes(MemoryType type) {
    const std::lock_guard<std::mutex> guard(lock_);
    return static_cast<int64_t>(used_[type]);
}

} // namespace standin

using namespace standin;

int cudaMemGetInfo(size_t *free_bytes, size_t *total_bytes) {
    return runtime_call("cudaMemGetInfo", Call::PLAIN, [&]() -> int {
        if (free_bytes == nullptr || total_bytes == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        *total_bytes = static_cast<size_t>(state().pretended.memory.load());
        const auto used = static_cast<size_t>(memory().bytes(DEVICE));
        *free_bytes = *total_bytes > used ? *total_bytes - used : 0;
        return CUDA_OK;
    });
}

int cudaMalloc(void **pointer, size_t bytes) {
    return runtime_call("cudaMalloc", Call::UNSAFE_IN_CAPTURE, [&]() -> int {
        if (pointer == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        *pointer = nullptr;
        return bytes == 0 ? static_cast<int>(CUDA_OK) : memory().allocate(DEVICE, bytes, pointer);
    });
}

int cudaFree(void *pointer) {
    return runtime_call("cudaFree", Call::UNSAFE_RELEASE, [&]() -> int {
        synchronize_all();
        return pointer == nullptr ? static_cast<int>(CUDA_OK) : memory().release(DEVICE, pointer);
    });
}

int cudaHostAlloc(void **pointer, size_t bytes, unsigned flags) {
    return runtime_call("cudaHostAlloc", Call::UNSAFE_IN_CAPTURE, [&]() -> int {
        if (pointer == nullptr || bytes == 0 || flags > 7) {
            return CUDA_INVALID_VALUE;
        }
        return memory().allocate(PINNED, bytes, pointer);
    });
}

int cudaFreeHost(void *pointer) {
    return runtime_call("cudaFreeHost", Call::UNSAFE_RELEASE, [&]() -> int {
        synchronize_all();
        return pointer == nullptr ? static_cast<int>(CUDA_OK) : memory().release(PINNED, pointer);
    });
}

int cudaMemcpy(void *to, const void *from, size_t bytes, int kind) {
    return runtime_call("cudaMemcpy", Call::UNSAFE_IN_CAPTURE, [&]() -> int {
        const int checked = bytes == 0 ? static_cast<int>(CUDA_OK) : check_copy(to, from, bytes, kind);
        if (checked != CUDA_OK || bytes == 0) {
            return checked;
        }
        const int before = find_stream(nullptr)->synchronize();
        return before != CUDA_OK ? before : copy(to, from, bytes);
    });
}

int cudaMemcpyAsync(void *to, const void *from, size_t bytes, int kind, void *stream) {
    return runtime_call("cudaMemcpyAsync", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Stream> queue = find_stream(stream);
        if (queue == nullptr) {
            return CUDA_INVALID_HANDLE;
        }
        const int checked = bytes == 0 ? static_cast<int>(CUDA_OK) : check_copy(to, from, bytes, kind);
        if (checked != CUDA_OK || bytes == 0) {
            return checked;
        }
        if (pageable(to, bytes) || pageable(from, bytes)) {
            state().misuse("cudaMemcpyAsync with host memory that is not pinned");
            return CUDA_INVALID_VALUE;
        }
        return queue->submit([=]() -> int {
            if (pageable(to, bytes) || pageable(from, bytes)) {
                state().misuse("memory was freed before a copy that was enqueued or captured");
                return CUDA_ILLEGAL_ADDRESS;
            }
            return copy(to, from, bytes);
        });
    });
}

int cudaMemset(void *to, int value, size_t bytes) {
    return runtime_call("cudaMemset", Call::UNSAFE_IN_CAPTURE, [&]() -> int {
        if (bytes == 0) {
            return CUDA_OK;
        }
        if (!on_device(to, bytes)) {
            return CUDA_INVALID_VALUE;
        }
        std::memset(to, value, bytes);
        return CUDA_OK;
    });
}

int cudaMemsetAsync(void *to, int value, size_t bytes, void *stream) {
    return runtime_call("cudaMemsetAsync", Call::PLAIN, [&]() -> int {
        const std::shared_ptr<Stream> queue = find_stream(stream);
        if (queue == nullptr) {
            return CUDA_INVALID_HANDLE;
        }
        if (bytes == 0) {
            return CUDA_OK;
        }
        if (!on_device(to, bytes)) {
            return CUDA_INVALID_VALUE;
        }
        return queue->submit([=]() -> int {
            if (!on_device(to, bytes)) {
                state().misuse("memory was freed before a fill that was enqueued or captured");
                return CUDA_ILLEGAL_ADDRESS;
            }
            std::memset(to, value, bytes);
            return CUDA_OK;
        });
    });
}

int cuMemGetAddressRange_v2(unsigned long long *base, size_t *bytes, unsigned long long address) {
    return driver_call("cuMemGetAddressRange_v2", Call::PLAIN, [&]() -> int {
        const Block block = memory().holder(reinterpret_cast<const void *>(address), 1);
        if (block.type != DEVICE) {
            return CUDA_NOT_FOUND;
        }
        if (base != nullptr) {
            *base = reinterpret_cast<unsigned long long>(block.start);
        }
        if (bytes != nullptr) {
            *bytes = block.bytes;
        }
        return CUDA_OK;
    });
}

int cudaPointerGetAttributes(PointerAttributes *attributes, const void *pointer) {
    return runtime_call("cudaPointerGetAttributes", Call::PLAIN, [&]() -> int {
        if (attributes == nullptr) {
            return CUDA_INVALID_VALUE;
        }
        const Block block = memory().holder(pointer, 1);
        auto *const address = const_cast<void *>(pointer);
        *attributes = {block.type, block.type == UNREGISTERED ? -2 : 0, block.type == UNREGISTERED ? nullptr : address,
                block.type == DEVICE ? nullptr : address, {}};
        return CUDA_OK;
    });
}

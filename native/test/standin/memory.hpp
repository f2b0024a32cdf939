// Device and pinned memory: every block is known, so that foreign, freed and overrun memory is found.
#pragma once

#include "cuda_types.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace standin {

struct Block {
    MemoryType type = UNREGISTERED;
    unsigned char *start = nullptr;
    size_t bytes = 0;
};

// Fresh memory holds all ones, which is NaN in every floating type: what reads before it was written is seen. Behind
// every block lie guard bytes that are checked when the block is freed.
class Memory {
public:
    // CUDA_OK, or CUDA_OUT_OF_MEMORY when the device has less.
    int allocate(MemoryType type, size_t bytes, void **pointer);
    // CUDA_INVALID_VALUE when no block of this type starts there.
    int release(MemoryType type, void *pointer);
    // The block that holds all these bytes; its type is UNREGISTERED when none does.
    Block holder(const void *pointer, size_t bytes);
    int64_t count(MemoryType type);
    int64_t bytes(MemoryType type);

private:
    std::mutex lock_;
    std::map<const unsigned char *, Block> blocks_;
    size_t used_[3] = {};
};

Memory &memory();

} // namespace standin

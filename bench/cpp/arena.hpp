// One block of memory for all activations: buffers that are not alive at the same time share it.
#pragma once

#include <cstddef>
#include <vector>

namespace peers {

// Bytes that are written by call first and read last by call last.
struct Buffer {
    std::size_t bytes = 0;
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t offset = 0;
};

// Places the largest buffer first, each at the lowest offset that is free throughout its life; returns the size of all.
std::size_t place(std::vector<Buffer> &buffers);

} // namespace peers

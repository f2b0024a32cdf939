#include "arena.hpp"

#include <algorithm>
#include <numeric>

namespace peers {

namespace {

constexpr std::size_t alignment = 64;

bool meet(const Buffer &a, const Buffer &b) {
    return a.first <= b.last && b.first <= a.last;
}

} // namespace

std::size_t place(std::vector<Buffer> &buffers) {
    std::vector<std::size_t> order(buffers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return buffers[a].bytes > buffers[b].bytes; });
    std::vector<const Buffer *> placed;
    std::size_t total = 0;
    for (std::size_t index : order) {
        Buffer &buffer = buffers[index];
        std::size_t offset = 0;
        for (const Buffer *other : placed) { // in the order of their offsets
            if (meet(*other, buffer) && other->offset < offset + buffer.bytes) {
                offset = std::max(offset, other->offset + other->bytes);
            }
        }
        buffer.bytes = (buffer.bytes + alignment - 1) / alignment * alignment;
        buffer.offset = offset;
        total = std::max(total, offset + buffer.bytes);
        placed.insert(std::upper_bound(placed.begin(), placed.end(), &buffer,
                              [](const Buffer *a, const Buffer *b) { return a->offset < b->offset; }),
                &buffer);
    }
    return total;
}

} // namespace peers

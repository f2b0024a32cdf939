// How the channels and positions of an activation (N, C, spatial...) lie in memory, as kernels walk them.
#pragma once

#include "dnn4j.h"

#include <dnnl.h>

#include <cstddef>
#include <cstdint>

namespace dnn4j {

// Element (n, g width + c, p) lies at n image + g group + p position + c, all in elements: with channels last there is
// one group of all channels, with blocked channels a group for every block, the last one perhaps with padding.
// Row-major activations are walked as planes instead: element (n, c, p) lies at n image + c group + p.
struct ChannelView {
    bool planes;
    dnnl_data_type_t type;
    std::int64_t images;
    std::int64_t channels;
    std::int64_t positions;
    std::int64_t groups;
    std::int64_t width;
    std::ptrdiff_t image;
    std::ptrdiff_t group;
    std::ptrdiff_t position;
};

// Reads the view of a memory, which may be strided; DNN4J_BAD_STEP if channels or positions lie in neither way.
std::int32_t read_view(dnnl_memory_t memory, ChannelView &view);

// True if both have the same extents and are walked the same way; their strides may differ.
bool same_walk(const ChannelView &a, const ChannelView &b);

// Calls row(n, g, p, count) for runs of count positions that cover all of them, on the calling thread's OpenMP team.
template <typename Rows> void for_rows(const ChannelView &view, bool parallel, const Rows &rows);

} // namespace dnn4j

#include "for_rows.hpp"

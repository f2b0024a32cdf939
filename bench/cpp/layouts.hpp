// Layouts by name.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>

#include <stdexcept>

namespace peers {

inline dnnl::memory::desc any_layout(const dnnl::memory::dims &dims) {
    return {dims, dnnl::memory::data_type::f32, dnnl::memory::format_tag::any};
}

inline dnnl::memory::desc plain_layout(const dnnl::memory::dims &dims) {
    using tag = dnnl::memory::format_tag;
    switch (dims.size()) {
    case 1:
        return {dims, dnnl::memory::data_type::f32, tag::a};
    case 2:
        return {dims, dnnl::memory::data_type::f32, tag::ab};
    case 4:
        return {dims, dnnl::memory::data_type::f32, tag::abcd};
    default:
        throw std::runtime_error("values have rank 1, 2 or 4 here");
    }
}

// Channels in one block of the layout that oneDNN's kernels for this processor like.
inline dnnl::memory::dim channel_block() {
    return dnnl::get_effective_cpu_isa() >= dnnl::cpu_isa::avx512_core ? 16 : 8;
}

inline dnnl::memory::desc blocked_layout(const dnnl::memory::dims &dims) {
    using tag = dnnl::memory::format_tag;
    return {dims, dnnl::memory::data_type::f32, channel_block() == 16 ? tag::aBcd16b : tag::aBcd8b};
}

// Channels last, of a tensor with so many channels of which these are some.
inline dnnl::memory::desc last_layout(const dnnl::memory::dims &dims, dnnl::memory::dim channels) {
    return {dims, dnnl::memory::data_type::f32,
            dnnl::memory::dims{dims[2] * dims[3] * channels, 1, dims[3] * channels, channels}};
}

} // namespace peers

// Activations in any layout, by their logical elements.
#pragma once

#include "machine.hpp"

#include <dnnl.h>

#include <cstring>
#include <vector>

namespace test {

// Values (N, C, H, W) in a vector of exactly their size, which the sanitizer guards.
class Activation {
public:
    Activation(dnnl_engine_t engine, dnnl_data_type_t type, const dnnl_dims_t dims, dnnl_format_tag_t tag)
        : type_(type) {
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_tag(&desc_, 4, dims, type, tag));
        finish(engine);
    }
    Activation(dnnl_engine_t engine, dnnl_data_type_t type, const dnnl_dims_t dims, const dnnl_dims_t strides)
        : type_(type) {
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_strides(&desc_, 4, dims, type, strides));
        finish(engine);
    }
    ~Activation() {
        dnnl_memory_destroy(memory_);
        dnnl_memory_desc_destroy(desc_);
    }
    Activation(const Activation &) = delete;
    Activation &operator=(const Activation &) = delete;

    int64_t handle() const { return reinterpret_cast<int64_t>(memory_); }

    void set(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w, float value) {
        uint32_t bits;
        std::memcpy(&bits, &value, sizeof bits);
        if (type_ == dnnl_bf16) {
            const auto upper = static_cast<uint16_t>(bits >> 16);
            std::memcpy(bytes_.data() + 2 * at(n, c, h, w), &upper, sizeof upper);
        } else {
            std::memcpy(bytes_.data() + 4 * at(n, c, h, w), &bits, sizeof bits);
        }
    }

    float get(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) const {
        uint32_t bits = 0;
        if (type_ == dnnl_bf16) {
            uint16_t upper;
            std::memcpy(&upper, bytes_.data() + 2 * at(n, c, h, w), sizeof upper);
            bits = static_cast<uint32_t>(upper) << 16;
        } else {
            std::memcpy(&bits, bytes_.data() + 4 * at(n, c, h, w), sizeof bits);
        }
        float value;
        std::memcpy(&value, &bits, sizeof value);
        return value;
    }

private:
    void finish(dnnl_engine_t engine) {
        bytes_.resize(dnnl_memory_desc_get_size(desc_));
        CHECK_EQUAL(dnnl_success, dnnl_memory_create(&memory_, desc_, engine, bytes_.data()));
    }

    std::size_t at(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) const {
        const dnnl_dims_t *strides = nullptr;
        int blocks = 0;
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_query(desc_, dnnl_query_strides, &strides));
        CHECK_EQUAL(dnnl_success, dnnl_memory_desc_query(desc_, dnnl_query_inner_nblks_s32, &blocks));
        const dnnl_dim_t block = blocks == 0 ? 1 : 16;
        const dnnl_dim_t outer = n * (*strides)[0] + c / block * (*strides)[1] + h * (*strides)[2] + w * (*strides)[3];
        return static_cast<std::size_t>(outer + c % block);
    }

    dnnl_data_type_t type_;
    dnnl_memory_desc_t desc_ = nullptr;
    dnnl_memory_t memory_ = nullptr;
    std::vector<unsigned char> bytes_;
};

template <typename Visit> void for_all(const dnnl_dims_t dims, const Visit &visit) {
    for (dnnl_dim_t n = 0; n < dims[0]; n++) {
        for (dnnl_dim_t c = 0; c < dims[1]; c++) {
            for (dnnl_dim_t h = 0; h < dims[2]; h++) {
                for (dnnl_dim_t w = 0; w < dims[3]; w++) {
                    visit(n, c, h, w);
                }
            }
        }
    }
}

// Small integers, so that bf16 holds them and every result exactly.
inline float value(dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
    return static_cast<float>((n * 31 + c * 7 + h * 5 + w * 3) % 17 - 8);
}

inline void fill(Activation &activation, const dnnl_dims_t dims) {
    for_all(dims, [&](dnnl_dim_t n, dnnl_dim_t c, dnnl_dim_t h, dnnl_dim_t w) {
        activation.set(n, c, h, w, value(n, c, h, w));
    });
}

} // namespace test

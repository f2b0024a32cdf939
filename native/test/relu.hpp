// A oneDNN primitive small enough for tests: max(x, 0) over a vector of floats.
#pragma once

#include <dnnl.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace test {

class Relu {
public:
    explicit Relu(std::size_t length);
    ~Relu();
    Relu(const Relu &) = delete;
    Relu &operator=(const Relu &) = delete;

    std::int64_t primitive() const { return reinterpret_cast<std::int64_t>(primitive_); }
    std::int64_t stream() const { return reinterpret_cast<std::int64_t>(stream_); }
    std::int64_t input_memory() const { return reinterpret_cast<std::int64_t>(input_memory_); }
    std::int64_t output_memory() const { return reinterpret_cast<std::int64_t>(output_memory_); }

    std::vector<float> input;
    std::vector<float> output;

private:
    dnnl_memory_t memory(std::vector<float> &values);

    dnnl_engine_t engine_ = nullptr;
    dnnl_stream_t stream_ = nullptr;
    dnnl_memory_desc_t vector_ = nullptr;
    dnnl_primitive_desc_t descriptor_ = nullptr;
    dnnl_primitive_t primitive_ = nullptr;
    dnnl_memory_t input_memory_ = nullptr;
    dnnl_memory_t output_memory_ = nullptr;
};

} // namespace test

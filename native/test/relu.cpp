#include "relu.hpp"

#include "check.hpp"

namespace test {

Relu::Relu(std::size_t length) : input(length, 0.0F), output(length, -1.0F) {
    CHECK_EQUAL(dnnl_success, dnnl_engine_create(&engine_, dnnl_cpu, 0));
    CHECK_EQUAL(dnnl_success, dnnl_stream_create(&stream_, engine_, dnnl_stream_default_flags));
    const dnnl_dims_t sizes = {static_cast<dnnl_dim_t>(length)};
    CHECK_EQUAL(dnnl_success, dnnl_memory_desc_create_with_tag(&vector_, 1, sizes, dnnl_f32, dnnl_a));
    CHECK_EQUAL(dnnl_success, dnnl_eltwise_forward_primitive_desc_create(&descriptor_, engine_, dnnl_forward_inference,
                                      dnnl_eltwise_relu, vector_, vector_, 0.0F, 0.0F, nullptr));
    CHECK_EQUAL(dnnl_success, dnnl_primitive_create(&primitive_, descriptor_));
    input_memory_ = memory(input);
    output_memory_ = memory(output);
}

dnnl_memory_t Relu::memory(std::vector<float> &values) {
    dnnl_memory_t made = nullptr;
    CHECK_EQUAL(dnnl_success, dnnl_memory_create(&made, vector_, engine_, values.data()));
    return made;
}

Relu::~Relu() {
    dnnl_memory_destroy(output_memory_);
    dnnl_memory_destroy(input_memory_);
    dnnl_primitive_destroy(primitive_);
    dnnl_primitive_desc_destroy(descriptor_);
    dnnl_memory_desc_destroy(vector_);
    dnnl_stream_destroy(stream_);
    dnnl_engine_destroy(engine_);
}

} // namespace test

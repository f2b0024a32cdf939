#include "graph.hpp"

#include "lower.hpp"

#include <cstring>

namespace peers {

Graph::Graph(const std::vector<Line> &lines, const std::vector<float> &weights, Style style) {
    Lowering(*this, lines, weights, style).run();
    bind();
}

std::size_t Graph::elements(std::size_t value) const {
    std::size_t product = 1;
    for (memory::dim extent : values_[value].dims) {
        product *= static_cast<std::size_t>(extent);
    }
    return product;
}

namespace {

memory bytes(const dnnl::engine &engine, std::size_t count) {
    memory::dim size = static_cast<memory::dim>(count > 0 ? count : 1);
    return memory({{size}, memory::data_type::u8, memory::format_tag::a}, engine);
}

} // namespace

void Graph::bind() {
    arena_ = bytes(engine_, place(buffers_));
    scratch_ = bytes(engine_, scratchpad_);
    std::byte *base = static_cast<std::byte *>(arena_.get_data_handle());
    for (Call &call : calls_) {
        for (const Argument &argument : call.arguments) {
            if (argument.id == DNNL_ARG_SCRATCHPAD) {
                call.bound[argument.id] = memory(argument.layout, engine_, scratch_.get_data_handle());
            } else if (argument.constant) {
                call.bound[argument.id] = argument.constant;
            } else {
                call.bound[argument.id] =
                        memory(argument.layout, engine_, base + buffers_[argument.buffer].offset + argument.offset);
            }
        }
    }
}

void Graph::run(const float *input, float *output) {
    std::byte *base = static_cast<std::byte *>(arena_.get_data_handle());
    auto at = [&](const Value &value) { return base + buffers_[value.buffer].offset + value.offset; };
    std::memcpy(at(values_[input_]), input, input_elements() * sizeof(float));
    for (Call &call : calls_) {
        call.primitive.execute(stream_, call.bound);
    }
    stream_.wait();
    std::memcpy(output, at(values_[output_]), output_elements() * sizeof(float));
}

} // namespace peers

// A network on oneDNN: values in an arena, weights in the layouts that the primitives want, primitives in their order.
#pragma once

#include "arena.hpp"
#include "description.hpp"

#include <oneapi/dnnl/dnnl.hpp>

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace peers {

using dnnl::memory;

// Where a value lies: at an offset within a buffer, in a layout.
struct Value {
    memory::dims dims;
    memory::desc layout; // zero until an operation has made it
    std::size_t buffer = 0;
    std::size_t offset = 0;
    bool placed = false;
};

class Graph {
public:
    // Reads network.txt and network.bin in the folder and prepares everything that does not depend on the input.
    explicit Graph(const std::string &folder);

    // Copies input in, computes, and copies the result out; both in plain order.
    void run(const float *input, float *output);

    std::size_t input_elements() const { return elements(input_); }
    std::size_t output_elements() const { return elements(output_); }

private:
    friend class Lowering;

    // An argument: a value's memory or, where memory is set, weights.
    struct Argument {
        int id;
        std::size_t buffer;
        std::size_t offset;
        memory::desc layout;
        memory constant;
    };
    struct Call {
        dnnl::primitive primitive;
        std::vector<Argument> arguments;
        std::unordered_map<int, memory> bound;
    };

    std::size_t elements(std::size_t value) const;
    void bind();

    dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream_{engine_};
    std::vector<Value> values_;
    std::vector<Buffer> buffers_;
    std::vector<Call> calls_;
    std::size_t input_ = 0;
    std::size_t output_ = 0;
    std::size_t scratchpad_ = 0;
    memory arena_;
    memory scratch_;
};

} // namespace peers

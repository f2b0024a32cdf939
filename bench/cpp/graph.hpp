// A network on oneDNN: values in an arena, weights in the layouts that the primitives want, primitives in their order.
#pragma once

#include "arena.hpp"
#include "description.hpp"

#include <oneapi/dnnl/dnnl.hpp>

#include <cstddef>
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

// How layouts are chosen: there is no best way for all networks, so all are tried. A primitive that has nothing better
// than its reference implementation for a layout chooses another itself.
enum class Style {
    // Every primitive's own choice; concatenations copy.
    free,
    // The same, but parts of a concatenation in blocks of channels, where it is: for one sample and whole blocks.
    blocked,
    // Channels last, parts of a concatenation where it is.
    channels_last
};

class Graph {
public:
    // Prepares everything that does not depend on the input; throws Refused.
    Graph(const std::vector<Line> &lines, const std::vector<float> &weights, Style style);

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

// From the description to primitives: which, in which layouts, and where their results lie.
#pragma once

#include "graph.hpp"

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

namespace peers {

class Lowering {
public:
    Lowering(Graph &graph, const std::vector<Line> &lines, const std::vector<float> &weights, Style style)
        : graph_(graph), lines_(lines), weights_(weights), style_(style) {}

    void run();

private:
    // What follows from the order of the lines before any is lowered.
    void declare();
    void place_concats();

    void lower(const Line &line);
    void convolution(const Line &line, bool transposed);
    void fully_connected(const Line &line);
    void pooling(const Line &line, dnnl::algorithm algorithm);
    void global_average(const Line &line);
    void concat(const Line &line);
    void shuffle(const Line &line);
    void lrn(const Line &line);
    void batch_normalization(const Line &line);
    void softmax(const Line &line);
    void relu(const Line &line);
    // A primitive that reads its input as it lies and has no weights; make gives its description for two layouts.
    template <typename Primitive, typename Make> void simple(const Line &line, Make make);

    // The value's place; makes it if nothing has, in the given layout.
    Value &produce(std::size_t value, const memory::desc &layout);
    // The layout that the value's place or the style demands, or any.
    memory::desc wish(std::size_t value) const;
    // The layout of a part of a concatenation that has so many channels.
    memory::desc part_layout(const memory::dims &dims, memory::dim channels) const;
    // Channels of the outermost concatenation that a value lies in, or its own.
    memory::dim channels_of_whole(std::size_t value) const;
    bool can_place(std::size_t part) const;
    // The value in another layout: itself, or a copy that a reorder makes here.
    Value in_layout(const Value &value, const memory::desc &layout);
    void copy_into(const Value &from, const Value &to);
    std::size_t new_buffer(std::size_t bytes);
    // Weights from plain order in the layout that a primitive wants.
    memory weight(std::int64_t offset, const memory::dims &dims, memory::format_tag tag, const memory::desc &layout);
    Graph::Argument argument(int id, const Value &value);
    void call(const dnnl::primitive &primitive, const memory::desc &scratchpad, std::vector<Graph::Argument> arguments);
    // The operations that are fused into a line's own. A sum is made in place of the value that it adds.
    struct Fused {
        dnnl::primitive_attr attributes;
        std::vector<Graph::Argument> arguments;
        bool in_place = false;
        std::size_t sum = 0;
    };
    Fused fused(const Line &line, bool in_place = true);

    // A primitive's description, what is fused into it, and where its result goes.
    template <typename Description> struct Chosen {
        Description description;
        Fused post;
        Value result;
    };
    // The description that make gives for the layout that the output's place or the style demands or, where that has
    // only a reference implementation, for the layout that it likes.
    template <typename Make> auto choose(const Line &line, Make make);
    // Adds input, weights and bias to the arguments, in the layouts that the description wants.
    template <typename Choice>
    void weigh(
            const Line &line, Choice &choice, const Value &source, const memory::dims &dims, memory::format_tag plain);
    // Adds the call, and a copy to the output's place if the result is elsewhere.
    template <typename Primitive, typename Choice> void finish(const Line &line, Choice &choice);

    std::size_t input(const Line &line, std::size_t index = 0) const;
    std::size_t output(const Line &line) const;

    Graph &graph_;
    const std::vector<Line> &lines_;
    const std::vector<float> &weights_;
    Style style_;
    std::vector<std::size_t> last_use_;
    std::vector<int> parents_; // the concat that a value is a part of, in place; -1 if none
    std::vector<std::size_t> channels_before_;
    std::set<std::size_t> in_place_; // concats whose parts lie where they belong
    std::size_t now_ = 0;
};

} // namespace peers

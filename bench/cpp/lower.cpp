#include "lower.hpp"

#include "layouts.hpp"

#include <algorithm>
#include <limits>

namespace peers {

namespace {

std::size_t index_of(std::int64_t number) {
    return static_cast<std::size_t>(number);
}

} // namespace

void Lowering::run() {
    declare();
    place_concats();
    for (now_ = 0; now_ < lines_.size(); ++now_) {
        lower(lines_[now_]);
    }
}

void Lowering::declare() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const Line &line = lines_[i];
        if (line.kind == "value") {
            graph_.values_.push_back({line.numbers("dims"), {}, 0, 0, false});
            last_use_.push_back(0);
        } else if (line.has("in")) {
            for (std::int64_t value : line.numbers("in")) {
                last_use_[index_of(value)] = i;
            }
            for (const std::string &post : line.words("post")) {
                if (post != "relu") {
                    last_use_[index_of(std::stoll(post.substr(4)))] = i;
                }
            }
        } else if (line.kind == "input") {
            graph_.input_ = index_of(line.number("id"));
        } else if (line.kind == "output") {
            last_use_[index_of(line.number("id"))] = std::numeric_limits<std::size_t>::max();
        }
    }
    parents_.assign(graph_.values_.size(), -1);
    channels_before_.assign(graph_.values_.size(), 0);
}

// What is to be concatenated is computed where it belongs. A part of two concatenations is in place in the first.
void Lowering::place_concats() {
    for (const Line &line : lines_) {
        if (line.kind != "concat" || style_ == Style::free) {
            continue;
        }
        std::vector<std::int64_t> parts = line.numbers("in");
        if (!std::all_of(parts.begin(), parts.end(), [&](std::int64_t part) { return can_place(index_of(part)); })) {
            continue;
        }
        in_place_.insert(output(line));
        std::size_t channels = 0;
        for (std::int64_t part : parts) {
            std::size_t value = index_of(part);
            if (parents_[value] < 0) {
                parents_[value] = static_cast<int>(output(line));
                channels_before_[value] = channels;
            }
            channels += index_of(graph_.values_[value].dims[1]);
        }
    }
}

// In blocks, channels lie one after the other if there is one sample and they fill whole blocks. The network's input is
// plain, as it comes.
bool Lowering::can_place(std::size_t part) const {
    const memory::dims &dims = graph_.values_[part].dims;
    bool fits = style_ == Style::channels_last || (dims[0] == 1 && dims[1] % channel_block() == 0);
    return part != graph_.input_ && dims.size() == 4 && fits;
}

memory::dim Lowering::channels_of_whole(std::size_t value) const {
    while (parents_[value] >= 0) {
        value = index_of(parents_[value]);
    }
    return graph_.values_[value].dims[1];
}

memory::desc Lowering::part_layout(const memory::dims &dims, memory::dim channels) const {
    return style_ == Style::channels_last ? last_layout(dims, channels) : blocked_layout(dims);
}

void Lowering::lower(const Line &line) {
    if (line.kind == "value") {
        return;
    }
    if (line.kind == "input") {
        Value &value = produce(graph_.input_, plain_layout(graph_.values_[graph_.input_].dims));
        graph_.buffers_[value.buffer].first = 0;
    } else if (line.kind == "output") {
        Value plain = graph_.values_[index_of(line.number("id"))];
        plain = in_layout(plain, plain_layout(plain.dims));
        graph_.buffers_[plain.buffer].last = std::numeric_limits<std::size_t>::max();
        graph_.output_ = graph_.values_.size();
        graph_.values_.push_back(plain);
    } else if (line.kind == "convolution") {
        convolution(line, false);
    } else if (line.kind == "deconvolution") {
        convolution(line, true);
    } else if (line.kind == "fullyconnected") {
        fully_connected(line);
    } else if (line.kind == "maxpooling") {
        pooling(line, dnnl::algorithm::pooling_max);
    } else if (line.kind == "averagepooling") {
        pooling(line, line.number("padding") != 0 ? dnnl::algorithm::pooling_avg_include_padding
                                                  : dnnl::algorithm::pooling_avg_exclude_padding);
    } else if (line.kind == "globalaverage") {
        global_average(line);
    } else if (line.kind == "concat") {
        concat(line);
    } else if (line.kind == "shuffle") {
        shuffle(line);
    } else if (line.kind == "lrn") {
        lrn(line);
    } else if (line.kind == "batchnormalization") {
        batch_normalization(line);
    } else if (line.kind == "softmax") {
        softmax(line);
    } else if (line.kind == "relu") {
        relu(line);
    } else {
        throw Refused("there is no operation named " + line.kind);
    }
}

std::size_t Lowering::input(const Line &line, std::size_t index) const {
    return index_of(line.numbers("in")[index]);
}

std::size_t Lowering::output(const Line &line) const {
    return index_of(line.number("out"));
}

std::size_t Lowering::new_buffer(std::size_t bytes) {
    graph_.buffers_.push_back({bytes, std::numeric_limits<std::size_t>::max(), 0, 0});
    return graph_.buffers_.size() - 1;
}

memory::desc Lowering::wish(std::size_t value) const {
    const memory::dims &dims = graph_.values_[value].dims;
    bool placed = parents_[value] >= 0 || in_place_.count(value) != 0;
    bool last = style_ == Style::channels_last && dims.size() == 4;
    return placed || last ? part_layout(dims, channels_of_whole(value)) : any_layout(dims);
}

Value &Lowering::produce(std::size_t index, const memory::desc &layout) {
    Value &value = graph_.values_[index];
    if (value.placed) {
        return value;
    }
    value.layout = layout;
    value.placed = true;
    if (parents_[index] >= 0) {
        std::size_t parent = index_of(parents_[index]);
        const Value &whole = produce(parent, wish(parent));
        value.buffer = whole.buffer;
        std::size_t plane = style_ == Style::channels_last ? 1 : index_of(value.dims[2] * value.dims[3]);
        value.offset = whole.offset + channels_before_[index] * plane * sizeof(float);
    } else {
        value.buffer = new_buffer(layout.get_size());
    }
    return value;
}

Value Lowering::in_layout(const Value &value, const memory::desc &layout) {
    if (value.layout == layout) {
        return value;
    }
    Value copy{value.dims, layout, new_buffer(layout.get_size()), 0, true};
    copy_into(value, copy);
    return copy;
}

void Lowering::copy_into(const Value &from, const Value &to) {
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    dnnl::reorder::primitive_desc reorder(graph_.engine_, from.layout, graph_.engine_, to.layout, attributes);
    call(dnnl::reorder(reorder), reorder.scratchpad_desc(), {argument(DNNL_ARG_FROM, from), argument(DNNL_ARG_TO, to)});
}

memory Lowering::weight(
        std::int64_t offset, const memory::dims &dims, memory::format_tag tag, const memory::desc &layout) {
    memory plain({dims, memory::data_type::f32, tag}, graph_.engine_, const_cast<float *>(weights_.data() + offset));
    memory packed(layout, graph_.engine_);
    dnnl::reorder(plain, packed).execute(graph_.stream_, plain, packed);
    graph_.stream_.wait();
    return packed;
}

Graph::Argument Lowering::argument(int id, const Value &value) {
    return {id, value.buffer, value.offset, value.layout, memory()};
}

void Lowering::call(
        const dnnl::primitive &primitive, const memory::desc &scratchpad, std::vector<Graph::Argument> arguments) {
    std::size_t number = graph_.calls_.size();
    for (const Graph::Argument &argument : arguments) {
        if (!argument.constant) {
            Buffer &buffer = graph_.buffers_[argument.buffer];
            buffer.first = std::min(buffer.first, number);
            buffer.last = std::max(buffer.last, number);
        }
    }
    arguments.push_back({DNNL_ARG_SCRATCHPAD, 0, 0, scratchpad, memory()});
    graph_.scratchpad_ = std::max(graph_.scratchpad_, scratchpad.get_size());
    graph_.calls_.push_back({primitive, std::move(arguments), {}});
}

Lowering::Fused Lowering::fused(const Line &line, bool in_place) {
    Fused result;
    dnnl::post_ops operations;
    std::vector<std::int64_t> inputs = line.has("in") ? line.numbers("in") : std::vector<std::int64_t>{};
    for (const std::string &post : line.words("post")) {
        if (post == "relu") {
            operations.append_eltwise(dnnl::algorithm::eltwise_relu, 0, 0);
            continue;
        }
        std::size_t added = index_of(std::stoll(post.substr(4)));
        const Value &value = graph_.values_[added];
        bool read = std::count(inputs.begin(), inputs.end(), static_cast<std::int64_t>(added)) != 0;
        bool free = last_use_[added] == now_ && !read && parents_[added] < 0 && in_place_.count(added) == 0 &&
                    parents_[output(line)] < 0 && added != graph_.input_ &&
                    value.dims == graph_.values_[output(line)].dims;
        if (free && in_place && !result.in_place) {
            operations.append_sum(1);
            result.in_place = true;
            result.sum = added;
        } else {
            int id = DNNL_ARG_ATTR_MULTIPLE_POST_OP(operations.len()) | DNNL_ARG_SRC_1;
            operations.append_binary(dnnl::algorithm::binary_add, value.layout);
            result.arguments.push_back(argument(id, value));
        }
    }
    result.attributes.set_post_ops(operations);
    result.attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return result;
}

} // namespace peers

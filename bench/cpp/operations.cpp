// The operations, a primitive each.
#include "layouts.hpp"
#include "lower.hpp"

#include <string>

namespace peers {

namespace {

constexpr dnnl::prop_kind inference = dnnl::prop_kind::forward_inference;

// oneDNN counts the gaps of a dilated window, the description its steps.
memory::dims gaps(const Line &line) {
    memory::dims dilation = line.numbers("dilation");
    for (memory::dim &step : dilation) {
        --step;
    }
    return dilation;
}

} // namespace

template <typename Make> auto Lowering::choose(const Line &line, Make make) {
    std::size_t out = output(line);
    memory::desc any = any_layout(graph_.values_[out].dims);
    Fused post = fused(line);
    memory::desc layout = post.in_place ? graph_.values_[post.sum].layout : wish(out);
    auto description = make(layout, post.attributes);
    bool reference = std::string(description.impl_info_str()).find("ref") != std::string::npos;
    if (reference && layout != any) {
        post = fused(line, false);
        description = make(any, post.attributes);
        if (parents_[out] >= 0) {
            memory::desc own = description.dst_desc();
            Value aside{graph_.values_[out].dims, own, new_buffer(own.get_size()), 0, true};
            return Chosen<decltype(description)>{description, post, aside};
        }
    }
    if (post.in_place) {
        graph_.values_[out] = graph_.values_[post.sum];
    }
    return Chosen<decltype(description)>{description, post, produce(out, description.dst_desc())};
}

template <typename Primitive, typename Choice> void Lowering::finish(const Line &line, Choice &choice) {
    choice.post.arguments.push_back(argument(DNNL_ARG_DST, choice.result));
    call(Primitive(choice.description), choice.description.scratchpad_desc(), choice.post.arguments);
    if (!graph_.values_[output(line)].placed) {
        copy_into(choice.result, produce(output(line), wish(output(line))));
    }
}

void Lowering::convolution(const Line &line, bool transposed) {
    const Value source = graph_.values_[input(line)];
    memory::dim groups = line.number("groups");
    memory::dims kernel = line.numbers("kernel");
    memory::dim out = graph_.values_[output(line)].dims[1];
    memory::dims dims{out / groups, source.dims[1] / groups, kernel[0], kernel[1]};
    using tag = memory::format_tag;
    tag plain = transposed ? tag::iohw : tag::oihw;
    if (groups > 1) {
        dims.insert(dims.begin(), groups);
        plain = transposed ? tag::giohw : tag::goihw;
    }
    memory::desc from = any_layout(source.dims), weights = any_layout(dims);
    memory::desc bias = line.has("bias") ? plain_layout({out}) : memory::desc();
    memory::dims stride = line.numbers("stride"), begin = line.numbers("begin"), end = line.numbers("end");
    if (transposed) {
        auto choice = choose(line, [&](const memory::desc &to, const dnnl::primitive_attr &attributes) {
            return dnnl::deconvolution_forward::primitive_desc(graph_.engine_, inference,
                    dnnl::algorithm::deconvolution_direct, from, weights, bias, to, stride, gaps(line), begin, end,
                    attributes);
        });
        weigh(line, choice, source, dims, plain);
        finish<dnnl::deconvolution_forward>(line, choice);
    } else {
        auto choice = choose(line, [&](const memory::desc &to, const dnnl::primitive_attr &attributes) {
            return dnnl::convolution_forward::primitive_desc(graph_.engine_, inference,
                    dnnl::algorithm::convolution_direct, from, weights, bias, to, stride, gaps(line), begin, end,
                    attributes);
        });
        weigh(line, choice, source, dims, plain);
        finish<dnnl::convolution_forward>(line, choice);
    }
}

void Lowering::fully_connected(const Line &line) {
    const Value source = graph_.values_[input(line)];
    memory::dim out = graph_.values_[output(line)].dims[1];
    memory::dims dims = source.dims;
    dims[0] = out;
    memory::desc bias = line.has("bias") ? plain_layout({out}) : memory::desc();
    auto choice = choose(line, [&](const memory::desc &to, const dnnl::primitive_attr &attributes) {
        return dnnl::inner_product_forward::primitive_desc(
                graph_.engine_, inference, any_layout(source.dims), any_layout(dims), bias, to, attributes);
    });
    weigh(line, choice, source, dims, dims.size() == 4 ? memory::format_tag::abcd : memory::format_tag::ab);
    finish<dnnl::inner_product_forward>(line, choice);
}

template <typename Choice>
void Lowering::weigh(
        const Line &line, Choice &choice, const Value &source, const memory::dims &dims, memory::format_tag plain) {
    const auto &description = choice.description;
    std::vector<Graph::Argument> &arguments = choice.post.arguments;
    arguments.push_back(argument(DNNL_ARG_SRC, in_layout(source, description.src_desc())));
    arguments.push_back(
            {DNNL_ARG_WEIGHTS, 0, 0, {}, weight(line.number("weight"), dims, plain, description.weights_desc())});
    if (line.has("bias")) {
        memory::dims channels = description.bias_desc().get_dims();
        arguments.push_back({DNNL_ARG_BIAS, 0, 0, {},
                weight(line.number("bias"), channels, memory::format_tag::a, description.bias_desc())});
    }
}

template <typename Primitive, typename Make> void Lowering::simple(const Line &line, Make make) {
    const Value source = graph_.values_[input(line)];
    auto choice = choose(line, [&](const memory::desc &to, const dnnl::primitive_attr &attributes) {
        return make(source.layout, to, attributes);
    });
    choice.post.arguments.push_back(argument(DNNL_ARG_SRC, source));
    finish<Primitive>(line, choice);
}

void Lowering::pooling(const Line &line, dnnl::algorithm algorithm) {
    memory::dims stride = line.numbers("stride"), kernel = line.numbers("kernel");
    memory::dims begin = line.numbers("begin"), end = line.numbers("end");
    simple<dnnl::pooling_forward>(line, [&](const auto &from, const auto &to, const auto &attributes) {
        return dnnl::pooling_forward::primitive_desc(
                graph_.engine_, inference, algorithm, from, to, stride, kernel, gaps(line), begin, end, attributes);
    });
}

void Lowering::global_average(const Line &line) {
    const memory::dims &dims = graph_.values_[input(line)].dims;
    memory::dims kernel{dims[2], dims[3]}, zero{0, 0};
    simple<dnnl::pooling_forward>(line, [&](const auto &from, const auto &to, const auto &attributes) {
        return dnnl::pooling_forward::primitive_desc(graph_.engine_, inference,
                dnnl::algorithm::pooling_avg_exclude_padding, from, to, kernel, kernel, zero, zero, zero, attributes);
    });
}

void Lowering::shuffle(const Line &line) {
    int group = static_cast<int>(graph_.values_[input(line)].dims[1] / line.number("groups"));
    simple<dnnl::shuffle_forward>(line, [&](const auto &from, const auto &to, const auto &attributes) {
        return dnnl::shuffle_forward::primitive_desc(graph_.engine_, inference, from, to, 1, group, attributes);
    });
}

void Lowering::lrn(const Line &line) {
    simple<dnnl::lrn_forward>(line, [&](const auto &from, const auto &to, const auto &attributes) {
        return dnnl::lrn_forward::primitive_desc(graph_.engine_, inference, dnnl::algorithm::lrn_across_channels, from,
                to, line.number("size"), line.real("alpha"), line.real("beta"), line.real("k"), attributes);
    });
}

void Lowering::softmax(const Line &line) {
    int axis = static_cast<int>(line.number("axis"));
    simple<dnnl::softmax_forward>(line, [&](const auto &from, const auto &to, const auto &attributes) {
        return dnnl::softmax_forward::primitive_desc(
                graph_.engine_, inference, dnnl::algorithm::softmax_accurate, from, to, axis, attributes);
    });
}

void Lowering::relu(const Line &line) {
    simple<dnnl::eltwise_forward>(line, [&](const auto &from, const auto &to, const auto &attributes) {
        return dnnl::eltwise_forward::primitive_desc(
                graph_.engine_, inference, dnnl::algorithm::eltwise_relu, from, to, 0.f, attributes);
    });
}

void Lowering::batch_normalization(const Line &line) {
    const Value source = graph_.values_[input(line)];
    using flags = dnnl::normalization_flags;
    auto choice = choose(line, [&](const memory::desc &to, const dnnl::primitive_attr &attributes) {
        return dnnl::batch_normalization_forward::primitive_desc(graph_.engine_, inference, source.layout, to,
                line.real("epsilon"), flags::use_global_stats | flags::use_scale | flags::use_shift, attributes);
    });
    memory::dims channels{source.dims[1]};
    auto vector = [&](const char *field, int id) {
        choice.post.arguments.push_back(
                {id, 0, 0, {}, weight(line.number(field), channels, memory::format_tag::a, plain_layout(channels))});
    };
    vector("scale", DNNL_ARG_SCALE);
    vector("shift", DNNL_ARG_SHIFT);
    vector("mean", DNNL_ARG_MEAN);
    vector("variance", DNNL_ARG_VARIANCE);
    choice.post.arguments.push_back(argument(DNNL_ARG_SRC, source));
    finish<dnnl::batch_normalization_forward>(line, choice);
}

void Lowering::concat(const Line &line) {
    if (line.has("post")) {
        throw Refused("nothing is fused into a concatenation");
    }
    std::size_t count = line.numbers("in").size();
    if (in_place_.count(output(line)) != 0) {
        Value whole = produce(output(line), wish(output(line)));
        std::size_t offset = whole.offset;
        for (std::size_t i = 0; i < count; ++i) {
            const Value &part = graph_.values_[input(line, i)];
            memory::desc layout = part_layout(part.dims, channels_of_whole(output(line)));
            if (part.buffer != whole.buffer || part.offset != offset) {
                copy_into(part, {part.dims, layout, whole.buffer, offset, true});
            }
            std::size_t positions =
                    style_ == Style::channels_last ? 1 : static_cast<std::size_t>(part.dims[2] * part.dims[3]);
            offset += static_cast<std::size_t>(part.dims[1]) * positions * sizeof(float);
        }
        return;
    }
    std::vector<memory::desc> layouts;
    for (std::size_t i = 0; i < count; ++i) {
        layouts.push_back(graph_.values_[input(line, i)].layout);
    }
    Fused post = fused(line);
    dnnl::concat::primitive_desc description(graph_.engine_, wish(output(line)), 1, layouts, post.attributes);
    const Value &result = produce(output(line), description.dst_desc());
    for (std::size_t i = 0; i < count; ++i) {
        post.arguments.push_back(argument(DNNL_ARG_MULTIPLE_SRC + static_cast<int>(i), graph_.values_[input(line, i)]));
    }
    post.arguments.push_back(argument(DNNL_ARG_DST, result));
    call(dnnl::concat(description), description.scratchpad_desc(), post.arguments);
}

} // namespace peers

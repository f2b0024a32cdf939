// The operations, a primitive each.
#include "layouts.hpp"
#include "lower.hpp"

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
    Fused post = fused(line);
    bool bias = line.has("bias");
    memory::desc bias_layout = bias ? plain_layout({out}) : memory::desc();
    auto finish = [&](const auto &description, auto make) {
        Value ready = in_layout(source, description.src_desc());
        const Value &result = this->result(line, post, description.dst_desc());
        post.arguments.push_back(argument(DNNL_ARG_SRC, ready));
        post.arguments.push_back(argument(DNNL_ARG_DST, result));
        post.arguments.push_back(
                {DNNL_ARG_WEIGHTS, 0, 0, {}, weight(line.number("weight"), dims, plain, description.weights_desc())});
        if (bias) {
            post.arguments.push_back(
                    {DNNL_ARG_BIAS, 0, 0, {}, weight(line.number("bias"), {out}, tag::a, description.bias_desc())});
        }
        call(make(description), description.scratchpad_desc(), post.arguments);
    };
    memory::dims stride = line.numbers("stride"), begin = line.numbers("begin"), end = line.numbers("end");
    memory::desc from = any_layout(source.dims), weights = any_layout(dims), to = result_layout(line, post);
    if (transposed) {
        dnnl::deconvolution_forward::primitive_desc description(graph_.engine_, inference,
                dnnl::algorithm::deconvolution_direct, from, weights, bias_layout, to, stride, gaps(line), begin, end,
                post.attributes);
        finish(description, [](const auto &d) { return dnnl::deconvolution_forward(d); });
    } else {
        dnnl::convolution_forward::primitive_desc description(graph_.engine_, inference,
                dnnl::algorithm::convolution_direct, from, weights, bias_layout, to, stride, gaps(line), begin, end,
                post.attributes);
        finish(description, [](const auto &d) { return dnnl::convolution_forward(d); });
    }
}

void Lowering::fully_connected(const Line &line) {
    const Value source = graph_.values_[input(line)];
    memory::dim out = graph_.values_[output(line)].dims[1];
    memory::dims dims = source.dims;
    dims[0] = out;
    Fused post = fused(line);
    bool bias = line.has("bias");
    dnnl::inner_product_forward::primitive_desc description(graph_.engine_, inference, any_layout(source.dims),
            any_layout(dims), bias ? plain_layout({out}) : memory::desc(), result_layout(line, post), post.attributes);
    Value ready = in_layout(source, description.src_desc());
    const Value &result = this->result(line, post, description.dst_desc());
    memory::format_tag plain = dims.size() == 4 ? memory::format_tag::abcd : memory::format_tag::ab;
    post.arguments.push_back(argument(DNNL_ARG_SRC, ready));
    post.arguments.push_back(argument(DNNL_ARG_DST, result));
    post.arguments.push_back(
            {DNNL_ARG_WEIGHTS, 0, 0, {}, weight(line.number("weight"), dims, plain, description.weights_desc())});
    if (bias) {
        post.arguments.push_back({DNNL_ARG_BIAS, 0, 0, {},
                weight(line.number("bias"), {out}, memory::format_tag::a, description.bias_desc())});
    }
    call(dnnl::inner_product_forward(description), description.scratchpad_desc(), post.arguments);
}

// A primitive that reads its input as it lies.
template <typename Primitive, typename... Parts> void Lowering::simple(const Line &line, Parts &&...parts) {
    Fused post = fused(line);
    const Value source = graph_.values_[input(line)];
    typename Primitive::primitive_desc description(
            graph_.engine_, inference, std::forward<Parts>(parts)..., post.attributes);
    const Value &result = produce(output(line), description.dst_desc());
    post.arguments.push_back(argument(DNNL_ARG_SRC, source));
    post.arguments.push_back(argument(DNNL_ARG_DST, result));
    call(Primitive(description), description.scratchpad_desc(), post.arguments);
}

void Lowering::pooling(const Line &line, dnnl::algorithm algorithm) {
    simple<dnnl::pooling_forward>(line, algorithm, graph_.values_[input(line)].layout, wish(output(line)),
            line.numbers("stride"), line.numbers("kernel"), gaps(line), line.numbers("begin"), line.numbers("end"));
}

void Lowering::global_average(const Line &line) {
    const Value &source = graph_.values_[input(line)];
    memory::dims kernel{source.dims[2], source.dims[3]}, zero{0, 0};
    simple<dnnl::pooling_forward>(line, dnnl::algorithm::pooling_avg_exclude_padding, source.layout, wish(output(line)),
            kernel, kernel, zero, zero, zero);
}

void Lowering::shuffle(const Line &line) {
    const Value &source = graph_.values_[input(line)];
    int group = static_cast<int>(source.dims[1] / line.number("groups"));
    simple<dnnl::shuffle_forward>(line, source.layout, wish(output(line)), 1, group);
}

void Lowering::lrn(const Line &line) {
    simple<dnnl::lrn_forward>(line, dnnl::algorithm::lrn_across_channels, graph_.values_[input(line)].layout,
            wish(output(line)), line.number("size"), line.real("alpha"), line.real("beta"), line.real("k"));
}

void Lowering::softmax(const Line &line) {
    simple<dnnl::softmax_forward>(line, dnnl::algorithm::softmax_accurate, graph_.values_[input(line)].layout,
            wish(output(line)), static_cast<int>(line.number("axis")));
}

void Lowering::relu(const Line &line) {
    simple<dnnl::eltwise_forward>(
            line, dnnl::algorithm::eltwise_relu, graph_.values_[input(line)].layout, wish(output(line)), 0.f);
}

void Lowering::batch_normalization(const Line &line) {
    const Value source = graph_.values_[input(line)];
    using flags = dnnl::normalization_flags;
    Fused post = fused(line);
    dnnl::batch_normalization_forward::primitive_desc description(graph_.engine_, inference, source.layout,
            wish(output(line)), line.real("epsilon"), flags::use_global_stats | flags::use_scale | flags::use_shift,
            post.attributes);
    const Value &result = produce(output(line), description.dst_desc());
    memory::dims channels{source.dims[1]};
    auto vector = [&](const char *field, int id) {
        post.arguments.push_back(
                {id, 0, 0, {}, weight(line.number(field), channels, memory::format_tag::a, plain_layout(channels))});
    };
    vector("scale", DNNL_ARG_SCALE);
    vector("shift", DNNL_ARG_SHIFT);
    vector("mean", DNNL_ARG_MEAN);
    vector("variance", DNNL_ARG_VARIANCE);
    post.arguments.push_back(argument(DNNL_ARG_SRC, source));
    post.arguments.push_back(argument(DNNL_ARG_DST, result));
    call(dnnl::batch_normalization_forward(description), description.scratchpad_desc(), post.arguments);
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
            memory::desc layout = blocked_layout(part.dims);
            if (part.buffer != whole.buffer || part.offset != offset) {
                copy_into(part, {part.dims, layout, whole.buffer, offset, true});
            }
            offset += layout.get_size();
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

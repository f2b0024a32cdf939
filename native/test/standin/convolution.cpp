#include "convolution.hpp"

#include <algorithm>

namespace standin {
namespace {

std::vector<int64_t> spatial(const TensorInfo &tensor) {
    return {tensor.dimensions.begin() + 2, tensor.dimensions.end()};
}

// Calls body(tap, input pixel, output pixel) for each pair of pixels of one picture that a tap connects.
template <typename Body> void for_pairs(const Geometry &s, Body &&body) {
    const Extent &k = s.kernel;
    for (int64_t od = 0; od < s.out.depth; od++) {
        for (int64_t oh = 0; oh < s.out.height; oh++) {
            for (int64_t ow = 0; ow < s.out.width; ow++) {
                const int64_t out = (od * s.out.height + oh) * s.out.width + ow;
                for (int64_t tap = 0; tap < k.count(); tap++) {
                    const int64_t d =
                            od * s.stride.depth - s.padding.depth + tap / (k.height * k.width) * s.dilation.depth;
                    const int64_t h =
                            oh * s.stride.height - s.padding.height + tap / k.width % k.height * s.dilation.height;
                    const int64_t w = ow * s.stride.width - s.padding.width + tap % k.width * s.dilation.width;
                    if (d >= 0 && d < s.in.depth && h >= 0 && h < s.in.height && w >= 0 && w < s.in.width) {
                        body(tap, (d * s.in.height + h) * s.in.width + w, out);
                    }
                }
            }
        }
    }
}

// to[i] += factor * from[i]
void add_scaled(float factor, const float *__restrict__ from, float *__restrict__ to, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        to[i] += factor * from[i];
    }
}

} // namespace

Extent extent_of(const std::vector<int64_t> &values, int64_t otherwise) {
    const size_t count = values.size();
    return {count > 2 ? values[count - 3] : otherwise, count > 1 ? values[count - 2] : otherwise,
            count > 0 ? values[count - 1] : otherwise};
}

Geometry::Geometry(const Program &program, const Operation &operation)
    : batch(program.tensor(operation.x).dimensions[0]), in_channels(program.tensor(operation.x).dimensions[1]),
      out_channels(program.tensor(operation.y).dimensions[1]),
      groups(in_channels / program.tensor(operation.w).dimensions[1]),
      in(extent_of(spatial(program.tensor(operation.x)), 1)), out(extent_of(spatial(program.tensor(operation.y)), 1)),
      kernel(extent_of(spatial(program.tensor(operation.w)), 1)), stride(extent_of(operation.strides, 1)),
      dilation(extent_of(operation.dilations, 1)), padding(extent_of(operation.pre_paddings, 0)) {}

void convolve(const Geometry &s, const float *x, const float *w, float *y) {
    const int64_t ins = s.in_channels / s.groups;
    const int64_t outs = s.out_channels / s.groups;
    std::fill_n(y, s.batch * s.out.count() * s.out_channels, 0.0F);
    for (int64_t n = 0; n < s.batch; n++) {
        for_pairs(s, [&](int64_t tap, int64_t in, int64_t out) {
            const float *const from = x + (n * s.in.count() + in) * s.in_channels;
            float *const to = y + (n * s.out.count() + out) * s.out_channels;
            const float *const weights = w + tap * ins * s.out_channels;
            if (ins == 1 && outs == 1) { // depthwise
                for (int64_t c = 0; c < s.out_channels; c++) {
                    to[c] += from[c] * weights[c];
                }
                return;
            }
            for (int64_t g = 0; g < s.groups; g++) {
                for (int64_t c = 0; c < ins; c++) {
                    add_scaled(from[g * ins + c], weights + c * s.out_channels + g * outs, to + g * outs, outs);
                }
            }
        });
    }
}

void convolve_back(const Geometry &s, const float *y, const float *w, float *x) {
    const int64_t ins = s.in_channels / s.groups;
    const int64_t outs = s.out_channels / s.groups;
    std::fill_n(x, s.batch * s.in.count() * s.in_channels, 0.0F);
    for (int64_t n = 0; n < s.batch; n++) {
        for_pairs(s, [&](int64_t tap, int64_t in, int64_t out) {
            const float *const from = y + (n * s.out.count() + out) * s.out_channels;
            float *const to = x + (n * s.in.count() + in) * s.in_channels;
            for (int64_t k = 0; k < s.out_channels; k++) {
                add_scaled(from[k], w + (tap * s.out_channels + k) * ins, to + k / outs * ins, ins);
            }
        });
    }
}

void convolve_filter(const Geometry &s, const float *x, const float *y, float *w) {
    const int64_t ins = s.in_channels / s.groups;
    const int64_t outs = s.out_channels / s.groups;
    const int64_t taps = s.kernel.count();
    std::fill_n(w, s.out_channels * taps * ins, 0.0F);
    for (int64_t n = 0; n < s.batch; n++) {
        for_pairs(s, [&](int64_t tap, int64_t in, int64_t out) {
            const float *const from = x + (n * s.in.count() + in) * s.in_channels;
            const float *const factors = y + (n * s.out.count() + out) * s.out_channels;
            for (int64_t k = 0; k < s.out_channels; k++) {
                add_scaled(factors[k], from + k / outs * ins, w + (k * taps + tap) * ins, ins);
            }
        });
    }
}

} // namespace standin

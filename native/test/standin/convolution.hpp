// Convolutions in one, two or three spatial dimensions, in float, on packed channels-last memory.
#pragma once

#include "program.hpp"

namespace standin {

struct Extent {
    int64_t depth = 1;
    int64_t height = 1;
    int64_t width = 1;

    int64_t count() const { return depth * height * width; }
};

// The last three of a list of spatial numbers, with others for the dimensions that are not there.
Extent extent_of(const std::vector<int64_t> &values, int64_t otherwise);

struct Geometry {
    int64_t batch, in_channels, out_channels, groups;
    Extent in, out, kernel, stride, dilation, padding;

    Geometry(const Program &program, const Operation &operation);
};

// x: N, in, C; w: taps, C of a group, K; y: N, out, K.
void convolve(const Geometry &shape, const float *x, const float *w, float *y);
// The transposed operation: y to x, which is overwritten. w: taps, K, C of a group.
void convolve_back(const Geometry &shape, const float *y, const float *w, float *x);
// The filter's gradient: x and y to w, which is overwritten. w: K, taps, C of a group.
void convolve_filter(const Geometry &shape, const float *x, const float *y, float *w);

} // namespace standin

// Convolution by its definition, and the convolutions that are held against it.
#pragma once

#include "graphs.hpp"

namespace test {

// The element of values in the order of `dimensions`, channels last.
float at(const std::vector<float> &values, const std::vector<int64_t> &dimensions, int64_t n, int64_t c, int64_t h,
        int64_t w);

// One output element.
float expected(const Convolution &it, const std::vector<float> &x, const std::vector<float> &w, int64_t n, int64_t k,
        int64_t oh, int64_t ow);

// One element of the filter's gradient.
float expected_gradient(const Convolution &it, const std::vector<float> &x, const std::vector<float> &y, int64_t k,
        int64_t c, int64_t r, int64_t s);

template <typename Body> void for_each(const std::vector<int64_t> &dimensions, Body &&body) {
    for (int64_t n = 0; n < dimensions[0]; n++) {
        for (int64_t c = 0; c < dimensions[1]; c++) {
            for (int64_t h = 0; h < dimensions[2]; h++) {
                for (int64_t w = 0; w < dimensions[3]; w++) {
                    body(n, c, h, w);
                }
            }
        }
    }
}

Convolution strided();
Convolution unevenly_padded();
Convolution depthwise();

} // namespace test

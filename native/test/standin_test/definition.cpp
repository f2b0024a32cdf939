#include "definition.hpp"

namespace test {

float at(const std::vector<float> &values, const std::vector<int64_t> &dimensions, int64_t n, int64_t c, int64_t h,
        int64_t w) {
    const std::vector<int64_t> strides = strides_of(dimensions);
    return values[static_cast<size_t>(n * strides[0] + c * strides[1] + h * strides[2] + w * strides[3])];
}

float expected(const Convolution &it, const std::vector<float> &x, const std::vector<float> &w, int64_t n, int64_t k,
        int64_t oh, int64_t ow) {
    const int64_t ins = it.w[1];
    const int64_t group = k / (it.w[0] / (it.x[1] / ins));
    float sum = 0;
    for (int64_t r = 0; r < it.w[2]; r++) {
        for (int64_t s = 0; s < it.w[3]; s++) {
            const int64_t ih = oh * it.strides[0] - it.before[0] + r * it.dilations[0];
            const int64_t iw = ow * it.strides[1] - it.before[1] + s * it.dilations[1];
            for (int64_t c = 0; c < ins && ih >= 0 && ih < it.x[2] && iw >= 0 && iw < it.x[3]; c++) {
                sum += at(x, it.x, n, group * ins + c, ih, iw) * at(w, it.w, k, c, r, s);
            }
        }
    }
    return sum;
}

float expected_gradient(const Convolution &it, const std::vector<float> &x, const std::vector<float> &y, int64_t k,
        int64_t c, int64_t r, int64_t s) {
    const int64_t ins = it.w[1];
    const int64_t group = k / (it.w[0] / (it.x[1] / ins));
    float sum = 0;
    for (int64_t n = 0; n < it.y[0]; n++) {
        for (int64_t oh = 0; oh < it.y[2]; oh++) {
            for (int64_t ow = 0; ow < it.y[3]; ow++) {
                const int64_t ih = oh * it.strides[0] - it.before[0] + r * it.dilations[0];
                const int64_t iw = ow * it.strides[1] - it.before[1] + s * it.dilations[1];
                if (ih >= 0 && ih < it.x[2] && iw >= 0 && iw < it.x[3]) {
                    sum += at(x, it.x, n, group * ins + c, ih, iw) * at(y, it.y, n, k, oh, ow);
                }
            }
        }
    }
    return sum;
}

Convolution strided() {
    Convolution it;
    it.x = {2, 6, 7, 5};
    it.w = {4, 3, 3, 2};
    it.y = {2, 4, 4, 4};
    it.strides = {2, 1};
    it.dilations = {1, 2};
    it.before = it.after = {1, 1};
    it.y[3] = (5 + 2 - 3) / 1 + 1;
    return it;
}

Convolution unevenly_padded() {
    Convolution it = strided();
    it.before = {0, 2};
    it.after = {2, 0};
    return it;
}

Convolution depthwise() {
    Convolution it;
    it.x = {1, 5, 4, 4};
    it.w = {5, 1, 3, 3};
    it.y = {1, 5, 4, 4};
    it.before = it.after = {1, 1};
    return it;
}

} // namespace test

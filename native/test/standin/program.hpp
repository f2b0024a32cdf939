// An operation graph without its descriptors: what an execution plan keeps, saves and runs.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace standin {

// Dimensions are N, C, (D,) H, W, whatever the strides.
struct TensorInfo {
    int64_t id = 0;
    int type = 0;
    bool is_virtual = false;
    int64_t alignment = 0;
    std::vector<int64_t> dimensions;
    std::vector<int64_t> strides;

    bool operator==(const TensorInfo &other) const;
    int64_t elements() const;
    // From the first element to behind the last one.
    int64_t bytes() const;
    // Channels last, perhaps with other channels between pixels.
    bool channels_last() const;
    // Elements from a pixel to the next.
    int64_t pitch() const;
};

struct Operation {
    int kind = 0; // a DescriptorType
    // Places in Program::tensors. Forward: x, w to y. Backward data: y (gradient), w to x. Backward filter: x, y
    // (gradient) to w. Pointwise: x (and b) to y.
    int64_t x = -1;
    int64_t w = -1;
    int64_t b = -1;
    int64_t y = -1;
    std::vector<int64_t> pre_paddings, post_paddings, dilations, strides;
    int mode = 0; // a PointwiseMode
    double lower_clip = 0;
    double upper_clip = std::numeric_limits<double>::max();
    double lower_slope = 0;
    double elu_alpha = 1;
    double softplus_beta = 1;
    double swish_beta = 1;

    bool is_pointwise() const;
    bool is_backward() const;
    // -1 where there is none.
    std::array<int64_t, 3> inputs() const;
    int64_t output() const;
};

struct Program {
    std::vector<TensorInfo> tensors;
    std::vector<Operation> operations;

    const TensorInfo &tensor(int64_t place) const { return tensors[static_cast<size_t>(place)]; }
    // Multiplications of its convolution.
    int64_t products() const;
    std::string save() const;
    // False when the text is not one of save()'s.
    bool load(const std::string &text);
};

// Runs on memory for each tensor in its place (null for virtual ones); with TF32, factors of products are rounded
// first.
void run_program(const Program &program, const std::vector<void *> &memory, bool tf32);

} // namespace standin

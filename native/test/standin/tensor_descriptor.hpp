// Tensor descriptors of cuDNN's older interface: four dimensions, packed.
#pragma once

#include "live.hpp"

namespace standin {

struct TensorDescriptor {
    int format = 0;
    int type = 0;
    int n = 0; // 0 until it is set
    int c = 0;
    int h = 0;
    int w = 0;

    bool operator==(const TensorDescriptor &other) const {
        return format == other.format && type == other.type && n == other.n && c == other.c && h == other.h &&
               w == other.w;
    }
};

Live<TensorDescriptor> &tensor_descriptors();

} // namespace standin

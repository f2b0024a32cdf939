// Exact operations on integers, which oneDNN's own would round through f32.
#pragma once

#include "step.hpp"

namespace dnn4j {

// Computes all elements, saturating, on the calling thread's OpenMP team when that is worth starting one.
void compute_integer(const IntegerStep &integer, void *left, void *right, void *result);

} // namespace dnn4j

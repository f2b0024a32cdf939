// The kernels that cuDNN lacks, compiled into one module.
#include "gradient.cuh"
#include "movement.cuh"
#include "normalization.cuh"
#include "pointwise.cuh"
#include "pooling.cuh"
#include "pooling_gradient.cuh"
#include "slices.cuh"
#include "training.cuh"

// The kernels that cuDNN lacks, compiled into one module; kernels.inc lists them.
#include "movement.cuh"
#include "normalization.cuh"
#include "pointwise.cuh"
#include "pooling.cuh"

// Element types of tensors as kernels see them: storage, the number that arithmetic uses, and the conversions.
//
// All kernels are grid-stride loops without shared memory, so that the same source compiles as plain C++, where
// __device__, __trap, the index variables and DNN4J_KERNEL are whatever the including file defines.
#pragma once

#include "dnn4j_kernels.h"
#include "half_precision.cuh"

// What a kernel begins with: DNN4J_KERNEL(name, parameters...) { body }. Java finds it by that name.
#ifdef __CUDACC__
#define DNN4J_KERNEL(name, ...) extern "C" __global__ void name(__VA_ARGS__)
#endif

namespace dnn4j {

// For a code that its enum does not have: the launch fails. The number is for callers that have to return one.
__device__ inline int unknown_code() {
    __trap();
    return 0;
}

// The same for a term of a sum, whose loop is not unrolled with a way out in it: no number instead.
__device__ inline float unknown_term() {
#ifdef __CUDACC__
    return __int_as_float(0x7fffffff);
#else
    __trap();
#endif
}

__device__ inline float number(float x) {
    return x;
}
__device__ inline float number(signed char x) {
    return x;
}
__device__ inline float number(unsigned char x) {
    return x;
}
__device__ inline double number(int x) {
    return x;
} // exact, as a float is not

__device__ inline void store(float *to, double x) {
    *to = (float)x;
}
__device__ inline void store(float *to, float x) {
    *to = x;
}

__device__ inline void store(bf16 *to, double x) {
    store(to, (float)x);
}
__device__ inline void store(f16 *to, double x) {
    store(to, (float)x);
}

// Integers round to the nearest, ties to even, and saturate; NaN becomes 0.
__device__ inline double saturated(double x, double least, double most) {
    return x != x ? 0 : x < least ? least : x > most ? most : rint(x);
}

__device__ inline void store(signed char *to, double x) {
    *to = (signed char)saturated(x, -128, 127);
}
__device__ inline void store(unsigned char *to, double x) {
    *to = (unsigned char)saturated(x, 0, 255);
}
__device__ inline void store(int *to, double x) {
    *to = (int)saturated(x, -2147483648.0, 2147483647.0);
}
__device__ inline void store(signed char *to, float x) {
    store(to, (double)x);
}
__device__ inline void store(unsigned char *to, float x) {
    store(to, (double)x);
}
__device__ inline void store(int *to, float x) {
    store(to, (double)x);
}

// Element i of memory whose type is known at run time only.
__device__ inline double load_as(const void *from, dnn4j_type type, long long i) {
    switch (type) {
    case DNN4J_TYPE_F32:
        return number(((const float *)from)[i]);
    case DNN4J_TYPE_BF16:
        return number(((const bf16 *)from)[i]);
    case DNN4J_TYPE_F16:
        return number(((const f16 *)from)[i]);
    case DNN4J_TYPE_S8:
        return number(((const signed char *)from)[i]);
    case DNN4J_TYPE_U8:
        return number(((const unsigned char *)from)[i]);
    case DNN4J_TYPE_S32:
        return number(((const int *)from)[i]);
    }
    return unknown_code();
}

__device__ inline void store_as(void *to, dnn4j_type type, long long i, double x) {
    switch (type) {
    case DNN4J_TYPE_F32:
        store((float *)to + i, x);
        return;
    case DNN4J_TYPE_BF16:
        store((bf16 *)to + i, x);
        return;
    case DNN4J_TYPE_F16:
        store((f16 *)to + i, x);
        return;
    case DNN4J_TYPE_S8:
        store((signed char *)to + i, x);
        return;
    case DNN4J_TYPE_U8:
        store((unsigned char *)to + i, x);
        return;
    case DNN4J_TYPE_S32:
        store((int *)to + i, x);
        return;
    }
    unknown_code();
}

__device__ inline long long first_index() {
    return (long long)blockIdx.x * blockDim.x + threadIdx.x;
}
__device__ inline long long index_step() {
    return (long long)gridDim.x * blockDim.x;
}

} // namespace dnn4j

// A kernel for each element type, or for the floating ones: template function `run_<name>` becomes `<name>_<type>`.
#define DNN4J_FLOATING(define) define(f32, float) define(bf16, dnn4j::bf16) define(f16, dnn4j::f16)
#define DNN4J_TYPES(define) DNN4J_FLOATING(define) define(s8, signed char) define(u8, unsigned char) define(s32, int)

/*
 * The numbers that Java passes to the CUDA kernels of native/cuda: codes, and lengths of arrays in structures.
 *
 * The kernels include it, and the build makes the Java class Dnn4jKernels of it as it makes Dnn4jNative of dnn4j.h.
 * Java maps its enums to these constants by exhaustive switches; kernels have a case for every constant. For any other
 * number the launch fails, or the result is NaN (unknown_code and unknown_term in element.cuh). Kernels and classes may
 * come from different builds, so a code keeps its meaning: new ones get new numbers. Every enum is an int, whatever
 * value it holds.
 */
#ifndef DNN4J_KERNELS_H
#define DNN4J_KERNELS_H

/* Axes that structures with strides have room for. */
#define DNN4J_RANK 12

/* Spatial axes of structures of pooling and resampling; a layer of fewer has leading ones of extent 1. */
#define DNN4J_SPATIAL_AXES 3

/* Operations that structures of what follows a result have room for. */
#define DNN4J_CHAIN_LENGTH 8

/* An operation that follows a result is a dnn4j_activation or this one, which adds the residual. */
#define DNN4J_CHAIN_ADD_RESIDUAL 100

/* Element types of tensors. */
enum dnn4j_type : int {
    DNN4J_TYPE_F32 = 0,
    DNN4J_TYPE_BF16 = 1,
    DNN4J_TYPE_F16 = 2,
    DNN4J_TYPE_S8 = 3,
    DNN4J_TYPE_U8 = 4,
    DNN4J_TYPE_S32 = 5
};

/* Functions of one element and of the constants a and b. */
enum dnn4j_activation : int {
    DNN4J_ACTIVATION_RELU = 0,
    DNN4J_ACTIVATION_LEAKY_RELU = 1, /* a: slope of the negative side */
    DNN4J_ACTIVATION_CLIP = 2,       /* a: least value, b: largest */
    DNN4J_ACTIVATION_ELU = 3,        /* a: scale of the negative side */
    DNN4J_ACTIVATION_SELU = 4,       /* a: as of ELU, b: scale of both sides */
    DNN4J_ACTIVATION_SIGMOID = 5,
    DNN4J_ACTIVATION_TANH = 6,
    DNN4J_ACTIVATION_GELU_ERF = 7,
    DNN4J_ACTIVATION_GELU_TANH = 8,
    DNN4J_ACTIVATION_SILU = 9,          /* x sigmoid(a x) */
    DNN4J_ACTIVATION_HARD_SIGMOID = 10, /* a x + b between 0 and 1 */
    DNN4J_ACTIVATION_HARD_SWISH = 11,   /* x times the hard sigmoid */
    DNN4J_ACTIVATION_MISH = 12,
    DNN4J_ACTIVATION_SOFTPLUS = 13,
    DNN4J_ACTIVATION_SOFTSIGN = 14,
    DNN4J_ACTIVATION_CELU = 15,             /* a: scale of both axes on the negative side */
    DNN4J_ACTIVATION_THRESHOLDED_RELU = 16, /* a: values up to it become 0 */
    DNN4J_ACTIVATION_SHRINK = 17,           /* a: values up to that size become 0, b: others move by it */
    DNN4J_ACTIVATION_POW = 18,              /* a: exponent */
    DNN4J_ACTIVATION_RECIPROCAL = 19,
    DNN4J_ACTIVATION_ABS = 20,
    DNN4J_ACTIVATION_NEGATE = 21,
    DNN4J_ACTIVATION_SIGN = 22,  /* -1, 0 or 1 */
    DNN4J_ACTIVATION_ROUND = 23, /* halves to the even integer */
    DNN4J_ACTIVATION_FLOOR = 24,
    DNN4J_ACTIVATION_CEIL = 25,
    DNN4J_ACTIVATION_EXP = 26,
    DNN4J_ACTIVATION_LOG = 27,
    DNN4J_ACTIVATION_SQRT = 28,
    DNN4J_ACTIVATION_ERF = 29,
    DNN4J_ACTIVATION_SIN = 30,
    DNN4J_ACTIVATION_COS = 31,
    DNN4J_ACTIVATION_TAN = 32,
    DNN4J_ACTIVATION_ASIN = 33,
    DNN4J_ACTIVATION_ACOS = 34,
    DNN4J_ACTIVATION_ATAN = 35,
    DNN4J_ACTIVATION_SINH = 36,
    DNN4J_ACTIVATION_COSH = 37,
    DNN4J_ACTIVATION_ASINH = 38,
    DNN4J_ACTIVATION_ACOSH = 39,
    DNN4J_ACTIVATION_ATANH = 40
};

/* Operations on two broadcast operands. */
enum dnn4j_binary : int {
    DNN4J_BINARY_ADD = 0,
    DNN4J_BINARY_SUBTRACT = 1,
    DNN4J_BINARY_MULTIPLY = 2,
    DNN4J_BINARY_DIVIDE = 3,
    DNN4J_BINARY_MAX = 4,
    DNN4J_BINARY_MIN = 5,
    DNN4J_BINARY_PRELU = 6, /* the second operand is the slope of the first one's negative side */
    DNN4J_BINARY_POW = 7,
    DNN4J_BINARY_FMOD = 8,
    DNN4J_BINARY_EQUAL = 9, /* 1 where it holds, else 0, as the next four */
    DNN4J_BINARY_LESS = 10,
    DNN4J_BINARY_LESS_OR_EQUAL = 11,
    DNN4J_BINARY_GREATER = 12,
    DNN4J_BINARY_GREATER_OR_EQUAL = 13,
    DNN4J_BINARY_WHERE = 14,    /* the second operand where the first one is not 0, else 0 */
    DNN4J_BINARY_WHERE_NOT = 15 /* the second operand where the first one is 0, else 0 */
};

/* What average pooling divides the sum of a window by. Maximum pooling does not read it. */
enum dnn4j_divisor : int {
    DNN4J_DIVISOR_INPUT = 0,             /* taps on input elements */
    DNN4J_DIVISOR_INPUT_AND_PADDING = 1, /* those and taps on the padding, but not beyond it */
    DNN4J_DIVISOR_KERNEL = 2             /* all taps of the window */
};

/* What the numbers of a slice are divided by. */
enum dnn4j_slice_divisor : int {
    DNN4J_SLICE_DEVIATION = 0,        /* sqrt(mean((x - mean(x))^2) + epsilon), after the mean is subtracted */
    DNN4J_SLICE_ROOT_MEAN_SQUARE = 1, /* sqrt(mean(x^2) + epsilon) */
    DNN4J_SLICE_L1_NORM = 2,          /* sum(|x|) + epsilon */
    DNN4J_SLICE_L2_NORM = 3           /* sqrt(sum(x^2) + epsilon) */
};

/* What is summed over the pixels of a channel. */
enum dnn4j_summand : int {
    DNN4J_SUMMAND_VALUES = 0,            /* x */
    DNN4J_SUMMAND_SQUARED_DISTANCES = 1, /* (x - mean)^2 */
    DNN4J_SUMMAND_PRODUCTS = 2           /* dy (x - mean) */
};

#endif

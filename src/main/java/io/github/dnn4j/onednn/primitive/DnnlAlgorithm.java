package io.github.dnn4j.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.*;

/** Numbers of the functions that element-wise, binary and pooling primitives compute. */
public final class DnnlAlgorithm {
    public static final int ELTWISE_RELU = dnnl_eltwise_relu;
    static final int ELTWISE_TANH = dnnl_eltwise_tanh;
    static final int ELTWISE_ELU = dnnl_eltwise_elu;
    public static final int ELTWISE_SQUARE = dnnl_eltwise_square;
    public static final int ELTWISE_ABS = dnnl_eltwise_abs;
    public static final int ELTWISE_LINEAR = dnnl_eltwise_linear;
    static final int ELTWISE_SQRT = dnnl_eltwise_sqrt;
    static final int ELTWISE_SOFT_RELU = dnnl_eltwise_soft_relu;
    static final int ELTWISE_HARDSIGMOID = dnnl_eltwise_hardsigmoid;
    static final int ELTWISE_LOGISTIC = dnnl_eltwise_logistic;
    static final int ELTWISE_GELU_TANH = dnnl_eltwise_gelu_tanh;
    static final int ELTWISE_GELU_ERF = dnnl_eltwise_gelu_erf;
    static final int ELTWISE_SWISH = dnnl_eltwise_swish;
    public static final int ELTWISE_CLIP = dnnl_eltwise_clip;
    /** Clip whose derivative is 0 at both limits. */
    public static final int ELTWISE_CLIP_OPEN = dnnl_eltwise_clip_v2;

    public static final int ELTWISE_POW = dnnl_eltwise_pow;
    public static final int ELTWISE_ROUND = dnnl_eltwise_round;
    static final int ELTWISE_MISH = dnnl_eltwise_mish;
    static final int ELTWISE_HARDSWISH = dnnl_eltwise_hardswish;
    /** ReLU whose derivative is taken from its result. */
    public static final int ELTWISE_RELU_FROM_RESULT = dnnl_eltwise_relu_use_dst_for_bwd;

    public static final int BINARY_ADD = dnnl_binary_add;
    public static final int BINARY_SUB = dnnl_binary_sub;
    public static final int BINARY_MUL = dnnl_binary_mul;
    public static final int BINARY_DIV = dnnl_binary_div;
    public static final int BINARY_MAX = dnnl_binary_max;
    public static final int BINARY_MIN = dnnl_binary_min;
    public static final int BINARY_GE = dnnl_binary_ge;
    public static final int BINARY_GT = dnnl_binary_gt;
    public static final int BINARY_LT = dnnl_binary_lt;
    public static final int BINARY_LE = dnnl_binary_le;

    public static final int POOLING_MAX = dnnl_pooling_max;
    public static final int POOLING_AVERAGE_INCLUDE = dnnl_pooling_avg_include_padding;
    public static final int POOLING_AVERAGE_EXCLUDE = dnnl_pooling_avg_exclude_padding;

    private DnnlAlgorithm() {}
}

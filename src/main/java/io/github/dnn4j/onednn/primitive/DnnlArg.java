package io.github.dnn4j.onednn.primitive;

import static org.bytedeco.dnnl.global.dnnl.*;

/** Numbers of the arguments that a primitive executes with. */
public final class DnnlArg {
    public static final int SRC = DNNL_ARG_SRC;
    public static final int SRC_1 = DNNL_ARG_SRC_1;
    public static final int DST = DNNL_ARG_DST;
    public static final int WEIGHTS = DNNL_ARG_WEIGHTS;
    public static final int BIAS = DNNL_ARG_BIAS;
    public static final int SCRATCHPAD = DNNL_ARG_SCRATCHPAD;
    public static final int MULTIPLE_SRC = DNNL_ARG_MULTIPLE_SRC;
    public static final int WORKSPACE = DNNL_ARG_WORKSPACE;
    public static final int MEAN = DNNL_ARG_MEAN;
    public static final int VARIANCE = DNNL_ARG_VARIANCE;
    public static final int SCALE = DNNL_ARG_SCALE;
    public static final int SHIFT = DNNL_ARG_SHIFT;
    public static final int DIFF_SRC = DNNL_ARG_DIFF_SRC;
    public static final int DIFF_DST = DNNL_ARG_DIFF_DST;
    public static final int DIFF_WEIGHTS = DNNL_ARG_DIFF_WEIGHTS;
    public static final int DIFF_BIAS = DNNL_ARG_DIFF_BIAS;
    public static final int DIFF_SCALE = DNNL_ARG_DIFF_SCALE;
    public static final int DIFF_SHIFT = DNNL_ARG_DIFF_SHIFT;

    private DnnlArg() {}

    /** The argument number of the scales of an argument. */
    public static int scales(int argument) {
        return DNNL_ARG_ATTR_SCALES | argument;
    }

    /** The argument number of the zero point of an argument. */
    public static int zeroPoint(int argument) {
        return DNNL_ARG_ATTR_ZERO_POINTS | argument;
    }

    /** The argument number of the operand of post-operation {@code index}. */
    public static int postOperand(int index) {
        return (DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1)) | DNNL_ARG_SRC_1;
    }
}

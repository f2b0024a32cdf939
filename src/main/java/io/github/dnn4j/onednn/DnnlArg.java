package io.github.dnn4j.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

/** Numbers of the arguments that a primitive executes with. */
final class DnnlArg {
    static final int SRC = DNNL_ARG_SRC;
    static final int SRC_1 = DNNL_ARG_SRC_1;
    static final int DST = DNNL_ARG_DST;
    static final int WEIGHTS = DNNL_ARG_WEIGHTS;
    static final int BIAS = DNNL_ARG_BIAS;
    static final int SCRATCHPAD = DNNL_ARG_SCRATCHPAD;
    static final int MULTIPLE_SRC = DNNL_ARG_MULTIPLE_SRC;
    static final int WORKSPACE = DNNL_ARG_WORKSPACE;
    static final int MEAN = DNNL_ARG_MEAN;
    static final int VARIANCE = DNNL_ARG_VARIANCE;
    static final int SCALE = DNNL_ARG_SCALE;
    static final int SHIFT = DNNL_ARG_SHIFT;
    static final int DIFF_SRC = DNNL_ARG_DIFF_SRC;
    static final int DIFF_DST = DNNL_ARG_DIFF_DST;
    static final int DIFF_WEIGHTS = DNNL_ARG_DIFF_WEIGHTS;
    static final int DIFF_BIAS = DNNL_ARG_DIFF_BIAS;
    static final int DIFF_SCALE = DNNL_ARG_DIFF_SCALE;
    static final int DIFF_SHIFT = DNNL_ARG_DIFF_SHIFT;

    private DnnlArg() {}

    /** The argument number of the scales of an argument. */
    static int scales(int argument) {
        return DNNL_ARG_ATTR_SCALES | argument;
    }

    /** The argument number of the zero point of an argument. */
    static int zeroPoint(int argument) {
        return DNNL_ARG_ATTR_ZERO_POINTS | argument;
    }

    /** The argument number of the operand of post-operation {@code index}. */
    static int postOperand(int index) {
        return (DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1)) | DNNL_ARG_SRC_1;
    }
}

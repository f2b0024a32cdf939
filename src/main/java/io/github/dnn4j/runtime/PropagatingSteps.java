package io.github.dnn4j.runtime;

/** Native steps that give a NaN, or an infinity, where their definition does, which oneDNN's primitives lose. */
public final class PropagatingSteps {
    private final StepList steps;

    PropagatingSteps(StepList steps) {
        this.steps = steps;
    }

    /** What a select step takes the right operand's element for. */
    public enum Selection {
        /** Where the left one's is not a NaN. */
        UNLESS_NAN(Dnn4jNative.DNN4J_SELECT_NAN),
        /** Where the left one's is below zero. */
        WHERE_NEGATIVE(Dnn4jNative.DNN4J_SELECT_NEGATIVE);

        private final int code;

        Selection(int code) {
            this.code = code;
        }
    }

    /**
     * Appends the choice of every element from one of two operands of one floating-point type. An operand's dimension
     * of 1 repeats.
     *
     * @param left a {@code dnnl_memory_t} with plain strides, as are the others
     */
    public void select(Selection selection, long left, long right, long result) {
        steps.step(Dnn4jNative.DNN4J_STEP_SELECT, selection.code);
        steps.argument(Dnn4jNative.DNN4J_SELECT_LEFT, left);
        steps.argument(Dnn4jNative.DNN4J_SELECT_RIGHT, right);
        steps.argument(Dnn4jNative.DNN4J_SELECT_RESULT, result);
    }

    /**
     * Appends softmax, or its logarithm, of lines in a dense F32 vector; a NaN makes its line one.
     *
     * @param extent elements of a line
     * @param stride elements from one of a line to the next
     */
    public void softmax(long source, long result, long extent, long stride, boolean logarithm) {
        steps.step(Dnn4jNative.DNN4J_STEP_SOFTMAX, 0);
        steps.argument(Dnn4jNative.DNN4J_SOFTMAX_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_SOFTMAX_RESULT, result);
        steps.argument(Dnn4jNative.DNN4J_SOFTMAX_EXTENT, extent);
        steps.argument(Dnn4jNative.DNN4J_SOFTMAX_STRIDE, stride);
        steps.argument(Dnn4jNative.DNN4J_SOFTMAX_LOGARITHM, logarithm ? 1 : 0);
    }

    /** An axis of max pooling: extents of input and output, and the window along it. */
    public record PoolingAxis(long in, long out, long kernel, long stride, long dilation, long padBegin) {
        /** An axis that there is none of. */
        public static final PoolingAxis NONE = new PoolingAxis(1, 1, 1, 1, 1, 0);
    }

    /** Appends max pooling of the planes of a dense F32 vector; a NaN in a window is its result. */
    public void maxPool(long source, long result, PoolingAxis depth, PoolingAxis height, PoolingAxis width) {
        steps.step(Dnn4jNative.DNN4J_STEP_MAX_POOL, 0);
        steps.argument(Dnn4jNative.DNN4J_MAX_POOL_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_MAX_POOL_RESULT, result);
        axis(Dnn4jNative.DNN4J_MAX_POOL_DEPTH, depth);
        axis(Dnn4jNative.DNN4J_MAX_POOL_HEIGHT, height);
        axis(Dnn4jNative.DNN4J_MAX_POOL_WIDTH, width);
    }

    private void axis(int number, PoolingAxis axis) {
        long[] values = {axis.in(), axis.out(), axis.kernel(), axis.stride(), axis.dilation(), axis.padBegin()};
        for (int i = 0; i < values.length; i++) {
            steps.argument(number + i, values[i]);
        }
    }

    /**
     * Appends interpolation along an axis of a dense F32 vector, read as parts of {@code in} rows of {@code inner}
     * elements.
     *
     * @param table a dense F32 vector: for each output row the number of an input row, then those of a second and so
     *     on, then the weights in the same order; a row without weight is not read
     */
    public void interpolate(long source, long table, long result, long in, long out, long inner) {
        steps.step(Dnn4jNative.DNN4J_STEP_INTERPOLATE, 0);
        steps.argument(Dnn4jNative.DNN4J_INTERPOLATE_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_INTERPOLATE_TABLE, table);
        steps.argument(Dnn4jNative.DNN4J_INTERPOLATE_RESULT, result);
        steps.argument(Dnn4jNative.DNN4J_INTERPOLATE_IN, in);
        steps.argument(Dnn4jNative.DNN4J_INTERPOLATE_OUT, out);
        steps.argument(Dnn4jNative.DNN4J_INTERPOLATE_INNER, inner);
    }
}

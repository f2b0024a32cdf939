package io.github.dnn4j.runtime;

/** Collects steps of any kind, in the order in which they will run, into a {@link NativeSequence}. */
public final class NativeSequenceBuilder {
    private final StepList steps = new StepList();

    /** An empty list. */
    public NativeSequenceBuilder() {}

    /**
     * Appends a oneDNN primitive.
     *
     * @param primitive a {@code dnnl_primitive_t}
     * @param ids {@code DNNL_ARG_} numbers
     * @param memories the {@code dnnl_memory_t} of each
     * @throws IllegalArgumentException when there are not as many memories as ids
     */
    public NativeSequenceBuilder primitive(long primitive, int[] ids, long[] memories) {
        if (ids.length != memories.length) {
            throw new IllegalArgumentException(
                    "one memory per argument is needed: " + ids.length + " ids, " + memories.length + " memories");
        }
        steps.step(Dnn4jNative.DNN4J_STEP_PRIMITIVE, primitive);
        for (int i = 0; i < ids.length; i++) {
            steps.argument(ids[i], memories[i]);
        }
        return this;
    }

    /** Appends a copy of {@code bytes} bytes between two addresses that do not overlap. */
    public NativeSequenceBuilder copy(long from, long to, long bytes) {
        return copyRows(from, bytes, to, bytes, bytes, 1);
    }

    /**
     * Appends a copy of {@code rows} blocks of {@code bytes} bytes each, such as one input of a concatenation into its
     * place in every image of a batch. Source and destination must not overlap.
     *
     * @param fromStride bytes from the start of a block to that of the next, in the source
     * @param toStride the same, in the destination
     */
    public NativeSequenceBuilder copyRows(long from, long fromStride, long to, long toStride, long bytes, long rows) {
        steps.step(Dnn4jNative.DNN4J_STEP_COPY, 0);
        steps.argument(Dnn4jNative.DNN4J_COPY_FROM, from);
        steps.argument(Dnn4jNative.DNN4J_COPY_TO, to);
        steps.argument(Dnn4jNative.DNN4J_COPY_BYTES, bytes);
        steps.argument(Dnn4jNative.DNN4J_COPY_ROWS, rows);
        steps.argument(Dnn4jNative.DNN4J_COPY_FROM_STRIDE, fromStride);
        steps.argument(Dnn4jNative.DNN4J_COPY_TO_STRIDE, toStride);
        return this;
    }

    /** Operations of an integer step. */
    public enum IntegerOperation {
        /** a + b. */
        ADD(Dnn4jNative.DNN4J_INTEGER_ADD),
        /** a - b. */
        SUBTRACT(Dnn4jNative.DNN4J_INTEGER_SUBTRACT),
        /** a b. */
        MULTIPLY(Dnn4jNative.DNN4J_INTEGER_MULTIPLY),
        /** a / b toward zero. */
        DIVIDE(Dnn4jNative.DNN4J_INTEGER_DIVIDE),
        /** The larger. */
        MAX(Dnn4jNative.DNN4J_INTEGER_MAX),
        /** The smaller. */
        MIN(Dnn4jNative.DNN4J_INTEGER_MIN),
        /** 1 where a = b, else 0, as of the next four. */
        EQUAL(Dnn4jNative.DNN4J_INTEGER_EQUAL),
        /** a < b. */
        LESS(Dnn4jNative.DNN4J_INTEGER_LESS),
        /** a <= b. */
        LESS_OR_EQUAL(Dnn4jNative.DNN4J_INTEGER_LESS_OR_EQUAL),
        /** a > b. */
        GREATER(Dnn4jNative.DNN4J_INTEGER_GREATER),
        /** a >= b. */
        GREATER_OR_EQUAL(Dnn4jNative.DNN4J_INTEGER_GREATER_OR_EQUAL),
        /** b where a is not 0, else 0. */
        WHERE(Dnn4jNative.DNN4J_INTEGER_WHERE),
        /** b where a is 0, else 0. */
        WHERE_NOT(Dnn4jNative.DNN4J_INTEGER_WHERE_NOT);

        private final int code;

        IntegerOperation(int code) {
            this.code = code;
        }
    }

    /**
     * Appends an exact operation on two integer memories of one type, which oneDNN's own would round through f32. An
     * operand's dimension of 1 repeats; results saturate.
     *
     * @param left a {@code dnnl_memory_t} with plain strides, as are the others
     */
    public NativeSequenceBuilder integer(IntegerOperation operation, long left, long right, long result) {
        steps.step(Dnn4jNative.DNN4J_STEP_INTEGER, operation.code);
        steps.argument(Dnn4jNative.DNN4J_INTEGER_LEFT, left);
        steps.argument(Dnn4jNative.DNN4J_INTEGER_RIGHT, right);
        steps.argument(Dnn4jNative.DNN4J_INTEGER_RESULT, result);
        return this;
    }

    /** What an affine step applies to factor x + shift. */
    public enum AffineActivation {
        /** Nothing. */
        NONE(Dnn4jNative.DNN4J_AFFINE_LINEAR),
        /** max(0, x). */
        RELU(Dnn4jNative.DNN4J_AFFINE_RELU),
        /** x times the normal distribution's function at x. */
        GELU(Dnn4jNative.DNN4J_AFFINE_GELU);

        private final int code;

        AffineActivation(int code) {
            this.code = code;
        }
    }

    /**
     * Appends factor x + shift with constants for each channel of an activation (N, C, spatial...) of F32 or BF16.
     *
     * @param activation what follows
     * @param source a {@code dnnl_memory_t} with channels last, in blocks or in row-major order, as is the result
     * @param factor a dense vector of F32 with zeros for the padding of blocks, as is the shift
     */
    public NativeSequenceBuilder affine(
            AffineActivation activation, long source, long factor, long shift, long result) {
        steps.step(Dnn4jNative.DNN4J_STEP_AFFINE, activation.code);
        steps.argument(Dnn4jNative.DNN4J_AFFINE_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_AFFINE_FACTOR, factor);
        steps.argument(Dnn4jNative.DNN4J_AFFINE_SHIFT, shift);
        steps.argument(Dnn4jNative.DNN4J_AFFINE_RESULT, result);
        return this;
    }

    /**
     * Appends the transposition of the channels of an activation (N, C, spatial...), read as a matrix of {@code groups}
     * rows.
     *
     * @param source a {@code dnnl_memory_t} with channels last, as is the result
     */
    public NativeSequenceBuilder shuffle(long groups, long source, long result) {
        steps.step(Dnn4jNative.DNN4J_STEP_SHUFFLE, groups);
        steps.argument(Dnn4jNative.DNN4J_SHUFFLE_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_SHUFFLE_RESULT, result);
        return this;
    }

    /**
     * Appends the copy of an activation (N, C, spatial...) from row-major order to channels last or to whole blocks of
     * channels, or back; between F32 and BF16, or within a type of 2 or 4 bytes.
     */
    public NativeSequenceBuilder transpose(long source, long result) {
        steps.step(Dnn4jNative.DNN4J_STEP_TRANSPOSE, 0);
        steps.argument(Dnn4jNative.DNN4J_TRANSPOSE_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_TRANSPOSE_RESULT, result);
        return this;
    }

    /**
     * Appends a convolution of 3x3 kernels and stride 1 by Winograd's minimal filtering, then min(upper, max(lower,
     * result)).
     *
     * @param source a {@code dnnl_memory_t} of F32 (N, C, H, W) with channels last or in blocks of 16, as is the result
     * @param weights made by {@link NativeWinograd#pack}
     * @param bias a dense vector of F32
     * @param other added to the result before it is limited, and laid out as it; 0 for nothing
     * @param scratch {@link NativeWinograd#SCRATCH_BYTES} for each thread
     * @param geometry heights and paddings
     */
    public NativeSequenceBuilder winograd(
            long source,
            long weights,
            long bias,
            long other,
            long scratch,
            long result,
            NativeWinograd.Geometry geometry,
            float lower,
            float upper) {
        steps.step(Dnn4jNative.DNN4J_STEP_WINOGRAD, 0);
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_WEIGHTS, weights);
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_BIAS, bias);
        if (other != 0) {
            steps.argument(Dnn4jNative.DNN4J_WINOGRAD_OTHER, other);
        }
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_SCRATCH, scratch);
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_RESULT, result);
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_HEIGHT, geometry.height());
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_OUT_HEIGHT, geometry.outHeight());
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_PAD_TOP, geometry.padTop());
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_PAD_LEFT, geometry.padLeft());
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_LOWER, bits(lower));
        steps.argument(Dnn4jNative.DNN4J_WINOGRAD_UPPER, bits(upper));
        return this;
    }

    /** Appends steps that keep a NaN. */
    public PropagatingSteps propagating() {
        return new PropagatingSteps(steps);
    }

    /** Appends functions of every element. */
    public FunctionSteps functions() {
        return new FunctionSteps(steps);
    }

    /** Appends steps that take rows by their positions. */
    public TakeSteps takes() {
        return new TakeSteps(steps);
    }

    private static long bits(float number) {
        return Integer.toUnsignedLong(Float.floatToRawIntBits(number));
    }

    /**
     * Appends dropout, for a mask that follows from a seed, the number of a training step and a node, as the C
     * interface defines it.
     *
     * @param source a {@code dnnl_memory_t} of F32 or BF16 with channels last or in row-major order, as is the result
     * @param step a {@code dnnl_memory_t} of the 64-bit number of the training step
     * @param threshold numbers below this of 2^53 are dropped
     * @param factor of elements that are kept
     */
    public NativeSequenceBuilder dropout(
            long source, long result, long step, long seed, long node, long threshold, float factor) {
        steps.step(Dnn4jNative.DNN4J_STEP_DROPOUT, 0);
        steps.argument(Dnn4jNative.DNN4J_DROPOUT_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_DROPOUT_RESULT, result);
        steps.argument(Dnn4jNative.DNN4J_DROPOUT_STEP, step);
        steps.argument(Dnn4jNative.DNN4J_DROPOUT_SEED, seed);
        steps.argument(Dnn4jNative.DNN4J_DROPOUT_NODE, node);
        steps.argument(Dnn4jNative.DNN4J_DROPOUT_THRESHOLD, threshold);
        steps.argument(Dnn4jNative.DNN4J_DROPOUT_FACTOR, bits(factor));
        return this;
    }

    /**
     * Appends the move of a running average: running = kept running + added batch.
     *
     * @param batch a {@code dnnl_memory_t} of a dense F32 vector, as is {@code running}
     */
    public NativeSequenceBuilder average(long batch, long running, double kept, double added) {
        steps.step(Dnn4jNative.DNN4J_STEP_AVERAGE, 0);
        steps.argument(Dnn4jNative.DNN4J_AVERAGE_BATCH, batch);
        steps.argument(Dnn4jNative.DNN4J_AVERAGE_RUNNING, running);
        steps.argument(Dnn4jNative.DNN4J_AVERAGE_KEPT, Double.doubleToRawLongBits(kept));
        steps.argument(Dnn4jNative.DNN4J_AVERAGE_ADDED, Double.doubleToRawLongBits(added));
        return this;
    }

    /** The number of steps so far. */
    public int steps() {
        return steps.size();
    }

    /**
     * Prepares the sequence; the builder may be used on.
     *
     * @throws NativeCallException when a step is not valid, with the step's index
     */
    public NativeSequence build() {
        return steps.sequence();
    }
}

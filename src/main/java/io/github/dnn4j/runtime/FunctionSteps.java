package io.github.dnn4j.runtime;

/** Native steps that compute functions of every element, and of two, in double. */
public final class FunctionSteps {
    private final StepList steps;

    FunctionSteps(StepList steps) {
        this.steps = steps;
    }

    /** Functions of one number, as the C interface defines them. */
    public enum Function {
        CELU(Dnn4jNative.DNN4J_FUNCTION_CELU),
        THRESHOLDED_RELU(Dnn4jNative.DNN4J_FUNCTION_THRESHOLDED_RELU),
        SHRINK(Dnn4jNative.DNN4J_FUNCTION_SHRINK),
        POW(Dnn4jNative.DNN4J_FUNCTION_POW),
        RECIPROCAL(Dnn4jNative.DNN4J_FUNCTION_RECIPROCAL),
        ABS(Dnn4jNative.DNN4J_FUNCTION_ABS),
        NEGATE(Dnn4jNative.DNN4J_FUNCTION_NEGATE),
        SIGN(Dnn4jNative.DNN4J_FUNCTION_SIGN),
        ROUND(Dnn4jNative.DNN4J_FUNCTION_ROUND),
        FLOOR(Dnn4jNative.DNN4J_FUNCTION_FLOOR),
        CEIL(Dnn4jNative.DNN4J_FUNCTION_CEIL),
        EXP(Dnn4jNative.DNN4J_FUNCTION_EXP),
        LOG(Dnn4jNative.DNN4J_FUNCTION_LOG),
        SQRT(Dnn4jNative.DNN4J_FUNCTION_SQRT),
        ERF(Dnn4jNative.DNN4J_FUNCTION_ERF),
        SIN(Dnn4jNative.DNN4J_FUNCTION_SIN),
        COS(Dnn4jNative.DNN4J_FUNCTION_COS),
        TAN(Dnn4jNative.DNN4J_FUNCTION_TAN),
        ASIN(Dnn4jNative.DNN4J_FUNCTION_ASIN),
        ACOS(Dnn4jNative.DNN4J_FUNCTION_ACOS),
        ATAN(Dnn4jNative.DNN4J_FUNCTION_ATAN),
        SINH(Dnn4jNative.DNN4J_FUNCTION_SINH),
        COSH(Dnn4jNative.DNN4J_FUNCTION_COSH),
        ASINH(Dnn4jNative.DNN4J_FUNCTION_ASINH),
        ACOSH(Dnn4jNative.DNN4J_FUNCTION_ACOSH),
        ATANH(Dnn4jNative.DNN4J_FUNCTION_ATANH);

        private final int code;

        Function(int code) {
            this.code = code;
        }
    }

    /** Operations on two numbers. */
    public enum Pair {
        /** pow(left, right). */
        POW(Dnn4jNative.DNN4J_PAIR_POW),
        /** Its derivative by the left operand. */
        POW_BY_LEFT(Dnn4jNative.DNN4J_PAIR_POW_BY_LEFT),
        /** Its derivative by the right operand. */
        POW_BY_RIGHT(Dnn4jNative.DNN4J_PAIR_POW_BY_RIGHT),
        /** fmod(left, right). */
        FMOD(Dnn4jNative.DNN4J_PAIR_FMOD),
        /** Its derivative by the right operand; that by the left one is 1. */
        FMOD_BY_RIGHT(Dnn4jNative.DNN4J_PAIR_FMOD_BY_RIGHT),
        /** 1 where left = right, else 0, as of the next four. */
        EQUAL(Dnn4jNative.DNN4J_PAIR_EQUAL),
        /** left < right. */
        LESS(Dnn4jNative.DNN4J_PAIR_LESS),
        /** left <= right. */
        LESS_OR_EQUAL(Dnn4jNative.DNN4J_PAIR_LESS_OR_EQUAL),
        /** left > right. */
        GREATER(Dnn4jNative.DNN4J_PAIR_GREATER),
        /** left >= right. */
        GREATER_OR_EQUAL(Dnn4jNative.DNN4J_PAIR_GREATER_OR_EQUAL),
        /** right where left is not 0, else 0. */
        WHERE(Dnn4jNative.DNN4J_PAIR_WHERE),
        /** right where left is 0, else 0. */
        WHERE_NOT(Dnn4jNative.DNN4J_PAIR_WHERE_NOT),
        /** 0, the derivative of what has steps. */
        ZERO(Dnn4jNative.DNN4J_PAIR_ZERO),
        /** 1 where left is not 0, else 0. */
        IS_SET(Dnn4jNative.DNN4J_PAIR_IS_SET),
        /** 1 where left is 0, else 0. */
        IS_CLEAR(Dnn4jNative.DNN4J_PAIR_IS_CLEAR);

        private final int code;

        Pair(int code) {
            this.code = code;
        }
    }

    /**
     * Appends a function of every element, or its derivative.
     *
     * @param source a {@code dnnl_memory_t} of F32 without gaps, described as the result
     */
    public void function(Function function, boolean derivative, float alpha, float beta, long source, long result) {
        int code = function.code + (derivative ? Dnn4jNative.DNN4J_FUNCTION_DERIVATIVE : 0);
        steps.step(Dnn4jNative.DNN4J_STEP_FUNCTION, code);
        steps.argument(Dnn4jNative.DNN4J_FUNCTION_SOURCE, source);
        steps.argument(Dnn4jNative.DNN4J_FUNCTION_RESULT, result);
        steps.argument(Dnn4jNative.DNN4J_FUNCTION_ALPHA, Float.floatToRawIntBits(alpha));
        steps.argument(Dnn4jNative.DNN4J_FUNCTION_BETA, Float.floatToRawIntBits(beta));
    }

    /**
     * Appends an operation on two operands of F32. An operand's dimension of 1 repeats.
     *
     * @param left a {@code dnnl_memory_t} with plain strides, as are the others
     */
    public void pair(Pair pair, long left, long right, long result) {
        steps.step(Dnn4jNative.DNN4J_STEP_PAIR, pair.code);
        steps.argument(Dnn4jNative.DNN4J_PAIR_LEFT, left);
        steps.argument(Dnn4jNative.DNN4J_PAIR_RIGHT, right);
        steps.argument(Dnn4jNative.DNN4J_PAIR_RESULT, result);
    }
}

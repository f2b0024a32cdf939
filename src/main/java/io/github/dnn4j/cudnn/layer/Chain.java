package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StructureWriter;
import io.github.dnn4j.layer.Activation;
import java.util.List;
import java.util.Optional;

/**
 * Operations on a result as dnn4j's kernels take them.
 *
 * @param argument the structure
 * @param residual name of the value that is added, if one is
 */
record Chain(Argument argument, Optional<String> residual) {
    private static final int MOST = Dnn4jKernels.DNN4J_CHAIN_LENGTH;

    /** The chain of a step's operations. */
    static Chain of(Lowering lowering, List<PostOperation> operations) {
        if (operations.size() > MOST) {
            throw lowering.unsupported("more than " + MOST + " operations follow it");
        }
        StructureWriter codes = new StructureWriter().putInt(operations.size());
        Optional<String> residual = Optional.empty();
        float[] alpha = new float[MOST];
        float[] beta = new float[MOST];
        for (int i = 0; i < MOST; i++) {
            int code = 0;
            if (i < operations.size()) {
                switch (operations.get(i)) {
                    case PostOperation.Activate activate -> {
                        Activation activation = activate.activation();
                        code = code(activation.function());
                        alpha[i] = activation.alpha();
                        beta[i] = activation.beta();
                    }
                    case PostOperation.Add add -> {
                        code = Dnn4jKernels.DNN4J_CHAIN_ADD_RESIDUAL;
                        residual = Optional.of(add.value());
                    }
                    case PostOperation.AddIntegers _, PostOperation.Store _ ->
                        throw lowering.unsupported("steps on integers are not computed on the GPU");
                }
            }
            codes.putInt(code);
        }
        for (float[] constants : List.of(alpha, beta)) {
            for (float constant : constants) {
                codes.putFloat(constant);
            }
        }
        return new Chain(codes.finish(), residual);
    }

    /** The number by which the kernels know a function. */
    static int code(Activation.Function function) {
        return switch (function) {
            case RELU -> Dnn4jKernels.DNN4J_ACTIVATION_RELU;
            case LEAKY_RELU -> Dnn4jKernels.DNN4J_ACTIVATION_LEAKY_RELU;
            case CLIP -> Dnn4jKernels.DNN4J_ACTIVATION_CLIP;
            case ELU -> Dnn4jKernels.DNN4J_ACTIVATION_ELU;
            case SELU -> Dnn4jKernels.DNN4J_ACTIVATION_SELU;
            case SIGMOID -> Dnn4jKernels.DNN4J_ACTIVATION_SIGMOID;
            case TANH -> Dnn4jKernels.DNN4J_ACTIVATION_TANH;
            case GELU_ERF -> Dnn4jKernels.DNN4J_ACTIVATION_GELU_ERF;
            case GELU_TANH -> Dnn4jKernels.DNN4J_ACTIVATION_GELU_TANH;
            case SILU -> Dnn4jKernels.DNN4J_ACTIVATION_SILU;
            case HARD_SIGMOID -> Dnn4jKernels.DNN4J_ACTIVATION_HARD_SIGMOID;
            case HARD_SWISH -> Dnn4jKernels.DNN4J_ACTIVATION_HARD_SWISH;
            case MISH -> Dnn4jKernels.DNN4J_ACTIVATION_MISH;
            case SOFTPLUS -> Dnn4jKernels.DNN4J_ACTIVATION_SOFTPLUS;
            case SOFTSIGN -> Dnn4jKernels.DNN4J_ACTIVATION_SOFTSIGN;
            case CELU -> Dnn4jKernels.DNN4J_ACTIVATION_CELU;
            case THRESHOLDED_RELU -> Dnn4jKernels.DNN4J_ACTIVATION_THRESHOLDED_RELU;
            case SHRINK -> Dnn4jKernels.DNN4J_ACTIVATION_SHRINK;
            case POW -> Dnn4jKernels.DNN4J_ACTIVATION_POW;
            case RECIPROCAL -> Dnn4jKernels.DNN4J_ACTIVATION_RECIPROCAL;
            case ABS -> Dnn4jKernels.DNN4J_ACTIVATION_ABS;
            case NEGATE -> Dnn4jKernels.DNN4J_ACTIVATION_NEGATE;
            case SIGN -> Dnn4jKernels.DNN4J_ACTIVATION_SIGN;
            case ROUND -> Dnn4jKernels.DNN4J_ACTIVATION_ROUND;
            case FLOOR -> Dnn4jKernels.DNN4J_ACTIVATION_FLOOR;
            case CEIL -> Dnn4jKernels.DNN4J_ACTIVATION_CEIL;
            case EXP -> Dnn4jKernels.DNN4J_ACTIVATION_EXP;
            case LOG -> Dnn4jKernels.DNN4J_ACTIVATION_LOG;
            case SQRT -> Dnn4jKernels.DNN4J_ACTIVATION_SQRT;
            case ERF -> Dnn4jKernels.DNN4J_ACTIVATION_ERF;
            case SIN -> Dnn4jKernels.DNN4J_ACTIVATION_SIN;
            case COS -> Dnn4jKernels.DNN4J_ACTIVATION_COS;
            case TAN -> Dnn4jKernels.DNN4J_ACTIVATION_TAN;
            case ASIN -> Dnn4jKernels.DNN4J_ACTIVATION_ASIN;
            case ACOS -> Dnn4jKernels.DNN4J_ACTIVATION_ACOS;
            case ATAN -> Dnn4jKernels.DNN4J_ACTIVATION_ATAN;
            case SINH -> Dnn4jKernels.DNN4J_ACTIVATION_SINH;
            case COSH -> Dnn4jKernels.DNN4J_ACTIVATION_COSH;
            case ASINH -> Dnn4jKernels.DNN4J_ACTIVATION_ASINH;
            case ACOSH -> Dnn4jKernels.DNN4J_ACTIVATION_ACOSH;
            case ATANH -> Dnn4jKernels.DNN4J_ACTIVATION_ATANH;
        };
    }
}

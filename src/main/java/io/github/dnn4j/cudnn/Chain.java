package io.github.dnn4j.cudnn;

import io.github.dnn4j.compile.PostOperation;
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
    private static final int MOST = 8;
    private static final int ADD_RESIDUAL = 100;

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
                        code = ADD_RESIDUAL;
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

    /** The number by which activation.cuh knows a function. */
    static int code(Activation.Function function) {
        return switch (function) {
            case RELU -> 0;
            case LEAKY_RELU -> 1;
            case CLIP -> 2;
            case ELU -> 3;
            case SELU -> 4;
            case SIGMOID -> 5;
            case TANH -> 6;
            case GELU_ERF -> 7;
            case GELU_TANH -> 8;
            case SILU -> 9;
            case HARD_SIGMOID -> 10;
            case HARD_SWISH -> 11;
            case MISH -> 12;
            case SOFTPLUS -> 13;
            case SOFTSIGN -> 14;
        };
    }
}

package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.runtime.FunctionSteps;
import io.github.dnn4j.runtime.FunctionSteps.Function;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Optional;

/** The native steps that compute functions of every element, and of two, in F32. */
final class OwnFunction {
    /** What explanations and compile options call it. */
    static final String NAME = "dnn4j:function";

    private static final String REASON = "oneDNN has no such function, or not right at the borders of its domain";

    private OwnFunction() {}

    /** The native function that an activation is; empty for those that oneDNN computes forward and back. */
    static Optional<Function> of(Activation.Function function) {
        return switch (function) {
            case RELU,
                    LEAKY_RELU,
                    CLIP,
                    ELU,
                    SELU,
                    SIGMOID,
                    TANH,
                    GELU_ERF,
                    GELU_TANH,
                    SILU,
                    HARD_SIGMOID,
                    HARD_SWISH,
                    MISH,
                    SOFTPLUS,
                    SOFTSIGN -> Optional.empty();
            case CELU -> Optional.of(Function.CELU);
            case THRESHOLDED_RELU -> Optional.of(Function.THRESHOLDED_RELU);
            case SHRINK -> Optional.of(Function.SHRINK);
            case POW -> Optional.of(Function.POW);
            case RECIPROCAL -> Optional.of(Function.RECIPROCAL);
            case ABS -> Optional.of(Function.ABS);
            case NEGATE -> Optional.of(Function.NEGATE);
            case SIGN -> Optional.of(Function.SIGN);
            case ROUND -> Optional.of(Function.ROUND);
            case FLOOR -> Optional.of(Function.FLOOR);
            case CEIL -> Optional.of(Function.CEIL);
            case EXP -> Optional.of(Function.EXP);
            case LOG -> Optional.of(Function.LOG);
            case SQRT -> Optional.of(Function.SQRT);
            case ERF -> Optional.of(Function.ERF);
            case SIN -> Optional.of(Function.SIN);
            case COS -> Optional.of(Function.COS);
            case TAN -> Optional.of(Function.TAN);
            case ASIN -> Optional.of(Function.ASIN);
            case ACOS -> Optional.of(Function.ACOS);
            case ATAN -> Optional.of(Function.ATAN);
            case SINH -> Optional.of(Function.SINH);
            case COSH -> Optional.of(Function.COSH);
            case ASINH -> Optional.of(Function.ASINH);
            case ACOSH -> Optional.of(Function.ACOSH);
            case ATANH -> Optional.of(Function.ATANH);
        };
    }

    /** Emits the activation of input 0, or its derivative there. */
    static Operand emit(Lowering lowering, Activation layer, boolean derivative) {
        Function function = of(layer.function()).orElseThrow();
        Operand input = lowering.input(0);
        MemoryDesc dense = lowering.descriptors()
                .candidates(input.desc().shape(), DataType.F32, input)
                .getFirst();
        Operand source = lowering.as(input, dense);
        Operand result = lowering.newOperand(dense);
        List<Call.Argument> arguments =
                List.of(new Call.Argument(DnnlArg.SRC, source), new Call.Argument(DnnlArg.DST, result));
        lowering.emitOwn(
                new Call.Function(function, derivative, layer.alpha(), layer.beta(), arguments, lowering.subject()),
                NAME,
                List.of(),
                REASON);
        return lowering.typed(result, lowering.floatingType());
    }

    /** Emits an operation on inputs 0 and 1, which broadcast to the output. */
    static Operand emit(Lowering lowering, FunctionSteps.Pair pair) {
        Shape output = MemoryDesc.atLeastVector(lowering.outputShape(0));
        Operand result = lowering.newOperand(lowering.plainDesc(output, DataType.F32));
        List<Call.Argument> arguments = List.of(
                new Call.Argument(DnnlArg.SRC, aligned(lowering, 0, output)),
                new Call.Argument(DnnlArg.SRC_1, aligned(lowering, 1, output)),
                new Call.Argument(DnnlArg.DST, result));
        lowering.emitOwn(new Call.Pair(pair, arguments, lowering.subject()), NAME, List.of(), REASON);
        return result;
    }

    private static Operand aligned(Lowering lowering, int input, Shape output) {
        return Binary.align(lowering, lowering.plain(lowering.input(input), DataType.F32), output);
    }
}

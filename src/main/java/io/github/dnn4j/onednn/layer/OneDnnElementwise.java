package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.runtime.FunctionSteps;
import io.github.dnn4j.runtime.NativeSequenceBuilder.IntegerOperation;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Optional;

/**
 * Element-wise operations as oneDNN's binary primitive; operands of commutative ones change places to broadcast.
 * Integers are computed exactly by a native step of dnn4j's own, and what oneDNN lacks by another one.
 */
public final class OneDnnElementwise {
    private OneDnnElementwise() {}

    public static void lower(Lowering lowering, Elementwise layer) {
        DataType type = lowering.type(0);
        if (lowering.step().isOnIntegers()) {
            Shape output = MemoryDesc.atLeastVector(lowering.outputShape(0));
            lowering.output(
                    0,
                    Binary.run(
                            lowering,
                            algorithm(layer.operation()),
                            lowering.input(0),
                            lowering.input(1),
                            output,
                            lowering.type(0),
                            lowering.type(1),
                            lowering.resultType(),
                            PostOperations.ofIntegerSum(lowering, output)));
            return;
        }
        if (!type.isFloating()) {
            exact(lowering, layer, type);
            return;
        }
        Shape output = lowering.outputShape(0);
        Optional<FunctionSteps.Pair> own = own(layer.operation());
        if (own.isPresent()) {
            lowering.output(0, lowering.typed(OwnFunction.emit(lowering, own.get()), type));
            return;
        }
        boolean swap = isCommutative(layer.operation())
                && !lowering.inputShape(0).equals(output)
                && lowering.inputShape(1).equals(output);
        Operand first = lowering.input(swap ? 1 : 0);
        Operand second = lowering.input(swap ? 0 : 1);
        PostOperations post = PostOperations.of(lowering, MemoryDesc.atLeastVector(output), type, false);
        Operand result = Binary.run(lowering, algorithm(layer.operation()), first, second, output, type, type, post);
        lowering.output(0, lowering.propagates() ? keepNan(lowering, layer, result) : result);
    }

    private static Operand keepNan(Lowering lowering, Elementwise layer, Operand result) {
        return switch (layer.operation()) {
            case MAX, MIN -> {
                Shape shape = result.desc().shape();
                Operand left = Propagating.keepNan(lowering, aligned(lowering, 0, shape), result);
                yield Propagating.keepNan(lowering, aligned(lowering, 1, shape), left);
            }
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    POW,
                    FMOD,
                    EQUAL,
                    LESS,
                    LESS_OR_EQUAL,
                    GREATER,
                    GREATER_OR_EQUAL,
                    WHERE,
                    WHERE_NOT -> result;
        };
    }

    private static void exact(Lowering lowering, Elementwise layer, DataType type) {
        Shape output = MemoryDesc.atLeastVector(lowering.outputShape(0));
        Operand left = aligned(lowering, 0, output);
        Operand right = aligned(lowering, 1, output);
        Operand result = lowering.newOperand(lowering.plainDesc(output, type));
        lowering.emission().exact(IntegerOperation.valueOf(layer.operation().name()), left, right, result);
        lowering.output(0, result);
    }

    private static Operand aligned(Lowering lowering, int input, Shape output) {
        return Binary.align(lowering, lowering.plainInput(input), output);
    }

    private static boolean isCommutative(Elementwise.Operation operation) {
        return switch (operation) {
            case ADD, MULTIPLY, MAX, MIN -> true;
            case SUBTRACT, DIVIDE, POW, FMOD, EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, WHERE, WHERE_NOT ->
                false;
        };
    }

    private static int algorithm(Elementwise.Operation operation) {
        return switch (operation) {
            case ADD -> DnnlAlgorithm.BINARY_ADD;
            case SUBTRACT -> DnnlAlgorithm.BINARY_SUB;
            case MULTIPLY -> DnnlAlgorithm.BINARY_MUL;
            case DIVIDE -> DnnlAlgorithm.BINARY_DIV;
            case MAX -> DnnlAlgorithm.BINARY_MAX;
            case MIN -> DnnlAlgorithm.BINARY_MIN;
            case POW, FMOD, EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, WHERE, WHERE_NOT ->
                throw new IllegalArgumentException("oneDNN has no " + operation);
        };
    }

    /** The native step for an operation that oneDNN lacks. */
    private static Optional<FunctionSteps.Pair> own(Elementwise.Operation operation) {
        return switch (operation) {
            case POW -> Optional.of(FunctionSteps.Pair.POW);
            case FMOD -> Optional.of(FunctionSteps.Pair.FMOD);
            case EQUAL -> Optional.of(FunctionSteps.Pair.EQUAL);
            case LESS -> Optional.of(FunctionSteps.Pair.LESS);
            case LESS_OR_EQUAL -> Optional.of(FunctionSteps.Pair.LESS_OR_EQUAL);
            case GREATER -> Optional.of(FunctionSteps.Pair.GREATER);
            case GREATER_OR_EQUAL -> Optional.of(FunctionSteps.Pair.GREATER_OR_EQUAL);
            case WHERE -> Optional.of(FunctionSteps.Pair.WHERE);
            case WHERE_NOT -> Optional.of(FunctionSteps.Pair.WHERE_NOT);
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX, MIN -> Optional.empty();
        };
    }
}

package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.runtime.FunctionSteps;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * The gradients of element-wise operations; that of an operand that broadcasts is the sum over where it was repeated.
 * Where two operands of a maximum or minimum are equal, the first takes the whole gradient.
 */
public final class OneDnnElementwiseBackward {
    private OneDnnElementwiseBackward() {}

    public static void lower(TrainingLowering training, Elementwise layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        for (int i = 0; i < 2; i++) {
            if (training.needsInputGradient(i)) {
                // What is summed afterwards is not rounded before: the sum may run over thousands of values.
                boolean summed = !lowering.inputShape(i).equals(lowering.outputShape(0));
                DataType type = summed ? DataType.F32 : lowering.floatingType();
                Operand full = new Terms(lowering, type, gradient).of(layer.operation(), i);
                training.inputGradient(i, reduce(lowering, full, lowering.inputShape(i)));
            }
        }
    }

    /** The gradients before any sum, of the result's shape, computed in {@code type}. */
    private record Terms(Lowering lowering, DataType type, Operand gradient) {
        Operand of(Elementwise.Operation operation, int operand) {
            boolean first = operand == 0;
            return switch (operation) {
                case ADD -> gradient;
                case SUBTRACT -> first ? gradient : OneDnnActivationBackward.times(lowering, gradient, -1);
                case MULTIPLY -> binary(DnnlAlgorithm.BINARY_MUL, gradient, lowering.input(1 - operand));
                case DIVIDE -> first ? divided() : byDivisor();
                case MAX -> chosen(first ? DnnlAlgorithm.BINARY_GE : DnnlAlgorithm.BINARY_LT);
                case MIN -> chosen(first ? DnnlAlgorithm.BINARY_LE : DnnlAlgorithm.BINARY_GT);
                case POW -> derivative(first ? FunctionSteps.Pair.POW_BY_LEFT : FunctionSteps.Pair.POW_BY_RIGHT);
                case FMOD -> first ? gradient : derivative(FunctionSteps.Pair.FMOD_BY_RIGHT);
                case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> derivative(FunctionSteps.Pair.ZERO);
                case WHERE -> derivative(first ? FunctionSteps.Pair.ZERO : FunctionSteps.Pair.IS_SET);
                case WHERE_NOT -> derivative(first ? FunctionSteps.Pair.ZERO : FunctionSteps.Pair.IS_CLEAR);
            };
        }

        private Operand derivative(FunctionSteps.Pair pair) {
            return binary(DnnlAlgorithm.BINARY_MUL, gradient, OwnFunction.emit(lowering, pair));
        }

        private Operand divided() {
            return binary(DnnlAlgorithm.BINARY_DIV, gradient, lowering.input(1));
        }

        /** By b of a / b: -g a / b^2. */
        private Operand byDivisor() {
            Operand quotient = binary(DnnlAlgorithm.BINARY_DIV, divided(), lowering.input(1));
            Operand product = binary(DnnlAlgorithm.BINARY_MUL, quotient, lowering.input(0));
            return OneDnnActivationBackward.times(lowering, product, -1);
        }

        /** The gradient where the comparison of the two inputs holds, else zero. */
        private Operand chosen(int comparison) {
            Operand where = binary(comparison, lowering.input(0), lowering.input(1));
            return binary(DnnlAlgorithm.BINARY_MUL, gradient, where);
        }

        private Operand binary(int algorithm, Operand left, Operand right) {
            return Binary.run(
                    lowering,
                    algorithm,
                    left,
                    right,
                    lowering.outputShape(0),
                    type,
                    type,
                    PostOperations.none(lowering));
        }
    }

    /** The sum over every axis along which {@code shape} broadcasts to the operand's. */
    static Operand reduce(Lowering lowering, Operand operand, Shape shape) {
        Shape full = operand.desc().shape();
        Shape target = Broadcast.expandRank(shape, full.rank());
        if (target.equals(full)) {
            return lowering.reshape(operand, shape);
        }
        DataType type = operand.desc().type();
        // Sums stay in F32.
        Implementation implementation = lowering.implementations()
                .chooseLayout(
                        lowering.descriptors().candidates(full, type, operand),
                        desc -> DnnlForward.sumReduction(
                                lowering.engine(),
                                desc,
                                lowering.plainDesc(target, DataType.F32).handle(),
                                lowering.plainAttributes(),
                                lowering.subject()));
        Operand source = lowering.as(operand, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        Operand result = lowering.newOperand(lowering.plainDesc(target, DataType.F32));
        lowering.emit(
                implementation,
                List.of(new Call.Argument(DnnlArg.SRC, source), new Call.Argument(DnnlArg.DST, result)));
        return lowering.reshape(result, shape);
    }
}

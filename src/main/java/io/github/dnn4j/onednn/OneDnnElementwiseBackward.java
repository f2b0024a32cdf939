package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * The gradients of element-wise operations; that of an operand that broadcasts is the sum over where it was repeated. Where
 * two operands of a maximum or minimum are equal, the first takes the whole gradient.
 */
final class OneDnnElementwiseBackward {
    private OneDnnElementwiseBackward() {}

    static void lower(TrainingLowering lowering, Elementwise layer) {
        Operand gradient = lowering.outputGradient(0);
        for (int i = 0; i < 2; i++) {
            if (lowering.needsInputGradient(i)) {
                Operand full = gradient(lowering, layer.operation(), i, gradient);
                lowering.inputGradient(i, reduce(lowering, full, lowering.inputShape(i)));
            }
        }
    }

    private static Operand gradient(
            TrainingLowering lowering, Elementwise.Operation operation, int operand, Operand gradient) {
        boolean first = operand == 0;
        return switch (operation) {
            case ADD -> gradient;
            case SUBTRACT -> first ? gradient : OneDnnActivationBackward.times(lowering, gradient, -1);
            case MULTIPLY -> binary(lowering, Dnnl.BINARY_MUL, gradient, lowering.input(1 - operand));
            case DIVIDE -> first ? divided(lowering, gradient) : byDivisor(lowering, gradient);
            case MAX -> chosen(lowering, first ? Dnnl.BINARY_GE : Dnnl.BINARY_LT, gradient);
            case MIN -> chosen(lowering, first ? Dnnl.BINARY_LE : Dnnl.BINARY_GT, gradient);
        };
    }

    private static Operand divided(TrainingLowering lowering, Operand gradient) {
        return binary(lowering, Dnnl.BINARY_DIV, gradient, lowering.input(1));
    }

    /** By b of a / b: -g a / b^2. */
    private static Operand byDivisor(TrainingLowering lowering, Operand gradient) {
        Operand quotient = binary(lowering, Dnnl.BINARY_DIV, divided(lowering, gradient), lowering.input(1));
        Operand product = binary(lowering, Dnnl.BINARY_MUL, quotient, lowering.input(0));
        return OneDnnActivationBackward.times(lowering, product, -1);
    }

    /** The gradient where the comparison of the two inputs holds, else zero. */
    private static Operand chosen(TrainingLowering lowering, int comparison, Operand gradient) {
        Operand where = binary(lowering, comparison, lowering.input(0), lowering.input(1));
        return binary(lowering, Dnnl.BINARY_MUL, gradient, where);
    }

    private static Operand binary(TrainingLowering lowering, int algorithm, Operand left, Operand right) {
        DataType type = lowering.floatingType();
        Shape output = lowering.outputShape(0);
        return Binary.run(lowering, algorithm, left, right, output, type, type, PostOperations.none(lowering));
    }

    /** The sum over every axis along which {@code shape} broadcasts to the operand's. */
    static Operand reduce(TrainingLowering lowering, Operand operand, Shape shape) {
        Shape full = operand.desc().shape();
        Shape target = Broadcast.expandRank(shape, full.rank());
        if (target.equals(full)) {
            return lowering.reshape(operand, shape);
        }
        DataType type = operand.desc().type();
        // Sums stay in F32: they may run over thousands of values.
        Implementation implementation = lowering.chooseLayout(
                lowering.layouts(full, type, operand),
                desc -> DnnlTraining.sumReduction(
                        lowering.engine(),
                        desc,
                        lowering.plainDesc(target, DataType.F32).handle(),
                        lowering.plainAttributes(),
                        lowering.subject()));
        Operand source = lowering.as(operand, lowering.chosen(implementation, Dnnl.Argument.SRC, 0));
        Operand result = lowering.newOperand(lowering.plainDesc(target, DataType.F32));
        lowering.emit(
                implementation,
                List.of(new Call.Argument(Dnnl.ARG_SRC, source), new Call.Argument(Dnnl.ARG_DST, result)));
        return lowering.reshape(result, shape);
    }
}

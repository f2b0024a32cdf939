package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * The gradients of parametric ReLU. oneDNN's primitive sums the slope's in the type of the values; to keep it in F32 it
 * is composed: by the input g where the input is above 0, else g times the slope; by the slope g min(input, 0), summed
 * over where the slope was repeated.
 */
public final class OneDnnPReluBackward {
    private OneDnnPReluBackward() {}

    public static void lower(TrainingLowering training, PRelu layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        Operand input = lowering.input(0);
        Shape shape = lowering.inputShape(0);
        Operand slope = training.parameter(
                0, lowering.plainDesc(Broadcast.expandRank(layer.slope(), shape.rank()), DataType.F32));
        if (training.needsInputGradient(0)) {
            Operand above = OneDnnActivationBackward.derivative(
                    lowering, Eltwise.of(DnnlAlgorithm.ELTWISE_RELU), gradient, input);
            Operand below = binary(lowering, DnnlAlgorithm.BINARY_SUB, gradient, above, shape);
            Operand scaled = binary(lowering, DnnlAlgorithm.BINARY_MUL, below, slope, shape);
            training.inputGradient(0, binary(lowering, DnnlAlgorithm.BINARY_ADD, above, scaled, shape));
        }
        Operand negative = OneDnnActivation.functions(
                lowering,
                input,
                lowering.floatingType(),
                List.of(new Eltwise(DnnlAlgorithm.ELTWISE_CLIP, -Float.MAX_VALUE, 0)));
        Operand full = binary(lowering, DnnlAlgorithm.BINARY_MUL, gradient, negative, shape);
        Operand sum = lowering.plain(
                OneDnnElementwiseBackward.reduce(lowering, full, slope.desc().shape()), DataType.F32);
        training.parameterGradient(0, sum, slope.desc());
    }

    private static Operand binary(Lowering lowering, int algorithm, Operand left, Operand right, Shape shape) {
        DataType type = lowering.floatingType();
        return Binary.run(lowering, algorithm, left, right, shape, type, type, PostOperations.none(lowering));
    }
}

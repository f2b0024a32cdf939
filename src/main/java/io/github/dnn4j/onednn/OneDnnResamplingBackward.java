package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * The gradient of resampling: oneDNN's where it is that of the layer ({@link NativeResampling}), else the products with
 * the transposed matrices of weights, the last axis first.
 */
final class OneDnnResamplingBackward {
    private OneDnnResamplingBackward() {}

    static void lower(TrainingLowering training, Resampling layer) {
        Lowering lowering = training.lowering();
        Operand gradient = training.outputGradient(0);
        boolean primitive = NativeResampling.differentiates(layer, lowering.inputShape(0));
        training.inputGradient(
                0, primitive ? primitive(lowering, layer, gradient) : products(lowering, layer, gradient));
    }

    private static Operand primitive(Lowering lowering, Resampling layer, Operand gradient) {
        Shape input = lowering.inputShape(0);
        DataType type = lowering.type(0);
        boolean linear = layer.mode() == Resampling.Mode.LINEAR;
        float[] factors = OneDnnResampling.factors(layer, input, lowering.outputShape(0));
        List<MemoryDesc> layouts = lowering.descriptors().candidates(lowering.outputShape(0), type, gradient);
        Implementation implementation = lowering.implementations().chooseLayout(layouts, dst -> {
            long src = PoolingTraining.likewise(lowering, input, dst).handle();
            long hint = lowering.implementations()
                    .hint(DnnlForward.resampling(
                            lowering.engine(),
                            linear,
                            factors,
                            src,
                            dst,
                            lowering.plainAttributes(),
                            lowering.subject()));
            return hint == 0
                    ? 0
                    : DnnlBackward.resampling(
                            lowering.engine(),
                            linear,
                            factors,
                            src,
                            dst,
                            hint,
                            lowering.plainAttributes(),
                            lowering.subject());
        });
        Operand arrived = lowering.as(gradient, lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_DST, 0));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_SRC, 0));
        lowering.emit(
                implementation,
                List.of(new Call.Argument(DnnlArg.DIFF_DST, arrived), new Call.Argument(DnnlArg.DIFF_SRC, result)));
        return result;
    }

    private static Operand products(Lowering lowering, Resampling layer, Operand gradient) {
        Shape input = lowering.inputShape(0);
        Operand value = lowering.plain(gradient, DataType.F32);
        Shape shape = lowering.outputShape(0);
        for (int i = layer.rank() - 1; i >= 0; i--) {
            int axis = i + 2;
            if (ResamplingMatrix.isUntouched(layer, i, input.extent(axis), shape.extent(axis))) {
                continue;
            }
            ExtentLimits.requireTable(lowering.subject(), input.extent(axis), shape.extent(axis));
            ResamplingMatrix matrix = ResamplingMatrix.of(layer, i, input);
            if (matrix.isIdentity()) {
                continue;
            }
            Shape next = shape.with(axis, input.extent(axis));
            value = OneDnnResampling.product(lowering, matrix, i, value, shape, next, true);
            shape = next;
        }
        return value;
    }
}

package io.github.dnn4j.onednn;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The calls that convolutions, transposed ones and fully connected layers share on the way back. */
final class WeightedBackward {
    private WeightedBackward() {}

    /** The bias, as its gradient too is given: a vector in F32; empty for a layer without one. */
    static Optional<MemoryDesc> biasDesc(Lowering lowering, boolean bias, long outputs) {
        return bias ? Optional.of(lowering.plainDesc(Shape.of(outputs), DataType.F32)) : Optional.empty();
    }

    /** What oneDNN takes for a descriptor that may be missing. */
    static long handle(Optional<MemoryDesc> desc) {
        return desc.map(MemoryDesc::handle).orElse(0L);
    }

    /**
     * The gradient of the data, from that of the result and the weight.
     *
     * @param view how the weight is read
     */
    static Operand data(Lowering lowering, Implementation implementation, Operand gradient, MemoryDesc view) {
        Operand arrived = lowering.as(gradient, lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_DST, 0));
        Operand weight = lowering.weight(0, view, lowering.chosen(implementation, DnnlPrimitives.Argument.WEIGHTS, 0));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_SRC, 0));
        lowering.emit(
                implementation,
                List.of(
                        new Call.Argument(DnnlArg.DIFF_DST, arrived),
                        new Call.Argument(DnnlArg.WEIGHTS, weight),
                        new Call.Argument(DnnlArg.DIFF_SRC, result)));
        return result;
    }

    /**
     * The gradients of weight and bias, from the data and that of the result.
     *
     * @param view how the weight is read
     * @param biasDesc the bias, of a layer that has one
     */
    static void weights(
            TrainingLowering training,
            Implementation implementation,
            Operand data,
            Operand gradient,
            MemoryDesc view,
            Optional<MemoryDesc> biasDesc) {
        Lowering lowering = training.lowering();
        Operand source = lowering.as(data, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        Operand arrived = lowering.as(gradient, lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_DST, 0));
        Operand weight = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_WEIGHTS, 0));
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(DnnlArg.DIFF_DST, arrived),
                new Call.Argument(DnnlArg.SRC, source),
                new Call.Argument(DnnlArg.DIFF_WEIGHTS, weight)));
        Optional<Operand> bias = biasDesc.map(lowering::newOperand);
        bias.ifPresent(operand -> arguments.add(new Call.Argument(DnnlArg.DIFF_BIAS, operand)));
        lowering.emit(implementation, arguments);
        training.parameterGradient(0, weight, view);
        bias.ifPresent(operand -> training.parameterGradient(1, operand, operand.desc()));
    }
}

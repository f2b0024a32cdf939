package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Parametric ReLU; the slope keeps extents of 1 where it broadcasts. */
final class OneDnnPRelu {
    private OneDnnPRelu() {}

    /** The most dimensions that oneDNN's primitive takes. */
    private static final int MOST_DIMENSIONS = 5;

    static void lower(Lowering lowering, PRelu layer) {
        Shape shape = lowering.inputShape(0);
        requireDimensions(lowering, shape);
        DataType type = lowering.type(0);
        Shape slopeShape = Broadcast.expandRank(layer.slope(), shape.rank());
        long slope = lowering.any(slopeShape, type);
        long attributes = lowering.plainAttributes();
        Operand present = lowering.typedInput(0);
        MemoryDesc plain = lowering.plainDesc(shape, type);
        long dst = lowering.any(shape, type);
        Implementation implementation = lowering.implementations()
                .choose(
                        () -> DnnlForward.prelu(
                                lowering.engine(), present.desc().handle(), slope, dst, attributes, lowering.subject()),
                        () -> DnnlForward.prelu(
                                lowering.engine(), plain.handle(), slope, dst, attributes, lowering.subject()));
        Operand src = lowering.as(present, lowering.chosen(implementation, DnnlPrimitives.Argument.SRC, 0));
        Operand weight = lowering.weight(
                0,
                lowering.plainDesc(slopeShape, lowering.parameter(0).type()),
                lowering.chosen(implementation, DnnlPrimitives.Argument.WEIGHTS, 0));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        lowering.emit(
                implementation,
                List.of(
                        new Call.Argument(DnnlArg.SRC, src),
                        new Call.Argument(DnnlArg.WEIGHTS, weight),
                        new Call.Argument(DnnlArg.DST, result)));
        lowering.output(0, result);
    }

    /** Throws if oneDNN takes no input of that many dimensions. */
    static void requireDimensions(Lowering lowering, Shape input) {
        if (input.rank() > MOST_DIMENSIONS) {
            throw lowering.unsupported("oneDNN takes it on up to " + MOST_DIMENSIONS
                    + " dimensions, and its input of shape " + input + " has " + input.rank());
        }
    }
}

package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Parametric ReLU; the slope keeps extents of 1 where it broadcasts. */
public final class OneDnnPRelu {
    private OneDnnPRelu() {}

    /** The most dimensions that oneDNN's primitive takes. */
    private static final int MOST_DIMENSIONS = 5;

    public static void lower(Lowering lowering, PRelu layer) {
        Shape shape = lowering.inputShape(0);
        if (lowering.propagatesFrom(0)) {
            lowering.output(0, bySelection(lowering, layer, shape));
            return;
        }
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

    /** Without the product of a slope and the zero that oneDNN takes for inputs above zero. */
    private static Operand bySelection(Lowering lowering, PRelu layer, Shape shape) {
        DataType type = lowering.type(0);
        MemoryDesc plain = lowering.plainDesc(Broadcast.expandRank(layer.slope(), shape.rank()), type);
        Operand slope = lowering.weight(
                0, lowering.plainDesc(plain.shape(), lowering.parameter(0).type()), plain);
        Operand input = lowering.plainInput(0);
        Operand product = Binary.run(
                lowering, DnnlAlgorithm.BINARY_MUL, input, slope, shape, type, type, PostOperations.none(lowering));
        return Propagating.whereNegative(lowering, input, product);
    }

    /** Throws if oneDNN takes no input of that many dimensions. */
    static void requireDimensions(Lowering lowering, Shape input) {
        if (input.rank() > MOST_DIMENSIONS) {
            throw lowering.unsupported("oneDNN takes it on up to " + MOST_DIMENSIONS
                    + " dimensions, and its input of shape " + input + " has " + input.rank());
        }
    }
}

package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.ChannelOrder;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Dropout by a native step of dnn4j's own, forward and backward alike: the mask follows from seed, training step, layer
 * and element ({@link io.github.dnn4j.layer.DropoutMask}), so that none is kept.
 */
public final class OneDnnDropoutTraining {
    private OneDnnDropoutTraining() {}

    public static void lower(TrainingLowering training, Dropout layer) {
        Lowering lowering = training.lowering();
        lowering.output(0, run(training, layer, lowering.input(0)));
    }

    static Operand run(TrainingLowering training, Dropout layer, Operand operand) {
        Lowering lowering = training.lowering();
        if (layer.ratio() == 0) {
            return operand;
        }
        DataType wanted = lowering.floatingType();
        DataType type = wanted == DataType.F16 ? DataType.F32 : wanted;
        Operand source = walkable(lowering, lowering.typed(operand, type));
        Operand result = lowering.newOperand(source.desc());
        List<Call.Argument> arguments = List.of(
                new Call.Argument(DnnlArg.SRC, source),
                new Call.Argument(DnnlArg.SRC_1, training.stepNumber()),
                new Call.Argument(DnnlArg.DST, result));
        lowering.emitOwn(
                new Call.Dropout(
                        training.options().seed(),
                        lowering.program().node(lowering.step()),
                        layer.ratio(),
                        arguments,
                        lowering.subject()),
                "dnn4j:dropout",
                List.of(),
                "oneDNN's mask is not the one that all backends share");
        Shape shape = operand.desc().shape();
        Operand shaped = shape.equals(result.desc().shape())
                ? result
                : new Operand(result.buffer(), lowering.plainDesc(shape, type));
        return lowering.typed(shaped, wanted);
    }

    /** The operand dense with channels last or in row-major order, the latter as one row of channels. */
    private static Operand walkable(Lowering lowering, Operand operand) {
        MemoryDesc desc = operand.desc();
        boolean dense = desc.bytes() == desc.shape().bytes(desc.type());
        if (dense && desc.shape().rank() >= 3 && ChannelOrder.of(desc) == ChannelOrder.CHANNELS_LAST) {
            return operand;
        }
        Operand plain = lowering.plain(operand, desc.type());
        Shape rows = Shape.of(1, 1, desc.shape().elements());
        return new Operand(plain.buffer(), lowering.plainDesc(rows, desc.type()));
    }
}

package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Split;
import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;

/**
 * Split. Where a part is contiguous in the source's memory (at batch 1, channels in a plain layout), it is a view of
 * it; otherwise it is cut out by a reorder from plain memory.
 */
public final class OneDnnSplit {
    private OneDnnSplit() {}

    public static void lower(Lowering lowering, Split layer) {
        Shape input = lowering.inputShape(0);
        int axis = input.axis(layer.axis());
        DataType type = lowering.type(0);
        Operand source = lowering.plainInput(0);
        long position = 0;
        for (int i = 0; i < layer.sizes().size(); i++) {
            Shape part = lowering.outputShape(i);
            MemoryDesc desc = lowering.plainDesc(part, type);
            if (source.desc().isSequenceAlong(axis)) {
                long offset = position * (source.desc().bytes() / input.extent(axis));
                Buffer view = Buffer.inside(
                        source.buffer(), offset, lowering.step().outputs().get(i), desc.bytes());
                lowering.output(i, new Operand(view, desc));
            } else {
                Operand cut = Slice.view(
                        lowering, source, axis, position, layer.sizes().get(i));
                lowering.output(i, lowering.copy(cut, desc));
            }
            position += layer.sizes().get(i);
        }
    }
}

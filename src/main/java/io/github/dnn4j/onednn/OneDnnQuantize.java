package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Quantization as round(x / scale) + zero point. The division rounds before the zero point is added, as the definition
 * has it: rounding the sum would break ties the other way for odd zero points.
 */
final class OneDnnQuantize {
    private OneDnnQuantize() {}

    static void lower(Lowering lowering, Quantize layer) {
        Shape shape = MemoryDesc.atLeastVector(lowering.inputShape(0));
        Shape constants = constantShape(shape, layer.count(), layer.axis());
        Operand scale = constant(lowering, 0, constants);
        Operand zeroPoint = constant(lowering, 1, constants);
        Operand rounded = Binary.run(
                lowering,
                Dnnl.BINARY_DIV,
                lowering.plain(lowering.input(0), DataType.F32),
                scale,
                shape,
                DataType.F32,
                DataType.F32,
                PostOperations.functions(lowering, List.of(Eltwise.of(Dnnl.ELTWISE_ROUND))));
        Operand shifted = Binary.run(
                lowering,
                Dnnl.BINARY_ADD,
                rounded,
                zeroPoint,
                shape,
                DataType.F32,
                DataType.F32,
                PostOperations.none(lowering));
        lowering.output(0, lowering.plain(shifted, layer.type()));
    }

    /** Extents of 1 except at the axis along which scales differ. */
    static Shape constantShape(Shape shape, int count, int axis) {
        long[] extents = new long[shape.rank()];
        java.util.Arrays.fill(extents, 1);
        if (count > 1) {
            extents[shape.axis(axis)] = count;
        }
        return Shape.of(extents);
    }

    /** A parameter as F32 of the given shape. */
    static Operand constant(Lowering lowering, int number, Shape shape) {
        return lowering.weight(
                number,
                lowering.plainDesc(shape, lowering.parameter(number).type()),
                lowering.plainDesc(shape, DataType.F32));
    }
}

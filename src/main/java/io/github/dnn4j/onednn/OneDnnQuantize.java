package io.github.dnn4j.onednn;

import io.github.dnn4j.compile.IntegerGrid;
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
        boolean symmetric =
                lowering.grid().filter(grid -> grid.zeroPoint() == 0).isPresent();
        boolean fromSymmetric = lowering.step().isOnIntegers()
                && lowering.step().sources().getFirst().zeroPoint() == 0;
        Operand input = fromSymmetric ? lowering.input(0) : numbers(lowering, layer.count() > 1);
        PostOperations round = fromSymmetric
                ? PostOperations.ofRounding(lowering, lowering.step().sources().getFirst())
                : PostOperations.functions(lowering, List.of(Eltwise.of(DnnlAlgorithm.ELTWISE_ROUND)));
        Operand rounded = Binary.run(
                lowering,
                DnnlAlgorithm.BINARY_DIV,
                input,
                constant(lowering, 0, constants),
                shape,
                input.desc().type(),
                DataType.F32,
                symmetric ? layer.type() : DataType.F32,
                round);
        if (symmetric) {
            lowering.output(0, rounded);
            return;
        }
        Operand shifted = Binary.run(
                lowering,
                DnnlAlgorithm.BINARY_ADD,
                rounded,
                constant(lowering, 1, constants),
                shape,
                DataType.F32,
                DataType.F32,
                PostOperations.none(lowering));
        lowering.output(0, lowering.typed(shifted, layer.type()));
    }

    /** The input as F32; in its present layout where one scale serves all. */
    private static Operand numbers(Lowering lowering, boolean plain) {
        Operand input = lowering.input(0);
        if (lowering.step().isOnIntegers()) {
            IntegerGrid source = lowering.step().sources().getFirst();
            return PostOperations.ofReorder(lowering, source).rescale(input, DataType.F32);
        }
        return plain ? lowering.plain(input, DataType.F32) : lowering.typed(input, DataType.F32);
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

package io.github.dnn4j.onednn;

import io.github.dnn4j.compile.IntegerGrid;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Optional;

/** Dequantization: (x - zero point) scale, in F32. */
final class OneDnnDequantize {
    private OneDnnDequantize() {}

    static void lower(Lowering lowering, Dequantize layer) {
        Optional<IntegerGrid> grid = lowering.grid();
        if (grid.isPresent()) {
            PostOperations scales = PostOperations.ofReorder(lowering, grid.get());
            lowering.output(0, scales.rescale(lowering.input(0), DataType.F32));
            return;
        }
        Shape shape = MemoryDesc.atLeastVector(lowering.inputShape(0));
        Shape constants = OneDnnQuantize.constantShape(shape, layer.count(), layer.axis());
        Operand centred = Binary.run(
                lowering,
                DnnlAlgorithm.BINARY_SUB,
                lowering.plain(lowering.input(0), DataType.F32),
                OneDnnQuantize.constant(lowering, 1, constants),
                shape,
                DataType.F32,
                DataType.F32,
                PostOperations.none(lowering));
        lowering.output(
                0,
                Binary.run(
                        lowering,
                        DnnlAlgorithm.BINARY_MUL,
                        centred,
                        OneDnnQuantize.constant(lowering, 0, constants),
                        shape,
                        DataType.F32,
                        DataType.F32,
                        PostOperations.none(lowering)));
    }
}

package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.MoveKernel;
import io.github.dnn4j.cudnn.lowering.StructureWriter;
import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** The kernel for products of matrices, in both passes. */
final class Products {
    private Products() {}

    /**
     * An operand, read where and as it lies.
     *
     * @param transposed whether its matrices are to be transposed
     */
    record Factor(DeviceValue value, boolean transposed) {
        long extent(int fromEnd) {
            return value.shape().extent(transposed ? -3 - fromEnd : fromEnd);
        }

        /** How far it goes along each of the axes that the matrices are stacked along; 0 where it repeats. */
        private long[] strides(Shape whole, List<Integer> axes) {
            return Binary.strides(value, whole, axes);
        }

        private Argument matrix() {
            long[] strides = value.strides();
            long row = strides[strides.length - 2];
            long column = strides[strides.length - 1];
            return new StructureWriter()
                    .putLongs(transposed ? new long[] {column, row} : new long[] {row, column}, 2)
                    .finish();
        }
    }

    /** An input of the step as the type that it computes in. */
    static Factor factor(Lowering lowering, int input, boolean transposed) {
        DeviceValue value = lowering.input(input);
        return new Factor(lowering.as(value, lowering.type(input), value.layout()), transposed);
    }

    /**
     * Emits it.
     *
     * @param shape shape of what it gives: along axes where it has an extent of 1 products are summed
     * @param whole shape of the step's result
     */
    static DeviceValue emit(Lowering lowering, Factor a, Factor b, Shape shape, Shape whole) {
        Shape target = Broadcast.expandRank(shape, whole.rank());
        List<Integer> stack = IntStream.range(0, whole.rank() - 2)
                .filter(axis -> target.extent(axis) == whole.extent(axis))
                .boxed()
                .toList();
        List<Integer> summed = IntStream.range(0, whole.rank() - 2)
                .filter(axis -> !stack.contains(axis))
                .boxed()
                .toList();
        DeviceValue result = lowering.result(shape, a.value().type(), Layout.NCHW);
        String type = Lowering.name(result.type());
        lowering.kernel(
                "matrix_product_" + type,
                shape.elements(),
                List.of(
                        Argument.of(a.value().buffer()),
                        Argument.of(b.value().buffer()),
                        Argument.of(result.buffer()),
                        new Argument.Long(count(whole, stack)),
                        new Argument.Long(count(whole, summed)),
                        new Argument.Long(shape.extent(-2)),
                        new Argument.Long(shape.extent(-1)),
                        new Argument.Long(a.extent(-1)),
                        a.matrix(),
                        b.matrix(),
                        axes(whole, stack, a, b),
                        axes(whole, summed, a, b)),
                type);
        return result;
    }

    private static long count(Shape whole, List<Integer> axes) {
        return axes.stream().mapToLong(whole::extent).reduce(1, (x, y) -> x * y);
    }

    private static Argument axes(Shape whole, List<Integer> axes, Factor a, Factor b) {
        return new StructureWriter()
                .putInt(axes.size())
                .putLongs(axes.stream().mapToLong(whole::extent).toArray(), MoveKernel.RANK)
                .putLongs(a.strides(whole, axes), MoveKernel.RANK)
                .putLongs(b.strides(whole, axes), MoveKernel.RANK)
                .finish();
    }
}

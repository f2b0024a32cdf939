package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Operations on two operands that broadcast. */
final class CudnnElementwise {
    static final int PRELU = Dnn4jKernels.DNN4J_BINARY_PRELU;

    private CudnnElementwise() {}

    static void lower(Lowering lowering, Elementwise layer) {
        DataType type = lowering.type(0);
        DeviceValue x = lowering.as(lowering.input(0), type, lowering.input(0).layout());
        DeviceValue y = lowering.as(lowering.input(1), type, lowering.input(1).layout());
        emit(lowering, code(layer.operation()), x, y);
    }

    /** The number by which the kernels know an operation. */
    static int code(Elementwise.Operation operation) {
        return switch (operation) {
            case ADD -> Dnn4jKernels.DNN4J_BINARY_ADD;
            case SUBTRACT -> Dnn4jKernels.DNN4J_BINARY_SUBTRACT;
            case MULTIPLY -> Dnn4jKernels.DNN4J_BINARY_MULTIPLY;
            case DIVIDE -> Dnn4jKernels.DNN4J_BINARY_DIVIDE;
            case MAX -> Dnn4jKernels.DNN4J_BINARY_MAX;
            case MIN -> Dnn4jKernels.DNN4J_BINARY_MIN;
        };
    }

    static void lower(Lowering lowering, PRelu layer) {
        DataType type = lowering.type(0);
        DeviceValue x = lowering.as(lowering.input(0), type, lowering.input(0).layout());
        DeviceBuffer slope = lowering.weight(0, layer.slope(), type, Layout.NCHW);
        emit(lowering, PRELU, x, new DeviceValue(slope, layer.slope(), type, Layout.NCHW));
    }

    private static void emit(Lowering lowering, int operation, DeviceValue x, DeviceValue y) {
        Shape shape = lowering.outputShape();
        DeviceValue result = lowering.result(shape, x.type(), Layout.NHWC);
        List<Integer> order = MoveKernel.order(shape, Layout.NHWC.strides(shape));
        StructureWriter broadcast = new StructureWriter().putInt(order.size());
        broadcast.putLongs(order.stream().mapToLong(shape::extent).toArray(), MoveKernel.RANK);
        broadcast.putLongs(strides(x, shape, order), MoveKernel.RANK);
        broadcast.putLongs(strides(y, shape, order), MoveKernel.RANK);
        lowering.kernel(
                "binary_" + Lowering.name(x.type()),
                shape.elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        Argument.of(result.buffer()),
                        new Argument.Long(shape.elements()),
                        new Argument.Int(operation),
                        broadcast.finish(),
                        Chain.of(lowering, lowering.step().post()).argument()),
                Lowering.name(x.type()));
        lowering.output(result);
    }

    /** How far an operand goes along each axis of the result; 0 where it repeats. */
    static long[] strides(DeviceValue operand, Shape result, List<Integer> order) {
        long[] own = operand.strides();
        Shape expanded = Broadcast.expandRank(operand.shape(), result.rank());
        int added = result.rank() - operand.shape().rank();
        return order.stream()
                .mapToLong(axis -> expanded.extent(axis) == 1 ? 0 : own[axis - added])
                .toArray();
    }
}

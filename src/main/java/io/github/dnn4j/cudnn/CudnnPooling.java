package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Pooling, by a thread for each output. */
final class CudnnPooling {
    /** Spatial axes that the kernels walk. */
    private static final int AXES = Dnn4jKernels.DNN4J_SPATIAL_AXES;

    private CudnnPooling() {}

    static void lower(Lowering lowering, MaxPooling layer) {
        emit(lowering, "max_pool_", layer.window(), Divisor.INPUT);
    }

    static void lower(Lowering lowering, AveragePooling layer) {
        emit(lowering, "average_pool_", layer.window(), layer.divisor());
    }

    static void lower(Lowering lowering, GlobalPooling layer) {
        String kernel = layer.mode() == GlobalPooling.Mode.MAX ? "max_pool_" : "average_pool_";
        emit(lowering, kernel, whole(lowering.input(0).shape()), Divisor.INPUT);
    }

    private static void emit(Lowering lowering, String kernel, Window window, Divisor divisor) {
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue y = lowering.result(lowering.outputShape(), x.type(), Layout.NHWC);
        lowering.kernel(
                kernel + Lowering.name(x.type()),
                y.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        new Argument.Long(y.shape().elements()),
                        structure(x.shape(), y.shape(), window, divisor)),
                Lowering.name(x.type()));
        lowering.output(y);
    }

    /** The window over a whole picture. */
    static Window whole(Shape shape) {
        return Window.of(IntStream.range(2, shape.rank())
                .map(axis -> Math.toIntExact(shape.extent(axis)))
                .toArray());
    }

    /** A pooling as the kernels take it; a maximum is not divided, whatever the divisor. */
    static Argument structure(Shape x, Shape y, Window window, Divisor divisor) {
        return new StructureWriter()
                .putInt(Math.toIntExact(x.extent(1)))
                .putInts(spatial(x), AXES, 1)
                .putInts(spatial(y), AXES, 1)
                .putInts(window.kernel(), AXES, 1)
                .putInts(window.stride(), AXES, 1)
                .putInts(window.dilation(), AXES, 1)
                .putInts(window.padBegin(), AXES, 0)
                .putInts(window.padEnd(), AXES, 0)
                .putInt(code(divisor))
                .finish();
    }

    /** The number by which the kernels know a divisor. */
    static int code(Divisor divisor) {
        return switch (divisor) {
            case INPUT -> Dnn4jKernels.DNN4J_DIVISOR_INPUT;
            case INPUT_AND_PADDING -> Dnn4jKernels.DNN4J_DIVISOR_INPUT_AND_PADDING;
            case KERNEL -> Dnn4jKernels.DNN4J_DIVISOR_KERNEL;
        };
    }

    static List<Integer> spatial(Shape shape) {
        return IntStream.range(2, shape.rank())
                .mapToObj(axis -> Math.toIntExact(shape.extent(axis)))
                .toList();
    }
}

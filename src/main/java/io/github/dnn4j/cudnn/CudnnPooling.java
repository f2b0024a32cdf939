package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Pooling, by a thread for each output. */
final class CudnnPooling {
    private CudnnPooling() {}

    static void lower(Lowering lowering, MaxPooling layer) {
        emit(lowering, "max_pool_", layer.window(), 0);
    }

    static void lower(Lowering lowering, AveragePooling layer) {
        emit(lowering, "average_pool_", layer.window(), layer.divisor().ordinal());
    }

    static void lower(Lowering lowering, GlobalPooling layer) {
        String kernel = layer.mode() == GlobalPooling.Mode.MAX ? "max_pool_" : "average_pool_";
        emit(lowering, kernel, whole(lowering.input(0).shape()), 0);
    }

    private static void emit(Lowering lowering, String kernel, Window window, int divisor) {
        Value x = lowering.channelsLast(0);
        Value y = lowering.result(lowering.outputShape(), x.type(), Layout.NHWC);
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

    /** A pooling as the kernels take it. */
    static Argument structure(Shape x, Shape y, Window window, int divisor) {
        return new StructureWriter()
                .putInt(Math.toIntExact(x.extent(1)))
                .putInts(spatial(x), 3, 1)
                .putInts(spatial(y), 3, 1)
                .putInts(window.kernel(), 3, 1)
                .putInts(window.stride(), 3, 1)
                .putInts(window.dilation(), 3, 1)
                .putInts(window.padBegin(), 3, 0)
                .putInts(window.padEnd(), 3, 0)
                .putInt(divisor)
                .finish();
    }

    static List<Integer> spatial(Shape shape) {
        return IntStream.range(2, shape.rank())
                .mapToObj(axis -> Math.toIntExact(shape.extent(axis)))
                .toList();
    }
}

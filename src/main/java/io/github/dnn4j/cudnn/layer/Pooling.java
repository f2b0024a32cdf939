package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StructureWriter;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** What all poolings share: a window over spatial axes, by a thread for each output. */
final class Pooling {
    /** Start of the names of the kernels for a maximum. */
    static final String MAX = "max_pool_";

    /** Start of the names of the kernels for an average. */
    static final String AVERAGE = "average_pool_";

    private Pooling() {}

    /** Emits a kernel that computes every output from its window. */
    static void emit(Lowering lowering, String kernel, Window window, Divisor divisor) {
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
                .putSpatial(x)
                .putSpatial(y)
                .putInts(window.kernel(), StructureWriter.AXES, 1)
                .putInts(window.stride(), StructureWriter.AXES, 1)
                .putInts(window.dilation(), StructureWriter.AXES, 1)
                .putInts(window.padBegin(), StructureWriter.AXES, 0)
                .putInts(window.padEnd(), StructureWriter.AXES, 0)
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
}

package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import java.util.List;

/** From floating-point numbers to integers and back. */
final class CudnnQuantization {
    private CudnnQuantization() {}

    static void lower(Lowering lowering, Quantize layer) {
        DeviceValue x = lowering.as(
                lowering.input(0), lowering.type(0), lowering.input(0).layout());
        DeviceValue y = lowering.result(x.shape(), layer.type(), x.layout());
        lowering.kernel(
                "quantize_" + Lowering.name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(lowering.floats(0)),
                        Argument.of(zeroPoints(lowering)),
                        Argument.of(y.buffer()),
                        Argument.of(y.type()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Long(inner(x, layer.count(), layer.axis())),
                        new Argument.Int(layer.count())),
                Lowering.name(x.type()) + " to " + Lowering.name(y.type()));
        lowering.output(y);
    }

    static void lower(Lowering lowering, Dequantize layer) {
        DeviceValue x = lowering.as(
                lowering.input(0), lowering.type(0), lowering.input(0).layout());
        DeviceValue y = lowering.result(x.shape(), lowering.floatingType(), x.layout());
        lowering.kernel(
                "dequantize_" + Lowering.name(y.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(x.type()),
                        Argument.of(lowering.floats(0)),
                        Argument.of(zeroPoints(lowering)),
                        Argument.of(y.buffer()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Long(inner(x, layer.count(), layer.axis())),
                        new Argument.Int(layer.count())),
                Lowering.name(x.type()) + " to " + Lowering.name(y.type()));
        lowering.output(y);
    }

    private static DeviceBuffer zeroPoints(Lowering lowering) {
        return lowering.weight(1, lowering.parameter(1).shape(), DataType.S32, Layout.NCHW);
    }

    /** The number of consecutive elements in memory that share a scale. */
    private static long inner(DeviceValue x, int count, int axis) {
        return count == 1 ? x.shape().elements() : x.strides()[x.shape().axis(axis)];
    }
}

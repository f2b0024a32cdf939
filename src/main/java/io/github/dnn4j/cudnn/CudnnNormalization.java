package io.github.dnn4j.cudnn;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/** Activation, batch and local response normalization, softmax. */
final class CudnnNormalization {
    private CudnnNormalization() {}

    static void activation(Lowering lowering, Activation layer) {
        DeviceValue input = lowering.input(0);
        DeviceValue x = lowering.as(input, lowering.type(0), input.layout());
        DeviceValue y = lowering.result(x.shape(), x.type(), x.layout());
        Affine.emit(lowering, x, y, Optional.empty(), Optional.empty(), List.of(new PostOperation.Activate(layer)));
        lowering.output(y);
    }

    /** As a factor and an offset for each channel, in double until they are stored. */
    static void batch(Lowering lowering, BatchNormalization layer) {
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue y = lowering.result(x.shape(), x.type(), Layout.NHWC);
        float[] factor = new float[layer.channels()];
        float[] offset = new float[layer.channels()];
        Tensor scale = lowering.parameter(0).tensor();
        Tensor shift = lowering.parameter(1).tensor();
        Tensor mean = lowering.parameter(2).tensor();
        Tensor variance = lowering.parameter(3).tensor();
        for (int c = 0; c < factor.length; c++) {
            double exact = scale.getFloat(c) / Math.sqrt(variance.getFloat(c) + layer.epsilon());
            factor[c] = (float) exact;
            offset[c] = (float) (shift.getFloat(c) - mean.getFloat(c) * exact);
        }
        Affine.emit(
                lowering,
                x,
                y,
                Optional.of(lowering.constant("factor", DataType.F32, factor)),
                Optional.of(lowering.constant("offset", DataType.F32, offset)),
                lowering.step().post());
        lowering.output(y);
    }

    static void localResponse(Lowering lowering, LocalResponseNormalization layer) {
        DeviceValue x = lowering.channelsLast(0);
        DeviceValue y = lowering.result(x.shape(), x.type(), Layout.NHWC);
        int before = (layer.size() - 1) / 2;
        lowering.kernel(
                "lrn_" + Lowering.name(x.type()),
                x.shape().elements(),
                List.of(
                        Argument.of(x.buffer()),
                        Argument.of(y.buffer()),
                        new Argument.Long(x.shape().elements()),
                        new Argument.Int(Math.toIntExact(x.shape().extent(1))),
                        new Argument.Int(before),
                        new Argument.Int(layer.size() - 1 - before),
                        new Argument.Float((float) (layer.alpha() / layer.size())),
                        new Argument.Float((float) layer.beta()),
                        new Argument.Float((float) layer.k())),
                Lowering.name(x.type()));
        lowering.output(y);
    }

    static void softmax(Lowering lowering, Softmax layer) {
        DeviceValue input = lowering.input(0);
        DeviceValue x = lowering.as(input, lowering.floatingType(), input.layout());
        DeviceValue y = lowering.result(x.shape(), x.type(), x.layout());
        int axis = x.shape().axis(layer.axis());
        long inner = x.strides()[axis];
        long extent = x.shape().extent(axis);
        lowering.emit(
                new StreamCall.Softmax(
                        lowering.subject(),
                        layer.log(),
                        x.type(),
                        Math.toIntExact(x.shape().elements() / extent / inner),
                        Math.toIntExact(extent),
                        Math.toIntExact(inner),
                        x.buffer(),
                        y.buffer()),
                "cudnnSoftmaxForward",
                Lowering.name(x.type()),
                "");
        lowering.output(y);
    }
}

package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import io.github.dnn4j.layer.Softmax;

/** Softmax, or its logarithm, by cuDNN. */
final class CudnnSoftmax {
    private CudnnSoftmax() {}

    static void lower(Lowering lowering, Softmax layer) {
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

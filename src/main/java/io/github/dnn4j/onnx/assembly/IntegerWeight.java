package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.OnnxTensor.Integers;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Optional;

/** What a layer can do with the integers that its weight was dequantized from. */
final class IntegerWeight {
    private static final int MIDDLE_OF_UNSIGNED = 128;

    private IntegerWeight() {}

    /** What makes the weight asymmetric: a zero point that is not the type's middle; empty if it is symmetric. */
    static Optional<String> asymmetry(Integers weight) {
        OnnxTensor zeroPoint = weight.zeroPoint();
        int middle = middle(weight);
        for (long i = 0; i < zeroPoint.elements(); i++) {
            if (zeroPoint.getLong(i) != middle) {
                String which = zeroPoint.elements() == 1 ? "" : " of channel " + i;
                return Optional.of("its zero point" + which + " is " + zeroPoint.getLong(i) + ", not " + middle);
            }
        }
        return Optional.empty();
    }

    private static int middle(Integers weight) {
        return weight.values().type() == ElementType.UINT8 ? MIDDLE_OF_UNSIGNED : 0;
    }

    /**
     * The weight for a layer with output channels outermost. U8 around 128 is the same as S8 around 0.
     *
     * @return empty if a zero point is another, or scales differ along another axis: such weights are used as F32
     */
    static Optional<QuantizedWeight> of(Integers weight) {
        OnnxTensor values = weight.values();
        OnnxTensor scale = weight.scale();
        long channels = values.rank() >= 2 ? values.extent(0) : 0;
        boolean single = scale.elements() == 1;
        if (channels == 0 || !single && (weight.axis() != 0 || scale.elements() != channels)) {
            return Optional.empty();
        }
        if (asymmetry(weight).isPresent()) {
            return Optional.empty();
        }
        int middle = middle(weight);
        Tensor scales = Tensor.allocate(Shape.of(channels), DataType.F32);
        for (long c = 0; c < channels; c++) {
            float value = (float) scale.getDouble(single ? 0 : c);
            if (!(value > 0) || Float.isInfinite(value)) {
                return Optional.empty();
            }
            scales.setFloat(c, value);
        }
        Tensor integers = Tensor.allocate(values.shape(), DataType.S8);
        for (long i = 0; i < values.elements(); i++) {
            integers.setFloat(i, values.getLong(i) - middle);
        }
        return Optional.of(new QuantizedWeight(integers, scales));
    }
}

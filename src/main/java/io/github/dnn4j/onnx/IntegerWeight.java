package io.github.dnn4j.onnx;

import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Optional;

/**
 * The integers that a constant was dequantized from, so that a layer that takes it as its weight can have them.
 *
 * @param values 8-bit integers, signed or not
 * @param scale one scale, or one for each extent of {@code axis}
 * @param zeroPoint as many zero points
 * @param axis the axis along which scales differ
 */
record IntegerWeight(OnnxTensor values, OnnxTensor scale, OnnxTensor zeroPoint, int axis) {
    private static final int MIDDLE_OF_UNSIGNED = 128;

    /** The integers behind what DequantizeLinear gives; null if they are of another size. */
    static IntegerWeight of(OnnxTensor values, OnnxTensor scale, OnnxTensor zeroPoint, int axis) {
        boolean bytes = values.type() == ElementType.INT8 || values.type() == ElementType.UINT8;
        return bytes && scale.type() == ElementType.FLOAT ? new IntegerWeight(values, scale, zeroPoint, axis) : null;
    }

    /** The integers behind the transposed matrix. */
    IntegerWeight transposed(OnnxTensor turned) {
        return new IntegerWeight(turned, scale, zeroPoint, 1 - axis);
    }

    /** What makes the weight asymmetric: a zero point that is not the type's middle; empty if it is symmetric. */
    Optional<String> asymmetry() {
        int middle = middle();
        for (long i = 0; i < zeroPoint.elements(); i++) {
            if (zeroPoint.getLong(i) != middle) {
                String which = zeroPoint.elements() == 1 ? "" : " of channel " + i;
                return Optional.of("its zero point" + which + " is " + zeroPoint.getLong(i) + ", not " + middle);
            }
        }
        return Optional.empty();
    }

    private int middle() {
        return values.type() == ElementType.UINT8 ? MIDDLE_OF_UNSIGNED : 0;
    }

    /**
     * The weight for a layer with output channels outermost. U8 around 128 is the same as S8 around 0.
     *
     * @return empty if a zero point is another, or scales differ along another axis: such weights are used as F32
     */
    Optional<QuantizedWeight> weight() {
        long channels = values.rank() >= 2 ? values.extent(0) : 0;
        boolean single = scale.elements() == 1;
        if (channels == 0 || !single && (axis != 0 || scale.elements() != channels)) {
            return Optional.empty();
        }
        if (asymmetry().isPresent()) {
            return Optional.empty();
        }
        int middle = middle();
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

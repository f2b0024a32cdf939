package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * A weight held as 8-bit integers with a scale for each output channel, symmetric about zero: it stands for the F32
 * numbers value * scale, one multiplication each, as ONNX's DequantizeLinear along axis 0 defines it. (Jacob et al.,
 * 2018, section 2.1; per channel as in Krishnamoorthi, 2018, section 3.1.)
 *
 * @param values S8, of the weight's own shape, output channels outermost
 * @param scales F32, one positive scale for each output channel
 */
public record QuantizedWeight(Tensor values, Tensor scales) {
    /** Checks types and shapes. */
    public QuantizedWeight {
        require(values.type() == DataType.S8, "a quantized weight holds %s; S8 is needed", values.type());
        require(
                values.shape().rank() >= 2,
                "a quantized weight has shape %s; rank 2 or more is needed",
                values.shape());
        require(
                scales.type() == DataType.F32
                        && scales.shape().equals(Shape.of(values.shape().extent(0))),
                "the scales of a quantized weight of shape %s are %s; F32 of shape %d is needed, one for each output"
                        + " channel",
                values.shape(),
                scales,
                values.shape().extent(0));
        for (long i = 0; i < scales.shape().elements(); i++) {
            float scale = scales.getFloat(i);
            require(
                    scale > 0 && Float.isFinite(scale),
                    "the scale of output channel %d is %s; a positive number is needed",
                    i,
                    scale);
        }
    }

    /**
     * Weights as a file has them, with a zero point for each scale.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException unless every zero point is 0: asymmetric weights would
     *     cost a sum over the input for every output element, and nothing here computes with them as integers
     */
    public static QuantizedWeight of(Tensor values, Tensor scales, Tensor zeroPoints) {
        for (long i = 0; i < zeroPoints.shape().elements(); i++) {
            require(
                    zeroPoints.getFloat(i) == 0,
                    "asymmetric weights are not computed as integers: the zero point of output channel %d is %s; quantize"
                            + " them symmetrically, with zero point 0",
                    i,
                    zeroPoints.getFloat(i));
        }
        return new QuantizedWeight(values, scales);
    }

    /** What it stands for, as a new F32 tensor of the same shape. */
    public Tensor dequantized() {
        Tensor result = Tensor.allocate(values.shape(), DataType.F32);
        long rows = values.shape().extent(0);
        long row = values.shape().elements() / rows;
        for (long i = 0; i < rows * row; i++) {
            result.setFloat(i, values.getFloat(i) * scales.getFloat(i / row));
        }
        return result;
    }
}

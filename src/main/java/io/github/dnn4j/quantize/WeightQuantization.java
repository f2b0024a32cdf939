package io.github.dnn4j.quantize;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * Weights as S8 from -127 to 127, symmetric, each output channel with a scale of its own: its largest |w| / 127
 * (Krishnamoorthi, 2018, section 3.1).
 */
final class WeightQuantization {
    private static final int LARGEST = 127;

    private WeightQuantization() {}

    /**
     * The weight in integers.
     *
     * @param name for messages
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if an element is infinite or NaN
     */
    static QuantizedWeight of(String name, Tensor weight) {
        int channels = Math.toIntExact(weight.shape().extent(0));
        Tensor values = Tensor.allocate(weight.shape(), DataType.S8);
        Tensor scales = Tensor.allocate(Shape.of(channels), DataType.F32);
        for (int c = 0; c < channels; c++) {
            float[] row = weight.slice(c, c + 1L).toFloatArray();
            float scale = scale(name, row);
            scales.setFloat(c, scale);
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) Math.clamp(Math.rint(row[i] / scale), -LARGEST, LARGEST);
            }
            values.slice(c, c + 1L).copyFrom(row);
        }
        return new QuantizedWeight(values, scales);
    }

    /** A channel of zeros, or of numbers that are as good as zeros, gets 1. */
    private static float scale(String name, float[] row) {
        float largest = 0;
        for (float value : row) {
            require(Float.isFinite(value), "weight %s holds %s; only finite numbers can be quantized", name, value);
            largest = Math.max(largest, Math.abs(value));
        }
        float scale = largest / LARGEST;
        return scale < Float.MIN_NORMAL ? 1 : scale;
    }
}

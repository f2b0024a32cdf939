package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * What one layer, or a sum of layers, costs for one forward pass.
 *
 * @param parameters learned parameters, in elements
 * @param macs multiply-accumulate operations; one is two floating-point operations
 * @param bytesRead bytes of inputs and parameters, each read once
 * @param bytesWritten bytes of outputs, each written once
 */
public record Cost(long parameters, long macs, long bytesRead, long bytesWritten) {
    /** No cost at all. */
    public static final Cost NONE = new Cost(0, 0, 0, 0);

    static Cost of(Layer layer, List<Shape> inputs, DataType type) {
        long learned = 0;
        long read = 0;
        for (ParameterSpec parameter : layer.parameters()) {
            learned += parameter.learned() ? parameter.shape().elements() : 0;
            read = CheckedSizes.add("bytes read", read, parameter.shape().bytes(type));
        }
        for (Shape input : inputs) {
            read = CheckedSizes.add("bytes read", read, input.bytes(type));
        }
        long written = 0;
        for (Shape output : layer.outputShapes(inputs)) {
            written = CheckedSizes.add("bytes written", written, output.bytes(type));
        }
        return new Cost(learned, layer.macs(inputs), read, written);
    }

    /** The sum of two costs. */
    public Cost plus(Cost other) {
        return new Cost(
                CheckedSizes.add("parameters", parameters, other.parameters),
                CheckedSizes.add("MACs", macs, other.macs),
                CheckedSizes.add("bytes read", bytesRead, other.bytesRead),
                CheckedSizes.add("bytes written", bytesWritten, other.bytesWritten));
    }

    /** Floating-point operations per byte moved, 2 MACs / (read + written); 0 where nothing moves. */
    public double arithmeticIntensity() {
        double bytes = (double) bytesRead + bytesWritten;
        return bytes == 0 ? 0 : 2.0 * macs / bytes;
    }
}

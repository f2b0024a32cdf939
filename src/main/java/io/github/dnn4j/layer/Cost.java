package io.github.dnn4j.layer;

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

package io.github.dnn4j.onnx.assembly;

import static io.github.dnn4j.onnx.OnnxException.require;

import java.util.Arrays;

/** The sizes of the parts that Split makes of an axis. */
public final class SplitSizes {
    private SplitSizes() {}

    /**
     * The sizes of a split along an axis of {@code extent}: those given, or equal ones of which the last may be
     * smaller.
     *
     * @param given the sizes that the node has; null if it has none
     */
    public static long[] of(NodeCall call, long[] given, long extent) {
        int outputs = call.outputs();
        long parts = call.attributes().integer("num_outputs", outputs);
        if (given != null) {
            require(given.length == outputs, "%d sizes for %d outputs", given.length, outputs);
            return given;
        }
        require(parts >= 1 && parts == outputs, "num_outputs is %d, but it has %d", parts, outputs);
        long size = (extent + parts - 1) / parts;
        long[] sizes = new long[(int) parts];
        Arrays.fill(sizes, size);
        sizes[sizes.length - 1] = extent - size * (parts - 1);
        require(sizes[sizes.length - 1] >= 0, "extent %d cannot be split into %d parts", extent, parts);
        return sizes;
    }
}

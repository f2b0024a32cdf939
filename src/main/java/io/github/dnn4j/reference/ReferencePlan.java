package io.github.dnn4j.reference;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run does for given input shapes: every value has a buffer of its own, every node is a step of its own. A node
 * that stores in another precision than its inputs gets rounded copies of them.
 *
 * @param buffers all buffers
 * @param values the buffer of every value by name, as an index
 * @param steps what is computed, in order
 */
record ReferencePlan(List<Buffer> buffers, Map<String, Integer> values, List<Step> steps) {
    /**
     * Memory for one value.
     *
     * @param purpose what it holds
     * @param shape the extents of the value
     * @param type F32 or an integer type
     * @param stored the precision that its content is rounded to
     */
    record Buffer(String purpose, Shape shape, DataType type, Precision stored) {}

    /** A part of a run; numbers are indices of buffers. */
    sealed interface Step {}

    /** Copies a value and rounds the copy to the precision of its buffer. */
    record Copy(int from, int to) implements Step {}

    /** Computes a node and rounds its results to the precision of their buffers. */
    record Compute(Node node, List<Integer> inputs, List<Integer> outputs) implements Step {}

    static ReferencePlan of(Network network, CompileOptions options, Map<String, Shape> inputShapes) {
        return new Builder(network, options, inputShapes).build();
    }

    /** The bytes of all buffers. */
    long bytes() {
        return buffers.stream()
                .mapToLong(buffer -> buffer.shape().bytes(buffer.type()))
                .sum();
    }

    private static final class Builder {
        private record Rounded(String value, Precision precision) {}

        private final Network network;
        private final CompileOptions options;
        private final Map<String, Shape> shapes;
        private final List<Buffer> buffers = new ArrayList<>();
        private final Map<String, Integer> values = new LinkedHashMap<>();
        private final Map<Rounded, Integer> copies = new LinkedHashMap<>();
        private final List<Step> steps = new ArrayList<>();

        private Builder(Network network, CompileOptions options, Map<String, Shape> inputShapes) {
            this.network = network;
            this.options = options;
            this.shapes = network.inferShapes(inputShapes);
        }

        private ReferencePlan build() {
            network.inputs().forEach(input -> define(input.name(), Precision.F32));
            for (Node node : network.nodes()) {
                Precision precision = options.precisionOf(node.name());
                List<Integer> inputs = node.inputs().stream()
                        .map(value -> storedAs(value, precision))
                        .toList();
                List<Integer> outputs = node.outputs().stream()
                        .map(value -> define(value, precision))
                        .toList();
                steps.add(new Compute(node, inputs, outputs));
            }
            return new ReferencePlan(List.copyOf(buffers), Map.copyOf(values), List.copyOf(steps));
        }

        private int define(String value, Precision stored) {
            DataType type = ReferenceKernels.computedAs(network.types().get(value));
            values.put(value, buffers.size());
            buffers.add(new Buffer("value " + value, shapes.get(value), type, stored));
            return buffers.size() - 1;
        }

        /** The buffer of a value in the precision that its consumer has; F32 reads every value as it is. */
        private int storedAs(String value, Precision precision) {
            int buffer = values.get(value);
            Buffer original = buffers.get(buffer);
            if (precision == Precision.F32 || original.stored() == precision || original.type() != DataType.F32) {
                return buffer;
            }
            return copies.computeIfAbsent(new Rounded(value, precision), key -> {
                buffers.add(new Buffer(
                        original.purpose() + " rounded to " + precision, original.shape(), original.type(), precision));
                steps.add(new Copy(buffer, buffers.size() - 1));
                return buffers.size() - 1;
            });
        }
    }
}

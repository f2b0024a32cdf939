package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Numbers for a network's inputs, in any of the forms that a caller may have them in. */
final class Inputs {
    private Inputs() {}

    /**
     * The shapes of inputs by their values: a tensor says its own; of other values the batch is as many samples of the
     * default extents as they fill.
     */
    static Map<String, Shape> shapes(Network network, Map<String, ?> values) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (NetworkInput input : network.inputs()) {
            Object value = values.get(input.name());
            require(value != null, "there is no value for the input %s", describe(input));
            shapes.put(input.name(), value instanceof Tensor tensor ? tensor.shape() : shape(input, value));
        }
        values.keySet()
                .forEach(name -> require(
                        shapes.containsKey(name), "there is no input named %s; there are %s", name, shapes.keySet()));
        return shapes;
    }

    private static Shape shape(NetworkInput input, Object value) {
        Shape usual = input.shape();
        long elements = elements(input, value);
        if (elements == usual.elements()) {
            return usual;
        }
        boolean batched = usual.rank() > 0 && !input.symbols().getFirst().isEmpty();
        long sample = batched ? usual.elements() / usual.extent(0) : usual.elements();
        require(
                batched && elements > 0 && elements % sample == 0,
                "the input %s got %d numbers; it takes %d%s",
                describe(input),
                elements,
                sample,
                batched ? ", or a multiple of that for a batch" : "");
        return usual.with(0, elements / sample);
    }

    private static long elements(NetworkInput input, Object value) {
        return switch (value) {
            case float[] array -> array.length;
            case int[] array -> array.length;
            case byte[] array -> array.length;
            case FloatBuffer buffer -> buffer.remaining();
            case ByteBuffer buffer -> buffer.remaining() / input.type().bytes();
            case MemorySegment segment -> segment.byteSize() / input.type().bytes();
            default ->
                throw new InvalidDescriptorException("the input " + describe(input) + " got a "
                        + value.getClass().getName()
                        + "; it takes a Tensor, float[], int[], byte[], FloatBuffer, ByteBuffer or MemorySegment");
        };
    }

    /** Copies a value into a session's input. */
    static void copy(Object value, Tensor input) {
        switch (value) {
            case Tensor tensor -> input.copyFrom(tensor);
            case float[] array -> input.copyFrom(array);
            case int[] array -> input.copyFrom(array);
            case byte[] array -> input.copyFrom(array);
            case FloatBuffer buffer -> {
                float[] numbers = new float[buffer.remaining()];
                buffer.duplicate().get(numbers);
                input.copyFrom(numbers);
            }
            case ByteBuffer buffer -> input.copyFrom(MemorySegment.ofBuffer(buffer));
            case MemorySegment segment -> input.copyFrom(segment);
            default -> throw new IllegalStateException("a value of " + value.getClass() + " has no shape");
        }
    }

    private static String describe(NetworkInput input) {
        return input.name() + " (" + input.type() + " " + input.describe() + ")";
    }
}

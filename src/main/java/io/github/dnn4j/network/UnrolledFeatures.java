package io.github.dnn4j.network;

import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The values that a classifier has as (N, features) and its convolutional form as (N, map...). */
final class UnrolledFeatures {
    private final Map<String, Shape> shapes;
    private final Map<String, Unrolled> values = new HashMap<>();

    /** None yet of the network whose values have these shapes. */
    UnrolledFeatures(Map<String, Shape> shapes) {
        this.shapes = shapes;
    }

    /**
     * What stands for (N, features).
     *
     * @param value its name in the new network
     * @param map (C, spatial...) for the default input shapes
     */
    record Unrolled(String value, Shape map) {
        /** True if the spatial extents are 1, so that features are channels. */
        boolean isPointwise() {
            return map.elements() == map.extent(0);
        }
    }

    void put(String value, Unrolled unrolled) {
        values.put(value, unrolled);
    }

    boolean contains(String value) {
        return values.containsKey(value);
    }

    /** What stands for the value; the value itself if nothing else does. */
    Unrolled of(String value) {
        Unrolled known = values.get(value);
        return known != null ? known : new Unrolled(value, withoutBatch(shapes.get(value)));
    }

    private static Shape withoutBatch(Shape shape) {
        return Shape.of(Arrays.copyOfRange(shape.toArray(), 1, shape.rank()));
    }

    /** What stands for those of the values that are unrolled. */
    List<Unrolled> among(List<String> names) {
        return names.stream().filter(values::containsKey).map(values::get).toList();
    }

    /** True for features of one position, and for what broadcasts to them: (N, features), (features) or one value. */
    boolean isPerFeature(String value) {
        Unrolled known = values.get(value);
        return known != null ? known.isPointwise() : shapes.get(value).rank() <= 2;
    }

    /** The features that the node gives. */
    long count(Node node) {
        return shapes.get(node.outputs().getFirst()).extent(1);
    }

    /** The node's inputs as (N, features, 1...) or (features, 1...); {@code add} gets the reshapes that this takes. */
    List<Unrolled> perChannel(Node node, Consumer<Node> add) {
        int spatialRank = among(node.inputs()).getFirst().map().rank() - 1;
        Shape map = Shape.of(ones(count(node), spatialRank));
        List<Unrolled> result = new ArrayList<>();
        for (String input : node.inputs()) {
            if (contains(input)) {
                result.add(new Unrolled(values.get(input).value(), map));
                continue;
            }
            Shape shape = shapes.get(input);
            List<Long> target = new ArrayList<>();
            for (int axis = 0; axis < shape.rank(); axis++) {
                target.add(shape.rank() == 2 && axis == 0 ? 0 : shape.extent(axis));
            }
            target.addAll(Collections.nCopies(spatialRank, 1L));
            String name = node.name() + ".operand" + result.size();
            add.accept(new Node(name, new Reshape(target), List.of(input), List.of(name), List.of()));
            result.add(new Unrolled(name, map));
        }
        return result;
    }

    private static long[] ones(long first, int others) {
        long[] extents = new long[others + 1];
        Arrays.fill(extents, 1);
        extents[0] = first;
        return extents;
    }
}

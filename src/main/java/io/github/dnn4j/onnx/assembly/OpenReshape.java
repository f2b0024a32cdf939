package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reshapes that give an input the wanted shape under every binding. A reshape copies an extent to the same axis only,
 * and has one extent that is whatever is left.
 */
final class OpenReshape {
    private OpenReshape() {}

    /** One reshape, or two by way of a shape with ones; empty where more than one open extent moves. */
    static Optional<List<Reshape>> layers(List<Shape> given, List<Shape> wanted) {
        Optional<Reshape> direct = layer(given, wanted);
        if (direct.isPresent()) {
            return direct.map(List::of);
        }
        for (int axis = 0; axis < wanted.getFirst().rank(); axis++) {
            Optional<List<Shape>> between = merged(given, wanted, axis);
            Optional<Reshape> first = between.flatMap(shapes -> layer(given, shapes));
            Optional<Reshape> second = between.flatMap(shapes -> layer(shapes, wanted));
            if (first.isPresent() && second.isPresent()) {
                return Optional.of(List.of(first.get(), second.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Reshape> layer(List<Shape> given, List<Shape> wanted) {
        List<Long> target = new ArrayList<>();
        boolean free = false;
        for (int axis = 0; axis < wanted.getFirst().rank(); axis++) {
            List<Long> extents = extents(wanted, axis);
            if (extents.stream().distinct().count() == 1) {
                target.add(extents.getFirst());
            } else if (axis < given.getFirst().rank() && extents.equals(extents(given, axis))) {
                target.add(0L);
            } else if (!free) {
                free = true;
                target.add(-1L);
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new Reshape(target));
    }

    private static List<Long> extents(List<Shape> shapes, int axis) {
        return shapes.stream().map(shape -> shape.extent(axis)).toList();
    }

    /** The given shapes with the two axes merged that become one wanted axis, and a one in place of the second. */
    private static Optional<List<Shape>> merged(List<Shape> given, List<Shape> wanted, int axis) {
        if (axis + 1 >= given.getFirst().rank()) {
            return Optional.empty();
        }
        List<Shape> merged = new ArrayList<>();
        for (int k = 0; k < given.size(); k++) {
            Shape shape = given.get(k);
            long product = shape.extent(axis) * shape.extent(axis + 1);
            if (product != wanted.get(k).extent(axis)) {
                return Optional.empty();
            }
            merged.add(shape.with(axis, product).with(axis + 1, 1));
        }
        return Optional.of(merged);
    }
}

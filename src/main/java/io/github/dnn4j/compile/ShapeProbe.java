package io.github.dnn4j.compile;

import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Whether the shapes of two values are related in every session, and not by chance for the default input shapes: a
 * batch of 1 there makes a value per sample look like one for all samples. Shapes are compared for the default input
 * shapes and for others, in which one symbol has another extent.
 */
final class ShapeProbe {
    private final List<Map<String, Shape>> probes = new ArrayList<>();

    ShapeProbe(Program program) {
        probes.add(partialShapes(program, Map.of()));
        for (Map.Entry<String, Long> symbol : symbols(program).entrySet()) {
            for (long extent : List.of(symbol.getValue() + 1, symbol.getValue() * 2 + 1)) {
                probes.add(partialShapes(program, Map.of(symbol.getKey(), extent)));
            }
        }
    }

    /** True if the values have one shape wherever both can be computed. */
    boolean equalWhereComputed(String first, String second) {
        for (Map<String, Shape> shapes : probes) {
            Shape a = shapes.get(first);
            Shape b = shapes.get(second);
            if (a != null && b != null && !a.equals(b)) {
                return false;
            }
        }
        return true;
    }

    /** True if both values can be computed for all shapes tried, and {@code relation} always holds. */
    boolean always(String first, String second, BiPredicate<Shape, Shape> relation) {
        for (Map<String, Shape> shapes : probes) {
            Shape a = shapes.get(first);
            Shape b = shapes.get(second);
            if (a == null || b == null || !relation.test(a, b)) {
                return false;
            }
        }
        return true;
    }

    /** The symbols of the inputs with their default extents. */
    private static Map<String, Long> symbols(Program program) {
        Map<String, Long> result = new LinkedHashMap<>();
        for (NetworkInput input : program.network().inputs()) {
            for (int axis = 0; axis < input.shape().rank(); axis++) {
                if (!input.symbols().get(axis).isEmpty()) {
                    result.putIfAbsent(input.symbols().get(axis), input.shape().extent(axis));
                }
            }
        }
        return result;
    }

    /**
     * Shapes of the values that can be computed with these extents. A network that ends in a fully connected layer
     * accepts pictures of one size only; what comes before that layer can be compared all the same.
     */
    private static Map<String, Shape> partialShapes(Program program, Map<String, Long> extents) {
        Map<String, Shape> shapes = new LinkedHashMap<>(program.network().shapesWith(extents));
        Set<String> impossible = new LinkedHashSet<>();
        for (Step step : program.steps()) {
            if (step.layerInputs().stream().anyMatch(impossible::contains)) {
                impossible.addAll(step.outputs());
                continue;
            }
            try {
                List<Shape> given = step.layerInputs().stream().map(shapes::get).toList();
                List<Shape> results = step.layer().outputShapes(given);
                for (int i = 0; i < results.size(); i++) {
                    shapes.put(step.outputs().get(i), results.get(i));
                }
            } catch (InvalidDescriptorException | ArithmeticException sizeNotTaken) {
                impossible.addAll(step.outputs());
            }
        }
        return shapes;
    }
}

package io.github.dnn4j.onnx.write;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which extents of a network's values may vary. Every symbol is given several other values, and an extent that then
 * differs from its default is open. Where no other value of a symbol passes through all layers, nothing can be told,
 * and every extent counts as open.
 */
final class OpenExtents {
    private static final long[] FACTORS = {2, 3, 8, 64};

    private final List<Map<String, Long>> symbols = new ArrayList<>();
    private final List<Map<String, Shape>> shapes = new ArrayList<>();
    private boolean unknown;

    private OpenExtents() {}

    static OpenExtents of(Network network) {
        OpenExtents result = new OpenExtents();
        Map<String, Long> defaults = new LinkedHashMap<>();
        for (NetworkInput input : network.inputs()) {
            for (int axis = 0; axis < input.shape().rank(); axis++) {
                if (!input.symbols().get(axis).isEmpty()) {
                    defaults.putIfAbsent(
                            input.symbols().get(axis), input.shape().extent(axis));
                }
            }
        }
        result.symbols.add(defaults);
        result.shapes.add(network.inferShapes(network.defaultShapes()));
        defaults.forEach((symbol, extent) -> {
            int before = result.shapes.size();
            Set<Long> others = new LinkedHashSet<>(List.of(extent + 1));
            for (long factor : FACTORS) {
                others.add(factor * extent);
            }
            others.forEach(other -> result.probe(network, defaults, symbol, other));
            result.unknown |= result.shapes.size() == before;
        });
        return result;
    }

    private void probe(Network network, Map<String, Long> defaults, String symbol, long extent) {
        Map<String, Long> values = new LinkedHashMap<>(defaults);
        values.put(symbol, extent);
        try {
            shapes.add(network.inferShapes(network.shapesWith(values)));
            symbols.add(values);
        } catch (InvalidDescriptorException | ArithmeticException doesNotFit) {
            // The network cannot be run at this extent.
        }
    }

    /** The shape of a value for the default input shapes. */
    Shape shape(String value) {
        return shapes.getFirst().get(value);
    }

    /** True if an extent of a value may vary. */
    boolean isOpen(String value, int axis) {
        long extent = shape(value).extent(axis);
        return unknown || shapes.stream().anyMatch(probe -> probe.get(value).extent(axis) != extent);
    }

    /** The symbol that an open extent is equal to; empty if there is none. */
    Optional<String> symbol(String value, int axis) {
        return symbols.getFirst().keySet().stream()
                .filter(symbol -> !unknown)
                .filter(symbol -> {
                    for (int k = 0; k < shapes.size(); k++) {
                        if (shapes.get(k).get(value).extent(axis)
                                != symbols.get(k).get(symbol)) {
                            return false;
                        }
                    }
                    return true;
                })
                .findFirst();
    }
}

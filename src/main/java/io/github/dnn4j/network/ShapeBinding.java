package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Binds shapes to the inputs of the network of that name, and numbers to the symbols among their extents. */
record ShapeBinding(String network, List<NetworkInput> inputs) {
    /** The input of that name. */
    NetworkInput input(String name) {
        return inputs.stream()
                .filter(input -> input.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidDescriptorException("network " + network + " has no input named " + name
                        + "; it has " + inputs.stream().map(NetworkInput::name).toList()));
    }

    /** Input shapes by name, from shapes in the order of the inputs. */
    Map<String, Shape> byName(List<Shape> shapes) {
        List<String> names = inputs.stream().map(NetworkInput::name).toList();
        require(
                shapes.size() == names.size(),
                "network %s has %d inputs (%s), but %d shapes were given",
                network,
                names.size(),
                String.join(", ", names),
                shapes.size());
        Map<String, Shape> result = new LinkedHashMap<>();
        for (int i = 0; i < shapes.size(); i++) {
            result.put(names.get(i), shapes.get(i));
        }
        return result;
    }

    /** The inputs' default shapes with the symbols replaced that are given; all of them must be known. */
    Map<String, Shape> bind(Map<String, Long> symbols) {
        for (String symbol : symbols.keySet()) {
            require(
                    !symbol.isEmpty()
                            && inputs.stream().anyMatch(input -> input.symbols().contains(symbol)),
                    "network %s has no symbolic extent %s; its inputs are %s",
                    network,
                    symbol,
                    inputs.stream()
                            .map(input -> input.name() + " " + input.describe())
                            .toList());
        }
        Map<String, Shape> result = new LinkedHashMap<>();
        for (NetworkInput input : inputs) {
            Shape shape = input.shape();
            for (int i = 0; i < shape.rank(); i++) {
                Long extent = symbols.get(input.symbols().get(i));
                shape = extent == null ? shape : shape.with(i, extent);
            }
            result.put(input.name(), shape);
        }
        return result;
    }

    /** Checks that given shapes agree with the network's fixed extents and with one another's symbols. */
    void check(Map<String, Shape> shapes) {
        for (String given : shapes.keySet()) {
            input(given);
        }
        Map<String, Long> symbols = new HashMap<>();
        for (NetworkInput input : inputs) {
            Shape shape = shapes.get(input.name());
            require(shape != null, "no shape was given for input %s of network %s", input.name(), network);
            require(
                    shape.rank() == input.shape().rank(),
                    "input %s has shape %s; the network takes %s",
                    input.name(),
                    shape,
                    input.describe());
            for (int i = 0; i < shape.rank(); i++) {
                String symbol = input.symbols().get(i);
                long extent = shape.extent(i);
                if (symbol.isEmpty()) {
                    require(
                            extent == input.shape().extent(i),
                            "input %s has shape %s; the network takes %s, and extent %d of axis %d is fixed. What an ONNX file"
                                    + " leaves open may be imported at another extent: OnnxModel.notes says why it is fixed,"
                                    + " ImportOptions.withInputShape (--input-shape) gives one",
                            input.name(),
                            shape,
                            input.describe(),
                            input.shape().extent(i),
                            i);
                } else {
                    Long known = symbols.putIfAbsent(symbol, extent);
                    require(
                            known == null || known == extent,
                            "symbol %s of network %s is bound to both %d and %d",
                            symbol,
                            network,
                            known,
                            extent);
                }
            }
        }
    }
}

package io.github.dnn4j.network;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.Map;

/** Checks that shapes given for a network's inputs agree with its fixed extents and with one another's symbols. */
final class ShapeBinding {
    private ShapeBinding() {}

    static void check(Network network, Map<String, Shape> shapes) {
        for (String given : shapes.keySet()) {
            network.input(given);
        }
        Map<String, Long> symbols = new HashMap<>();
        for (NetworkInput input : network.inputs()) {
            Shape shape = shapes.get(input.name());
            require(shape != null, "no shape was given for input %s of network %s", input.name(), network.name());
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
                            network.name(),
                            known,
                            extent);
                }
            }
        }
    }
}

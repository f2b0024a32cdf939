package io.github.dnn4j.quantize;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One quantized layer as a network of its own, whose input is F32: the error of this layer alone. */
final class SingleLayer {
    private SingleLayer() {}

    /** The layer's input in the network before quantization, which is the input of its own network. */
    static String input(QuantizedModel model, String layer) {
        return node(model.source(), layer).inputs().getFirst();
    }

    static Node node(Network network, String name) {
        return network.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Compiles Quantize, Dequantize, the layer, and what follows up to {@code result}.
     *
     * @param result the layer's output, or that of an activation of it
     */
    static Observer of(Backend backend, QuantizedModel model, String layer, String result) {
        Map<String, Node> producers = new HashMap<>();
        model.network().nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        String input = input(model, layer);
        List<Node> nodes = new ArrayList<>();
        for (String value = result;
                !value.equals(input);
                value = nodes.getLast().inputs().getFirst()) {
            nodes.add(producers.get(value));
        }
        Shape shape = model.source().inferShapes(model.source().defaultShapes()).get(input);
        NetworkInput given = new NetworkInput(input, DataType.F32, shape, Collections.nCopies(shape.rank(), ""));
        return new Observer(
                backend, new Network(layer, List.of(given), nodes, List.of(result)), model.parameters(), List.of());
    }
}

package io.github.dnn4j.quantize;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which values of a network are quantized, and which of them share a range. Found backward from the inputs of
 * convolutions and fully connected layers. The inputs of a layer that only moves elements are quantized as its outputs
 * are, and one range serves all that it joins, so that no step is needed between (Jacob et al., 2018, appendix A.3, on
 * concatenation). Of the two operands of a residual addition the later one stays as it is, if a convolution that
 * computes in integers produces it and the addition is its only consumer: the convolution adds the other operand to its
 * sums before they are rounded.
 *
 * @param layers names of the convolutions and fully connected layers to compute in integers
 * @param floating the others of their kind, with the reason
 * @param groups the quantized values in the order of computation, each with the number of the group that shares its
 *     range
 */
record QuantizedPlaces(Set<String> layers, Map<String, String> floating, Map<String, Integer> groups) {
    static QuantizedPlaces of(Network network, QuantizeOptions options) {
        return new Search(network, options).run();
    }

    private static final class Search {
        private final Network network;
        private final Map<String, Node> producers = new HashMap<>();
        private final Map<String, List<Node>> consumers;
        private final Map<String, Integer> positions = new HashMap<>();
        private final Set<String> layers = new LinkedHashSet<>();
        private final Map<String, String> floating = new LinkedHashMap<>();
        private final Map<String, String> leaders = new HashMap<>();

        Search(Network network, QuantizeOptions options) {
            this.network = network;
            this.consumers = network.consumers();
            for (NetworkInput input : network.inputs()) {
                positions.put(input.name(), -1);
            }
            for (int i = 0; i < network.nodes().size(); i++) {
                Node node = network.nodes().get(i);
                require(
                        !(node.layer() instanceof Quantize || node.layer() instanceof Dequantize),
                        "network %s is quantized already: it has the layer %s (%s)",
                        network.name(),
                        node.name(),
                        node.layer().kind());
                for (String output : node.outputs()) {
                    producers.put(output, node);
                    positions.put(output, i);
                }
            }
            choose(options);
        }

        private void choose(QuantizeOptions options) {
            List<Node> linear = network.nodes().stream()
                    .filter(node -> node.layer() instanceof Convolution || node.layer() instanceof FullyConnected)
                    .toList();
            Set<String> known =
                    new LinkedHashSet<>(linear.stream().map(Node::name).toList());
            require(
                    known.containsAll(options.floating()),
                    "%s are to stay in floating point, but network %s has these convolutions and fully connected layers:"
                            + " %s",
                    options.floating(),
                    network.name(),
                    known);
            for (Node node : linear) {
                if (options.floating().contains(node.name())) {
                    floating.put(node.name(), "as asked for");
                } else if (options.floatingFirst() && node == linear.getFirst()) {
                    floating.put(node.name(), "the first layer, as asked for");
                } else if (options.floatingLast() && node == linear.getLast()) {
                    floating.put(node.name(), "the last layer, as asked for");
                } else {
                    layers.add(node.name());
                }
            }
        }

        QuantizedPlaces run() {
            for (Node node : network.nodes().reversed()) {
                if (layers.contains(node.name())) {
                    add(node.inputs().getFirst());
                } else if (moves(node.layer())) {
                    join(node);
                } else if (isAddition(node) && isWanted(node.outputs().getFirst())) {
                    addition(node);
                }
            }
            return new QuantizedPlaces(
                    Collections.unmodifiableSet(layers), Collections.unmodifiableMap(floating), numbered());
        }

        private void add(String value) {
            leaders.putIfAbsent(value, value);
        }

        private String leader(String value) {
            String next = leaders.get(value);
            return next.equals(value) ? value : leader(next);
        }

        private void join(Node node) {
            if (node.outputs().stream().noneMatch(leaders::containsKey)) {
                return;
            }
            List<String> all = new ArrayList<>(node.inputs());
            all.addAll(node.outputs());
            all.forEach(this::add);
            all.forEach(value -> leaders.put(leader(value), leader(all.getFirst())));
        }

        /** True if the value, or the activation that is its only consumer, is quantized. */
        private boolean isWanted(String value) {
            List<Node> takers = consumers.getOrDefault(value, List.of());
            return leaders.containsKey(value)
                    || takers.size() == 1
                            && !network.outputs().contains(value)
                            && takers.getFirst().layer() instanceof Activation
                            && leaders.containsKey(takers.getFirst().outputs().getFirst());
        }

        private void addition(Node node) {
            List<String> inputs = node.inputs();
            String later = positions.get(inputs.get(0)) > positions.get(inputs.get(1)) ? inputs.get(0) : inputs.get(1);
            String earlier = later.equals(inputs.get(0)) ? inputs.get(1) : inputs.get(0);
            String host = isHost(later) ? later : isHost(earlier) ? earlier : "";
            inputs.stream().filter(input -> !input.equals(host)).forEach(this::add);
        }

        private boolean isHost(String value) {
            Node producer = producers.get(value);
            return producer != null
                    && layers.contains(producer.name())
                    && consumers.get(value).size() == 1
                    && !leaders.containsKey(value)
                    && !network.outputs().contains(value);
        }

        private Map<String, Integer> numbered() {
            Map<String, Integer> numbers = new HashMap<>();
            Map<String, Integer> result = new LinkedHashMap<>();
            List<String> values = new ArrayList<>(
                    network.inputs().stream().map(NetworkInput::name).toList());
            network.nodes().forEach(node -> values.addAll(node.outputs()));
            for (String value : values) {
                if (leaders.containsKey(value)) {
                    String leader = leader(value);
                    numbers.putIfAbsent(leader, numbers.size());
                    result.put(value, numbers.get(leader));
                }
            }
            return Collections.unmodifiableMap(result);
        }

        private static boolean isAddition(Node node) {
            return node.layer() instanceof Elementwise layer && layer.operation() == Elementwise.Operation.ADD;
        }

        private static boolean moves(Layer layer) {
            return layer instanceof MaxPooling
                    || layer instanceof Concat
                    || layer instanceof ChannelShuffle
                    || layer instanceof Reshape
                    || layer instanceof Flatten
                    || layer instanceof Transpose
                    || layer instanceof Split
                    || layer instanceof Take
                    || layer instanceof Dropout;
        }
    }
}

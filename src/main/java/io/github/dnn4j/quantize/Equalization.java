package io.github.dnn4j.quantize;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cross-layer equalization (Nagel et al., 2019, "Data-free quantization through weight equalization and bias
 * correction", section 4.1): between two convolutions with nothing or a ReLU between them, channel i of the first is
 * divided by s(i) and the second multiplied by it, which changes no result, with s(i) = sqrt(r1(i) r2(i)) / r2(i) for
 * the largest weights r1 and r2 of the channel on either side. The channels then come in like ranges, and one scale
 * serves the value between them.
 */
final class Equalization {
    private static final int ROUNDS = 20;
    private static final double SETTLED = 1e-3;

    private Equalization() {}

    private record Pair(Node first, Node second) {}

    static FoldedNetwork of(FoldedNetwork folded) {
        List<Pair> pairs = pairs(folded.network());
        Map<String, Tensor> changed = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            for (Node node : List.of(pair.first(), pair.second())) {
                node.parameters()
                        .forEach(name -> changed.computeIfAbsent(
                                name, key -> folded.parameters().get(key).copyAs(DataType.F32)));
            }
        }
        boolean settled = pairs.isEmpty();
        for (int round = 0; round < ROUNDS && !settled; round++) {
            settled = true;
            for (Pair pair : pairs) {
                settled &= equalize(pair, changed);
            }
        }
        return new FoldedNetwork(folded.network(), folded.parameters().withAll(changed));
    }

    /** Convolutions of which the second is the only consumer of the first; parameters must be theirs alone. */
    private static List<Pair> pairs(Network network) {
        Map<String, Node> producers = new HashMap<>();
        Map<String, Integer> uses = new HashMap<>();
        for (Node node : network.nodes()) {
            node.outputs().forEach(output -> producers.put(output, node));
            node.parameters().forEach(name -> uses.merge(name, 1, Integer::sum));
        }
        Map<String, List<Node>> consumers = network.consumers();
        return network.nodes().stream()
                .filter(node -> node.layer() instanceof Convolution)
                .flatMap(second ->
                        first(second, network, producers, consumers).map(first -> new Pair(first, second)).stream())
                .filter(pair -> List.of(pair.first(), pair.second()).stream()
                        .flatMap(node -> node.parameters().stream())
                        .allMatch(name -> uses.get(name) == 1))
                .toList();
    }

    private static Optional<Node> first(
            Node second, Network network, Map<String, Node> producers, Map<String, List<Node>> consumers) {
        String value = second.inputs().getFirst();
        while (true) {
            Node producer = producers.get(value);
            if (producer == null
                    || consumers.get(value).size() != 1
                    || network.outputs().contains(value)) {
                return Optional.empty();
            }
            if (producer.layer() instanceof Convolution) {
                return Optional.of(producer);
            }
            boolean scales = producer.layer() instanceof Activation activation
                    && activation.function() == Activation.Function.RELU;
            if (!scales) {
                return Optional.empty();
            }
            value = producer.inputs().getFirst();
        }
    }

    /** Scales the channels between two convolutions; true if none changed much. */
    private static boolean equalize(Pair pair, Map<String, Tensor> changed) {
        Convolution second = (Convolution) pair.second().layer();
        Tensor before = changed.get(pair.first().parameters().getFirst());
        Tensor after = changed.get(pair.second().parameters().getFirst());
        Tensor bias = pair.first().parameters().size() > 1
                ? changed.get(pair.first().parameters().get(1))
                : null;
        boolean settled = true;
        for (int c = 0; c < second.inChannels(); c++) {
            double r1 = largest(before, c);
            double r2 = largestIn(after, second, c);
            if (r1 <= 0 || r2 <= 0) {
                continue;
            }
            double s = Math.sqrt(r1 * r2) / r2;
            settled &= Math.abs(s - 1) < SETTLED;
            Tensor row = before.slice(c, c + 1L);
            for (long i = 0; i < row.shape().elements(); i++) {
                row.setFloat(i, (float) (row.getFloat(i) / s));
            }
            if (bias != null) {
                bias.setFloat(c, (float) (bias.getFloat(c) / s));
            }
            scaleIn(after, second, c, s);
        }
        return settled;
    }

    private static double largest(Tensor weight, int channel) {
        double largest = 0;
        for (float value : weight.slice(channel, channel + 1L).toFloatArray()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double largestIn(Tensor weight, Convolution layer, int channel) {
        double[] largest = {0};
        eachOf(layer, channel, index -> largest[0] = Math.max(largest[0], Math.abs(weight.getFloat(index))));
        return largest[0];
    }

    private static void scaleIn(Tensor weight, Convolution layer, int channel, double factor) {
        eachOf(layer, channel, index -> weight.setFloat(index, (float) (weight.getFloat(index) * factor)));
    }

    /** The elements of a weight (outChannels, inChannels / groups, taps) that meet an input channel. */
    private static void eachOf(Convolution layer, int channel, java.util.function.LongConsumer action) {
        long perGroup = layer.inChannels() / layer.groups();
        long outPerGroup = layer.outChannels() / layer.groups();
        long group = channel / perGroup;
        long taps = layer.window().taps();
        for (long o = group * outPerGroup; o < (group + 1) * outPerGroup; o++) {
            for (long t = 0; t < taps; t++) {
                action.accept((o * perGroup + channel % perGroup) * taps + t);
            }
        }
    }
}

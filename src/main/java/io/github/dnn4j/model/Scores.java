package io.github.dnn4j.model;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How the numbers that a classifier gives become probabilities. */
public enum Scores {
    /** The network ends in softmax. */
    PROBABILITIES("probabilities, as the network gives them"),
    /** The network ends in the logarithm of softmax. */
    LOG_PROBABILITIES("logarithms of probabilities, exponentiated here"),
    /** The network ends without softmax. */
    LOGITS("logits; softmax applied here");

    private final String words;

    Scores(String words) {
        this.words = words;
    }

    /** What the user is told. */
    @Override
    public String toString() {
        return words;
    }

    /** Looks for softmax at the end of the network, before layers that only change shape or type. */
    public static Scores of(Network network, String output) {
        Map<String, Node> producers = new HashMap<>();
        for (Node node : network.nodes()) {
            node.outputs().forEach(value -> producers.put(value, node));
        }
        Node node = producers.get(output);
        while (node != null && keepsValues(node)) {
            node = producers.get(node.inputs().getFirst());
        }
        if (node != null && node.layer() instanceof Softmax softmax) {
            return softmax.log() ? LOG_PROBABILITIES : PROBABILITIES;
        }
        return LOGITS;
    }

    private static boolean keepsValues(Node node) {
        return node.layer() instanceof Reshape
                || node.layer() instanceof Flatten
                || node.layer() instanceof Dropout
                || node.layer() instanceof Quantize
                || node.layer() instanceof Dequantize;
    }

    /** The probability of each class. */
    public double[] probabilities(float[] scores) {
        double[] result = new double[scores.length];
        double largest = IntStream.range(0, scores.length)
                .mapToDouble(i -> scores[i])
                .max()
                .orElse(0);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            // Softmax is unchanged by a common offset, and exponents of at most 0 do not overflow.
            result[i] = switch (this) {
                case PROBABILITIES -> scores[i];
                case LOG_PROBABILITIES -> Math.exp(scores[i]);
                case LOGITS -> Math.exp(scores[i] - largest);
            };
            sum += result[i];
        }
        if (this == LOGITS) {
            for (int i = 0; i < result.length; i++) {
                result[i] /= sum;
            }
        }
        return result;
    }

    /** The indices of the {@code count} largest, the largest first; among equals, the lower index. */
    public static List<Integer> top(double[] probabilities, int count) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .sorted((a, b) -> {
                    int order = Double.compare(probabilities[b], probabilities[a]);
                    return order != 0 ? order : Integer.compare(a, b);
                })
                .limit(count)
                .toList();
    }
}

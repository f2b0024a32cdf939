package io.github.dnn4j.quantize;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What quantization does to the result of one layer, including an activation that is its only consumer: ‖q - f‖ / ‖f‖
 * over all samples, f being the result in the network before.
 *
 * @param layer name of the convolution or fully connected layer
 * @param alone the error when the layer alone computes with quantized input and weight; NaN for one in floating point
 * @param inNetwork the error in the quantized network, where those of all layers before add to it
 */
public record LayerError(String layer, double alone, double inNetwork) {
    /**
     * The errors of all convolutions and fully connected layers.
     *
     * @param backend what runs both networks, and every layer alone
     * @param model the quantized network, with the one that it was made from
     * @param samples tensors for every input, by name
     * @return one for each layer, in the order of computation
     */
    public static List<LayerError> of(Backend backend, QuantizedModel model, List<Map<String, Tensor>> samples) {
        Map<String, String> results = results(model.source());
        Map<String, Sums> inNetwork = new LinkedHashMap<>();
        Map<String, Sums> alone = new LinkedHashMap<>();
        results.forEach((layer, value) -> inNetwork.put(value, new Sums()));
        List<String> inputs = model.quantized().stream()
                .map(layer -> SingleLayer.input(model, layer))
                .distinct()
                .toList();
        List<String> watched = new ArrayList<>(inNetwork.keySet());
        inputs.stream().filter(value -> !watched.contains(value)).forEach(watched::add);
        try (Observer floating = new Observer(backend, model.source(), model.sourceParameters(), watched);
                Observer quantized = new Observer(backend, model.network(), model.parameters(), inNetwork.keySet())) {
            Map<String, Observer> single = new LinkedHashMap<>();
            try {
                for (Map<String, Tensor> sample : samples) {
                    Map<String, float[]> before = new LinkedHashMap<>();
                    floating.observe(sample, watched, before::put);
                    quantized.observe(
                            sample,
                            inNetwork.keySet(),
                            (value, elements) -> inNetwork.get(value).add(before.get(value), elements));
                    Map<String, Shape> shapes = model.source().inferShapes(shapes(sample));
                    for (String layer : model.quantized()) {
                        Observer one = single.computeIfAbsent(
                                layer, name -> SingleLayer.of(backend, model, name, results.get(name)));
                        String input = SingleLayer.input(model, layer);
                        Tensor given = Tensor.allocate(shapes.get(input), DataType.F32);
                        given.copyFrom(before.get(input));
                        String result = results.get(layer);
                        float[] q = one.run(Map.of(input, given)).output(result).toFloatArray();
                        alone.computeIfAbsent(layer, key -> new Sums()).add(before.get(result), q);
                    }
                }
            } finally {
                single.values().forEach(Observer::close);
            }
        }
        List<LayerError> errors = new ArrayList<>();
        results.forEach((layer, value) -> errors.add(new LayerError(
                layer,
                alone.containsKey(layer) ? alone.get(layer).relative() : Double.NaN,
                inNetwork.get(value).relative())));
        return errors;
    }

    /** ‖q - f‖ / ‖f‖, or ‖q‖ where f is all zero. */
    static double relative(float[] f, float[] q) {
        Sums sums = new Sums();
        sums.add(f, q);
        return sums.relative();
    }

    private static final class Sums {
        private double error;
        private double signal;

        void add(float[] f, float[] q) {
            for (int i = 0; i < f.length; i++) {
                double difference = (double) q[i] - f[i];
                error += difference * difference;
                signal += (double) f[i] * f[i];
            }
        }

        double relative() {
            return Math.sqrt(signal == 0 ? error : error / signal);
        }
    }

    private static Map<String, Shape> shapes(Map<String, Tensor> sample) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        sample.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    /** The value whose error counts for each layer. */
    private static Map<String, String> results(Network network) {
        Map<String, List<Node>> consumers = network.consumers();
        Map<String, String> results = new LinkedHashMap<>();
        for (Node node : network.nodes()) {
            if (node.layer() instanceof Convolution || node.layer() instanceof FullyConnected) {
                String output = node.outputs().getFirst();
                List<Node> takers = consumers.getOrDefault(output, List.of());
                boolean activated = takers.size() == 1 && takers.getFirst().layer() instanceof Activation;
                results.put(node.name(), activated ? takers.getFirst().outputs().getFirst() : output);
            }
        }
        return results;
    }
}

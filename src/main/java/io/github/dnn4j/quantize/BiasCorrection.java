package io.github.dnn4j.quantize;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes back what quantization adds to the mean of each output channel: the error of a rounded weight is the same for
 * every sample, so that the outputs are shifted by it times the mean input (Nagel et al., 2019, section 4.2). The shift
 * is measured on samples, layer by layer, each layer alone computing with quantized input and weight.
 */
final class BiasCorrection {
    private static final int MOST_SAMPLES = 64;

    private BiasCorrection() {}

    static QuantizedModel of(Backend backend, QuantizedModel model, List<Map<String, Tensor>> samples) {
        Map<String, Mean> shifts = shifts(backend, model, samples.subList(0, Math.min(MOST_SAMPLES, samples.size())));
        Map<String, Tensor> biases = new LinkedHashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : model.network().nodes()) {
            Mean shift = shifts.get(node.name());
            nodes.add(shift == null ? node : corrected(node, shift, model.parameters(), biases));
        }
        Network network = new Network(
                model.network().name(),
                model.network().inputs(),
                nodes,
                model.network().outputs());
        return new QuantizedModel(
                network,
                model.parameters().withAll(biases),
                model.source(),
                model.sourceParameters(),
                model.quantized(),
                model.floating(),
                model.ranges());
    }

    private static Map<String, Mean> shifts(Backend backend, QuantizedModel model, List<Map<String, Tensor>> samples) {
        Set<String> watched = new TreeSet<>();
        Map<String, Mean> shifts = new LinkedHashMap<>();
        for (String layer : model.quantized()) {
            watched.add(SingleLayer.input(model, layer));
            watched.add(output(model, layer));
        }
        Map<String, Observer> single = new HashMap<>();
        try (Observer floating = new Observer(backend, model.source(), model.sourceParameters(), watched)) {
            for (Map<String, Tensor> sample : samples) {
                Map<String, float[]> values = new HashMap<>();
                floating.observe(sample, watched, values::put);
                Map<String, Shape> given = new LinkedHashMap<>();
                sample.forEach((name, tensor) -> given.put(name, tensor.shape()));
                Map<String, Shape> shapes = model.source().inferShapes(given);
                for (String layer : model.quantized()) {
                    String input = SingleLayer.input(model, layer);
                    String output = output(model, layer);
                    Tensor tensor = Tensor.allocate(shapes.get(input), DataType.F32);
                    tensor.copyFrom(values.get(input));
                    Observer one = single.computeIfAbsent(layer, name -> SingleLayer.of(backend, model, name, output));
                    float[] q = one.run(Map.of(input, tensor)).output(output).toFloatArray();
                    shifts.computeIfAbsent(
                                    layer,
                                    name -> new Mean((int) shapes.get(output).extent(1)))
                            .add(values.get(output), q, shapes.get(output));
                }
            }
        } finally {
            single.values().forEach(Observer::close);
        }
        return shifts;
    }

    private static String output(QuantizedModel model, String layer) {
        return SingleLayer.node(model.source(), layer).outputs().getFirst();
    }

    /** The mean of f - q for each channel of values (N, C, ...). */
    private static final class Mean {
        private final double[] sums;
        private long count;

        Mean(int channels) {
            sums = new double[channels];
        }

        void add(float[] f, float[] q, Shape shape) {
            int inner = Math.toIntExact(shape.elements() / shape.extent(0) / sums.length);
            for (int i = 0; i < f.length; i++) {
                sums[i / inner % sums.length] += (double) f[i] - q[i];
            }
            count += f.length / sums.length;
        }

        double of(int channel) {
            return sums[channel] / count;
        }
    }

    private static Node corrected(Node node, Mean shift, Parameters parameters, Map<String, Tensor> biases) {
        boolean had = node.parameters().size() > 1;
        int channels = shift.sums.length;
        Tensor bias = Tensor.allocate(Shape.of(channels), DataType.F32);
        for (int c = 0; c < channels; c++) {
            double before = had ? parameters.get(node.parameters().get(1)).getFloat(c) : 0;
            bias.setFloat(c, (float) (before + shift.of(c)));
        }
        String name = node.name() + "_bias_corrected";
        while (parameters.contains(name) || biases.containsKey(name)) {
            name += "_";
        }
        biases.put(name, bias);
        return new Node(
                node.name(),
                withBias(node.layer()),
                node.inputs(),
                node.outputs(),
                List.of(node.parameters().getFirst(), name));
    }

    private static Layer withBias(Layer layer) {
        if (layer instanceof Convolution convolution) {
            return convolution.withBias(true);
        }
        FullyConnected connected = (FullyConnected) layer;
        return new FullyConnected(connected.inFeatures(), connected.outFeatures(), true);
    }
}

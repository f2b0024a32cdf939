package io.github.dnn4j.quantize;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.compile.IntegerGrid;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.tensor.TensorSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Quantizes a trained network. Every input of a convolution or fully connected layer goes through Quantize and
 * Dequantize (the form that ONNX calls QDQ), and the layer's weight is held as {@link QuantizedWeight}. Biases,
 * additions and what comes after the last such layer stay F32. So the result is an ordinary network that defines its
 * own numbers, rounding included, on any backend; one that knows integers may compute the layers between in them.
 */
public final class PostTrainingQuantization {
    private PostTrainingQuantization() {}

    /**
     * Quantizes a network.
     *
     * @param backend what runs the samples
     * @param network the trained network, in floating point
     * @param parameters a tensor for every parameter of the network
     * @param samples tensors for every input, by name; some dozens that are like what the network will see
     * @param options what is quantized and how
     * @return the quantized network with its parameters, and what it was made from
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there are no samples, the network is quantized
     *     already, has no layer to quantize, or options name layers that it does not have
     */
    public static QuantizedModel quantize(
            Backend backend,
            Network network,
            Parameters parameters,
            List<Map<String, Tensor>> samples,
            QuantizeOptions options) {
        FoldedNetwork folded = FoldedNetwork.of(network, parameters);
        if (options.equalize()) {
            folded = Equalization.of(folded);
        }
        QuantizedPlaces places = QuantizedPlaces.of(folded.network(), options);
        require(
                !places.layers().isEmpty(),
                "network %s has no convolution or fully connected layer that is to be quantized",
                network.name());
        Calibration calibration = Calibration.of(
                backend,
                folded.network(),
                folded.parameters(),
                samples,
                places.groups().keySet(),
                options.method());
        QuantizedModel model = new Rewriting(folded, places, shared(places, calibration)).run();
        return options.correctBias() ? BiasCorrection.of(backend, model, samples) : model;
    }

    /** One range for all values of a group: the least that holds theirs. */
    private static Map<String, Range> shared(QuantizedPlaces places, Calibration calibration) {
        Map<Integer, Range> ofGroup = new HashMap<>();
        places.groups()
                .forEach((value, group) ->
                        ofGroup.merge(group, calibration.ranges().get(value), Range::union));
        Map<String, Range> result = new LinkedHashMap<>();
        places.groups().forEach((value, group) -> result.put(value, ofGroup.get(group)));
        return result;
    }

    private static final class Rewriting {
        private final FoldedNetwork folded;
        private final QuantizedPlaces places;
        private final Map<String, Range> ranges;
        private final Set<String> names = new HashSet<>();
        private final Map<String, String> dequantized = new HashMap<>();
        private final Map<String, Tensor> scales = new LinkedHashMap<>();
        private final Map<String, QuantizedWeight> weights = new LinkedHashMap<>();
        private final List<Node> nodes = new ArrayList<>();

        Rewriting(FoldedNetwork folded, QuantizedPlaces places, Map<String, Range> ranges) {
            this.folded = folded;
            this.places = places;
            this.ranges = ranges;
            Network network = folded.network();
            names.addAll(network.types().keySet());
            names.addAll(network.parameters().keySet());
            network.nodes().forEach(node -> names.add(node.name()));
        }

        QuantizedModel run() {
            Network network = folded.network();
            network.inputs().stream().map(NetworkInput::name).forEach(this::place);
            for (Node node : network.nodes()) {
                nodes.add(new Node(
                        node.name(),
                        node.layer(),
                        node.inputs().stream()
                                .map(value -> dequantized.getOrDefault(value, value))
                                .toList(),
                        node.outputs(),
                        places.layers().contains(node.name()) ? withIntegers(node) : node.parameters()));
                node.outputs().forEach(this::place);
            }
            Parameters all = folded.parameters().withAll(scales).withQuantized(weights);
            return new QuantizedModel(
                    new Network(network.name(), network.inputs(), nodes, network.outputs()),
                    used(all),
                    network,
                    folded.parameters(),
                    List.copyOf(places.layers()),
                    places.floating(),
                    ranges);
        }

        /** Without the weights that are not used any more. */
        private Parameters used(Parameters all) {
            Set<String> taken = new HashSet<>();
            nodes.forEach(node -> taken.addAll(node.parameters()));
            Map<String, TensorSource> kept = new LinkedHashMap<>(all.sources());
            kept.keySet().retainAll(taken);
            return Parameters.from(kept).withQuantized(weights);
        }

        private String newName(String wanted) {
            String name = wanted;
            for (int i = 2; !names.add(name); i++) {
                name = wanted + i;
            }
            return name;
        }

        /** Quantizes the value, if it is one of those; its consumers then read what it is dequantized to. */
        private void place(String value) {
            if (!ranges.containsKey(value)) {
                return;
            }
            IntegerGrid grid = ranges.get(value).grid();
            String integers = newName(value + "_quantized");
            String numbers = newName(value + "_dequantized");
            List<String> parameters = List.of(newName(value + "_scale"), newName(value + "_zero_point"));
            scales.put(parameters.get(0), scalar(grid.scale()));
            scales.put(parameters.get(1), scalar(grid.zeroPoint()));
            nodes.add(
                    new Node(integers, new Quantize(grid.type(), 1, 0), List.of(value), List.of(integers), parameters));
            nodes.add(new Node(
                    numbers, new Dequantize(grid.type(), 1, 0), List.of(integers), List.of(numbers), parameters));
            dequantized.put(value, numbers);
        }

        private static Tensor scalar(float value) {
            Tensor tensor = Tensor.allocate(Shape.of(1), DataType.F32);
            tensor.setFloat(0, value);
            return tensor;
        }

        /** The parameters of a node, its weight in integers under a name of their own: others may share the weight. */
        private List<String> withIntegers(Node node) {
            List<String> parameters = new ArrayList<>(node.parameters());
            String weight = parameters.getFirst();
            String name = newName(weight + "_quantized");
            weights.put(name, WeightQuantization.of(weight, folded.parameters().get(weight)));
            parameters.set(0, name);
            return parameters;
        }
    }
}

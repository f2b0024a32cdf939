package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.Tensor;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Seeded weights for networks that were not trained here, made to be checked and timed with: every parameter has values
 * that matter, so that none can be mixed up unnoticed, and activations keep their size through any depth, so that
 * rounding is what it is in trained networks.
 *
 * <p>Weights are {@linkplain Initialiser#he He's}. Biases and shifts are normal with deviation 0.1, and so are the
 * means of batch normalizations; their scales and variances lie evenly in [0.8, 1.2]. A normalization whose result is
 * added to something, the end of a residual branch, has a quarter of that scale: each addition would double the
 * variance otherwise. So have constants, which are factors of such branches.
 */
public final class ZooWeights {
    private static final double RESIDUAL = 0.25;

    private ZooWeights() {}

    /** Parameters for every name of {@code network}; the same for the same network and seed. */
    public static Parameters of(Network network, long seed) {
        Set<String> added = endsOfBranches(network);
        Initialiser he = Initialiser.he(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        List<Map.Entry<String, Tensor>> filled = network.nodes().stream()
                .flatMap(node -> java.util.stream.IntStream.range(
                                0, node.parameters().size())
                        .mapToObj(i -> new Slot(
                                node.name(),
                                node.layer(),
                                node.parameters().get(i),
                                node.layer().parameters().get(i))))
                .collect(Collectors.toMap(Slot::name, slot -> slot, (first, second) -> first, LinkedHashMap::new))
                .values()
                .stream()
                .toList()
                .parallelStream()
                .map(slot -> Map.entry(slot.name(), slot.fill(he, seed, added.contains(slot.node()) ? RESIDUAL : 1)))
                .toList();
        filled.forEach(entry -> tensors.put(entry.getKey(), entry.getValue()));
        return new Parameters(tensors);
    }

    /** The batch normalizations whose result goes into an addition. */
    private static Set<String> endsOfBranches(Network network) {
        Map<String, Node> makers = new LinkedHashMap<>();
        network.nodes().forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
        Set<String> ends = new HashSet<>();
        for (Node node : network.nodes()) {
            if (node.layer() instanceof Elementwise e && e.operation() == Elementwise.Operation.ADD) {
                for (String input : node.inputs()) {
                    Node maker = makers.get(input);
                    if (maker != null && maker.layer() instanceof BatchNormalization) {
                        ends.add(maker.name());
                    }
                }
            }
        }
        return ends;
    }

    /** One parameter to be filled. */
    private record Slot(String node, Layer layer, String name, ParameterSpec spec) {
        Tensor fill(Initialiser he, long seed, double factor) {
            Tensor tensor = Tensor.allocate(spec.shape(), io.github.dnn4j.tensor.DataType.F32);
            SplittableRandom random = new SplittableRandom(seed ^ ((long) name.hashCode() << 32));
            switch (spec.role()) {
                case "bias", "shift", "mean" -> fill(tensor, () -> 0.1 * random.nextGaussian());
                case "scale" -> fill(tensor, () -> factor * random.nextDouble(0.8, 1.2));
                case "variance" -> fill(tensor, () -> random.nextDouble(0.8, 1.2));
                case "value" -> fill(tensor, () -> RESIDUAL * random.nextDouble(0.8, 1.2));
                default -> he.fill(name, layer, spec, tensor);
            }
            return tensor;
        }

        private static void fill(Tensor tensor, java.util.function.DoubleSupplier values) {
            long elements = tensor.shape().elements();
            for (long i = 0; i < elements; i++) {
                tensor.setFloat(i, (float) values.getAsDouble());
            }
        }
    }
}

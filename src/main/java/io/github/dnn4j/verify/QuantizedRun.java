package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A quantized network as compiled as a whole, with everything that it rounds to integers kept, and each of these values
 * judged by the reference from the integers that the same run computed before it.
 *
 * <p>Outputs alone do not tell a fault from rounding: a quotient next to a tie goes either way, and what one integer
 * more or less does to the layers after it can grow to several steps at half of the outputs, in the reference as in any
 * other implementation. From its own integers every value is right or wrong by itself.
 *
 * @param check the backend under test and how the network is compiled
 * @param network the network, which has Quantize layers
 * @param shapes the shape of every value
 */
record QuantizedRun(
        Check check, Network network, Parameters parameters, Map<String, Tensor> inputs, Map<String, Shape> shapes) {
    private static final String BY_REFERENCE = " by the reference";

    /** True if the network rounds values to integers. */
    static boolean isQuantized(Network network) {
        return network.nodes().stream().anyMatch(QuantizedRun::quantizes);
    }

    private static boolean quantizes(Node node) {
        return node.layer() instanceof Quantize;
    }

    /**
     * The outcome for the whole network: failed if a value is wrong; otherwise passed, however far from the reference
     * the outputs are.
     *
     * <p>What is kept cannot be overwritten, and an addition that was to be in place is another step then. Where
     * outputs tell that something was computed in another way, every value is kept alone, each in a network of its own.
     *
     * @param compared the outcome of comparing the outputs with the reference
     */
    Check.Outcome judge(Check.Outcome compared) {
        try {
            Map<String, Tensor> outputs = check.outputs(network, parameters, inputs);
            Map<String, Tensor> kept = check.outputs(keeping(), parameters, inputs);
            Check.Outcome together = judge(compared, kept);
            boolean same = outputs.entrySet().stream()
                    .allMatch(output -> differing(output.getValue(), kept.get(output.getKey())) == 0);
            if (same || together.status() == Status.FAILED) {
                return together;
            }
            outputs.putAll(keptAlone());
            return judge(compared, outputs);
        } catch (RuntimeException e) {
            return Check.Outcome.of(
                    Status.FAILED,
                    "with its integers kept, threw " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private Check.Outcome judge(Check.Outcome compared, Map<String, Tensor> computed) {
        Map<String, Tensor> kept = new LinkedHashMap<>(inputs);
        kept.putAll(computed);
        Map<String, Tensor> expected = ReferenceBackend.values(continuing(), parameters, given(kept));
        long moved = 0;
        long integers = 0;
        for (Node node : network.nodes()) {
            for (String value : node.outputs()) {
                Optional<Check.Outcome> wrong = wrong(node, value, kept, expected);
                if (wrong.isPresent()) {
                    return wrong.get();
                }
                moved += quantizes(node) ? differing(kept.get(value), expected.get(value + BY_REFERENCE)) : 0;
                integers += quantizes(node) ? shapes.get(value).elements() : 0;
            }
        }
        return moved == 0 || compared.status() == Status.MISTRUSTED
                ? compared
                : new Check.Outcome(
                        Status.PASSED,
                        compared.comparison(),
                        moved + " of " + integers + " integers lie next to a tie and are rounded the other way; all"
                                + " others are right for the integers before them");
    }

    /** All that the network rounds to integers, each value as it is where nothing else is kept. */
    private Map<String, Tensor> keptAlone() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Node node : network.nodes()) {
            if (quantizes(node)) {
                Network alone = new Network(network.name(), network.inputs(), network.nodes(), node.outputs());
                values.putAll(check.outputs(alone, parameters, inputs));
            }
        }
        return values;
    }

    /** The network with all that it rounds to integers among its outputs. */
    private Network keeping() {
        Set<String> outputs = new LinkedHashSet<>(network.outputs());
        network.nodes().stream().filter(QuantizedRun::quantizes).forEach(node -> outputs.addAll(node.outputs()));
        return new Network(network.name(), network.inputs(), network.nodes(), List.copyOf(outputs));
    }

    /** The network in which consumers of integers read inputs, and Quantize writes its own under another name. */
    private Network continuing() {
        List<NetworkInput> allInputs = new ArrayList<>(network.inputs());
        List<Node> nodes = new ArrayList<>();
        Set<String> outputs = new LinkedHashSet<>(network.outputs());
        for (Node node : network.nodes()) {
            if (!quantizes(node)) {
                nodes.add(node);
                continue;
            }
            String value = node.outputs().getFirst();
            nodes.add(new Node(
                    node.name(), node.layer(), node.inputs(), List.of(value + BY_REFERENCE), node.parameters()));
            outputs.remove(value);
            outputs.add(value + BY_REFERENCE);
            if (network.nodes().stream().anyMatch(other -> other.inputs().contains(value))) {
                Shape shape = shapes.get(value);
                allInputs.add(new NetworkInput(
                        value, network.types().get(value), shape, Collections.nCopies(shape.rank(), "")));
            }
        }
        return new Network(network.name(), allInputs, nodes, List.copyOf(outputs));
    }

    private Map<String, Tensor> given(Map<String, Tensor> kept) {
        Map<String, Tensor> given = new LinkedHashMap<>();
        continuing().inputs().forEach(input -> given.put(input.name(), kept.get(input.name())));
        return given;
    }

    /** What is wrong with a value that was kept; empty for a right one, and for any other. */
    private Optional<Check.Outcome> wrong(
            Node node, String value, Map<String, Tensor> kept, Map<String, Tensor> expected) {
        Tensor actual = kept.get(value);
        if (actual == null) {
            return Optional.empty();
        }
        Tensor right = expected.get(quantizes(node) ? value + BY_REFERENCE : value);
        Tolerance tolerance = Tolerance.ofStep(since(node), check.options().precision());
        Ties.Judged judged = Ties.compare(Optional.of(node), parameters, expected, actual, right, tolerance);
        return judged.agrees()
                ? Optional.empty()
                : Optional.of(new Check.Outcome(
                        Status.FAILED,
                        Optional.of(judged.comparison()),
                        value + ", from the integers before it in the same run: " + judged.describe()));
    }

    /** The layers from the integers before a node to the node itself. */
    private List<Layer> since(Node last) {
        Set<String> wanted = new LinkedHashSet<>(last.inputs());
        List<Layer> layers = new ArrayList<>(List.of(last.layer()));
        int end = network.nodes().indexOf(last);
        for (Node node : network.nodes().subList(0, end).reversed()) {
            if (!quantizes(node) && node.outputs().stream().anyMatch(wanted::contains)) {
                layers.add(node.layer());
                wanted.addAll(node.inputs());
            }
        }
        return layers;
    }

    private static long differing(Tensor actual, Tensor expected) {
        long count = 0;
        for (long i = 0; i < expected.shape().elements(); i++) {
            count += actual.getFloat(i) == expected.getFloat(i) ? 0 : 1;
        }
        return count;
    }
}

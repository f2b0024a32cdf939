package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Programs for tests, and a check that a rewritten program computes what its network computes. */
final class Programs {
    private Programs() {}

    /** The program, not yet rewritten, of a network with these outputs and random parameters. */
    static Program of(NetworkBuilder builder, Value... outputs) {
        Network network = builder.output(outputs).build();
        return Program.of(network, Parameters.initialise(network, random(7)));
    }

    /** Normal values; scales, variances and constants between 0.5 and 1.5, as divisors must not be near 0. */
    static Initialiser random(long seed) {
        return (name, layer, spec, tensor) -> {
            SplittableRandom random = new SplittableRandom(seed * 31 + name.hashCode());
            boolean positive = List.of("scale", "variance", "value").contains(spec.role());
            for (long i = 0; i < tensor.shape().elements(); i++) {
                tensor.setFloat(i, (float) (positive ? 0.5 + random.nextDouble() : random.nextGaussian()));
            }
        };
    }

    static Step step(Program program, String name) {
        return program.steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<String> stepNames(Program program) {
        return program.steps().stream().map(Step::name).toList();
    }

    /**
     * Runs the rewritten program and its network for the default shapes and for a batch of 3, and compares all outputs.
     */
    static void assertComputesItsNetwork(Program program, Parameters original) {
        Network network = program.network();
        for (long batch : new long[] {1, 3}) {
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            network.shapesWith(Map.of("N", batch))
                    .forEach((name, shape) -> inputs.put(name, randomTensor(shape, name)));
            Map<String, Tensor> expected = ReferenceBackend.values(network, original, inputs);
            Map<String, Tensor> actual = ReferenceBackend.values(asNetwork(program), program.parameters(), inputs);
            for (String output : network.outputs()) {
                assertClose(output, expected.get(output), actual.get(program.source(output)));
            }
        }
    }

    private static Tensor randomTensor(Shape shape, String name) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        Tensor tensor = Tensor.allocate(shape, DataType.F32);
        for (long i = 0; i < shape.elements(); i++) {
            tensor.setFloat(i, (float) random.nextGaussian());
        }
        return tensor;
    }

    private static void assertClose(String output, Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape(), output);
        float[] e = expected.toFloatArray();
        float[] a = actual.toFloatArray();
        double largest = 0;
        double error = 0;
        for (int i = 0; i < e.length; i++) {
            largest = Math.max(largest, Math.abs(e[i]));
            error = Math.max(error, Math.abs(e[i] - a[i]));
        }
        assertTrue(largest > 0 && error <= 1e-5 * largest, output + " differs by " + error + " of " + largest);
    }

    /** A network that does one thing after the other where the program's steps do several at once. */
    private static Network asNetwork(Program program) {
        List<Node> nodes = new ArrayList<>();
        for (Step step : program.steps()) {
            List<String> results = step.post().isEmpty() ? step.outputs() : List.of(step.name() + "#0");
            nodes.add(new Node(step.name(), step.layer(), step.layerInputs(), results, step.parameters()));
            for (int i = 0; i < step.post().size(); i++) {
                String result = i + 1 == step.post().size() ? step.outputs().getFirst() : step.name() + "#" + (i + 1);
                List<String> inputs = new ArrayList<>(results);
                Layer layer = switch (step.post().get(i)) {
                    case PostOperation.Activate activate -> activate.activation();
                    case PostOperation.Add add -> {
                        inputs.add(add.value());
                        yield Elementwise.add();
                    }
                    case PostOperation.AddIntegers _, PostOperation.Store _ ->
                        throw new IllegalArgumentException(step + " works on integers, which no one layer does");
                };
                results = List.of(result);
                nodes.add(new Node(step.name() + "+" + i, layer, inputs, results, List.of()));
            }
        }
        requireOrder(program);
        List<String> outputs = program.network().outputs().stream()
                .map(program::source)
                .distinct()
                .toList();
        return new Network("rewritten", program.network().inputs(), nodes, outputs);
    }

    /** A network sorts its nodes; a program's steps must be in order already. */
    private static void requireOrder(Program program) {
        List<String> known = new ArrayList<>(
                program.network().inputs().stream().map(input -> input.name()).toList());
        for (Step step : program.steps()) {
            assertTrue(known.containsAll(step.inputs()), step.name() + " takes what is not computed yet");
            known.addAll(step.outputs());
        }
    }
}

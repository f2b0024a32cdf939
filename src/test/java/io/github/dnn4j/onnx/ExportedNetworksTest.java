package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.zoo.Siblings;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooWeights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Published networks, written as ONNX and read again, are computed by as many steps, of the same kinds. */
class ExportedNetworksTest {
    private static final long SEED = 42;

    @TempDir
    private Path folder;

    static Stream<String> names() {
        return Zoo.names().stream().filter(name -> !Siblings.NAMES.contains(name) && !name.equals("alexnet"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void areComputedByTheSameSteps(String name) {
        Network network = Zoo.get(name).reducedNetwork();
        Parameters parameters = ZooWeights.of(network, SEED);
        Path file = folder.resolve("model.onnx");
        OnnxExporter.write(network, parameters, file);
        ImportOptions options = ImportOptions.defaults();
        for (NetworkInput input : network.inputs()) {
            options = options.withInputShape(input.name(), input.shape());
        }
        try (OnnxModel model = OnnxImporter.read(file, options);
                Backend backend = OneDnnBackend.open()) {
            assertEquals(network.inputs(), model.network().inputs());
            List<String> own = steps(backend, network, parameters, ofConstants(network));
            List<String> read = steps(backend, model.network(), model.parameters(), Set.of());
            assertEquals(own, read);
        }
    }

    /** Nodes that no input reaches: they are computed while a file is read. */
    private static Set<String> ofConstants(Network network) {
        Set<String> nodes = new HashSet<>();
        Set<String> values = new HashSet<>();
        for (Node node : network.nodes()) {
            if (values.containsAll(node.inputs())) {
                nodes.add(node.name());
                values.addAll(node.outputs());
            }
        }
        return nodes;
    }

    /** What computes each step, but for the steps of some nodes. */
    private static List<String> steps(Backend backend, Network network, Parameters parameters, Set<String> without) {
        try (CompiledNetwork compiled = backend.compile(network, parameters, CompileOptions.defaults())) {
            return compiled.explain(network.defaultShapes()).steps().stream()
                    .filter(step -> !without.contains(step.name()))
                    .map(step -> step.kind() + " " + step.implementation())
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }
}

package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.zoo.Siblings;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooWeights;
import java.nio.file.Path;
import java.util.ArrayList;
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

    /** Its class token is padded to a row of all tokens, which is done while a file is read. */
    private static final Set<String> PADS_A_LEARNED_CONSTANT = Set.of("vit_b_16");

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
            List<String> own = steps(backend, network, parameters);
            List<String> read = steps(backend, model.network(), model.parameters());
            if (PADS_A_LEARNED_CONSTANT.contains(name)) {
                assertEquals(own.size() - 2, read.size());
                int padding = own.indexOf("ConstantPadding simple:any");
                own.remove(padding);
                own.remove(padding + 1); // the reorder after the next one
            }
            assertEquals(own, read);
        }
    }

    private static List<String> steps(Backend backend, Network network, Parameters parameters) {
        try (CompiledNetwork compiled = backend.compile(network, parameters, CompileOptions.defaults())) {
            return compiled.explain(network.defaultShapes()).steps().stream()
                    .map(step -> step.kind() + " " + step.implementation())
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }
}

package io.github.dnn4j.cli.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.cli.CommandLineRun;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.safetensors.TorchParameters;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pretrained models on photographs; skipped where {@code ../shared} is not beside the project. */
class PretrainedModelsTest {
    private static final Path SHARED = Path.of("../shared");

    private static List<Path> photographs() throws IOException {
        try (Stream<Path> files = Files.list(SHARED.resolve("images"))) {
            return files.sorted().toList();
        }
    }

    /** A whole run in bf16 finds on every photograph what a run in f32 finds. */
    @ParameterizedTest
    @ValueSource(
            strings = {"mobilenet_v1_0.25_128_fp32.onnx", "mobilenet_v2_1.0_224_fp32.onnx", "squeezenet1.1_fp32.onnx"})
    void bf16FindsTheClassesOfF32(String file) throws IOException {
        Path model = SHARED.resolve("models").resolve(file);
        assumeTrue(Files.exists(model), () -> "there is no " + model);
        try (Backend backend = OneDnnBackend.open()) {
            assumeTrue(backend.supports(Precision.BF16), "the processor does not compute in bf16");
        }
        List<Path> photographs = photographs();
        assertTrue(photographs.size() >= 5, photographs::toString);
        assertEquals(best(model, photographs, "f32"), best(model, photographs, "bf16"));
    }

    /**
     * The weights of an ONNX model, written under torchvision's names and read again for the published network, give
     * the model's probabilities: the network is the one that the model was exported from.
     */
    @Test
    void squeezeNetTakesTrainedWeightsFromSafetensors(@TempDir Path folder) throws IOException {
        Path model = SHARED.resolve("models/squeezenet1.1_fp32.onnx");
        assumeTrue(Files.exists(model), () -> "there is no " + model);
        OnnxModel onnx = OnnxImporter.read(model);
        Network network = Zoo.network("squeezenet1_1");
        List<Node> theirs = convolutions(onnx.network());
        List<Node> ours = convolutions(network);
        assertEquals(ours.size(), theirs.size());
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < ours.size(); i++) {
            for (int role = 0; role < 2; role++) {
                tensors.put(
                        ours.get(i).parameters().get(role),
                        onnx.parameters().get(theirs.get(i).parameters().get(role)));
            }
        }
        Path weights = folder.resolve("squeezenet.safetensors");
        TorchParameters.write(weights, network, new Parameters(tensors));
        Path photograph = SHARED.resolve("images/parrot.jpg");
        List<?> expected = classes(CommandLineRun.of("classify", photograph, "--model", model, "--json"));
        List<?> actual = classes(CommandLineRun.of(
                "classify", photograph, "--network", "squeezenet1_1", "--weights", weights, "--json"));
        for (int i = 0; i < 5; i++) {
            Map<?, ?> one = (Map<?, ?>) expected.get(i);
            Map<?, ?> other = (Map<?, ?>) actual.get(i);
            assertEquals(one.get("class"), other.get("class"));
            assertEquals((Double) one.get("probability"), (Double) other.get("probability"), 1e-5);
        }
    }

    private static List<Node> convolutions(Network network) {
        return network.nodes().stream()
                .filter(node -> node.layer() instanceof Convolution)
                .toList();
    }

    private static List<?> classes(CommandLineRun run) {
        return (List<?>) ((Map<?, ?>) ((List<?>) run.succeeded().json().get("pictures")).getFirst()).get("classes");
    }

    private static List<Object> best(Path model, List<Path> photographs, String precision) {
        List<Object> words = new ArrayList<>(List.of("classify"));
        words.addAll(photographs);
        words.addAll(List.of("--model", model, "--backend", "onednn", "--precision", precision, "--json", "--top", 1));
        List<?> pictures =
                (List<?>) CommandLineRun.of(words.toArray()).succeeded().json().get("pictures");
        List<Object> best = new ArrayList<>();
        for (Object picture : pictures) {
            best.add(((Map<?, ?>) ((List<?>) ((Map<?, ?>) picture).get("classes")).getFirst()).get("class"));
        }
        assertEquals(photographs.size(), best.size());
        return best;
    }
}

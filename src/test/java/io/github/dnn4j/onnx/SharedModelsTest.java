package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pretrained models, where they are at hand. */
class SharedModelsTest {
    private static final Path MODELS = Path.of("../shared/models");

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v2_1.0_224_fp32.onnx, input, 3, 224, 1001",
        "mobilenet_v1_0.25_128_fp32.onnx, input, 3, 128, 1001",
        "squeezenet1.1_fp32.onnx, data, 3, 224, 1000",
        "resnet20_cifar10.onnx, input, 3, 32, 10",
        "mnist.onnx, Input3, 1, 28, 10"
    })
    void importsWithAFreeBatch(String file, String input, long channels, long extent, long classes) {
        Path path = MODELS.resolve(file);
        assumeTrue(Files.exists(path), "there is no " + path);
        OnnxModel model = OnnxImporter.read(path);
        Network network = model.network();
        assertEquals(
                List.of(input), network.inputs().stream().map(i -> i.name()).toList());
        assertEquals(List.of("N", "", "", ""), network.inputs().getFirst().symbols());
        model.parameters().requireFor(network);
        for (long batch : new long[] {1, 5}) {
            Map<String, Shape> shapes = network.inferShapes(Map.of(input, Shape.of(batch, channels, extent, extent)));
            assertEquals(Shape.of(batch, classes), shapes.get(network.outputs().getFirst()));
        }
        assertTrue(network.learnedParameters() > 0);
    }

    @ParameterizedTest
    @CsvSource({
        "mobilenet_v1_0.25_128_fp32.onnx, 2e-4",
        "squeezenet1.1_fp32.onnx, 2e-4",
        "resnet20_cifar10.onnx, 2e-4",
        "mnist.onnx, 2e-4"
    })
    void computesTheSameEverywhere(String file, double tolerance) {
        Path path = MODELS.resolve(file);
        assumeTrue(Files.exists(path), "there is no " + path);
        OnnxModel model = OnnxImporter.read(path);
        float[] expected = run(model, "reference");
        for (String backend : available()) {
            float[] actual = run(model, backend);
            double largest = 0;
            double difference = 0;
            for (int i = 0; i < expected.length; i++) {
                largest = Math.max(largest, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
            }
            assertTrue(largest > 0 && difference <= tolerance * largest, backend + ": " + difference);
        }
    }

    private static List<String> available() {
        return Backends.providers().stream()
                .filter(provider -> provider.missing().isEmpty())
                .map(BackendProvider::name)
                .toList();
    }

    private static float[] run(OnnxModel model, String name) {
        try (Backend backend = Backends.open(name);
                CompiledNetwork compiled =
                        backend.compile(model.network(), model.parameters(), CompileOptions.defaults());
                Session session = compiled.newSession()) {
            String input = model.network().inputs().getFirst().name();
            SplittableRandom random = new SplittableRandom(3);
            for (long i = 0; i < session.input(input).shape().elements(); i++) {
                session.input(input).setFloat(i, (float) random.nextDouble(-1, 1));
            }
            session.run();
            return session.output(model.network().outputs().getFirst()).toFloatArray();
        }
    }
}

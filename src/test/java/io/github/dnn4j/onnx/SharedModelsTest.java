package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        assertEquals(List.of(input), network.inputs().stream().map(i -> i.name()).toList());
        assertEquals(List.of("N", "", "", ""), network.inputs().getFirst().symbols());
        model.parameters().requireFor(network);
        for (long batch : new long[] {1, 5}) {
            Map<String, Shape> shapes = network.inferShapes(Map.of(input, Shape.of(batch, channels, extent, extent)));
            assertEquals(Shape.of(batch, classes), shapes.get(network.outputs().getFirst()));
        }
        assertTrue(network.learnedParameters() > 0);
    }
}

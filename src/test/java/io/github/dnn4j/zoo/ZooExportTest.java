package io.github.dnn4j.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.onnx.OnnxExporter;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.verify.Comparison;
import io.github.dnn4j.verify.NetworkInputs;
import io.github.dnn4j.verify.Tolerance;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published networks as ONNX models, read again: the same result for two samples, and the same extents stay open. */
class ZooExportTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unet",
                "deeplabv3_resnet50",
                "yolov8n",
                "shufflenet_v2_x1_0",
                "mobilenet_v3_large",
                "efficientnet_b0",
                "regnet_y_400mf",
                "convnext_tiny",
                "vit_b_16",
                "swin_t"
            })
    void isReadAsItWasWritten(String name) {
        Network network = Zoo.get(name).reducedNetwork();
        Parameters parameters = ZooWeights.of(network, 42);
        Path file = folder.resolve(name + ".onnx");
        OnnxExporter.write(network, parameters, file);
        OnnxModel read = OnnxImporter.read(file);
        NetworkInput input = network.inputs().getFirst();
        assertEquals(input.describe(), read.network().inputs().getFirst().describe());
        Map<String, Tensor> inputs =
                NetworkInputs.random(network, Map.of(input.name(), input.shape().with(0, 2)), 1);
        try (Backend backend = OneDnnBackend.open()) {
            Tensor expected = run(backend, network, parameters, inputs);
            Tensor actual = run(backend, read.network(), read.parameters(), inputs);
            Comparison comparison = Comparison.of(actual, expected, Tolerance.ofNetwork(network, Precision.F32));
            assertTrue(comparison.agrees(), comparison::describe);
            assertTrue(comparison.maxReference() > 0, "nothing but zeros to compare with");
        }
    }

    private static Tensor run(Backend backend, Network network, Parameters parameters, Map<String, Tensor> inputs) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        inputs.forEach((input, tensor) -> shapes.put(input, tensor.shape()));
        try (CompiledNetwork compiled = backend.compile(network, parameters, CompileOptions.defaults());
                Session session = compiled.newSession(shapes)) {
            inputs.forEach((input, tensor) -> session.input(input).copyFrom(tensor));
            session.run();
            return session.output(network.outputs().getFirst()).copyAs(DataType.F32);
        }
    }
}

package io.github.dnn4j.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks and files with PyTorch's names. */
class TorchParametersTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("model.safetensors");
    }

    /** One convolution without bias, batch normalization and a classifier: (1, 1, 2, 2) to (1, 2). */
    private static Network network() {
        NetworkBuilder b = new NetworkBuilder("tiny");
        Value x = b.input("data", 1, 1, 2, 2);
        x = x.convolution("layer1.0.conv1", 2, 1, c -> c.withBias(false)).batchNormalization("layer1.0.bn1");
        return b.output(x.globalAveragePooling("avgpool").fullyConnected("fc", 2))
                .build();
    }

    /** The network's parameters as PyTorch names them; the mean of the input times 2 and 3, normalised, then summed. */
    private static Map<String, Tensor> torch() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("layer1.0.conv1.weight", Tensor.ofFloats(Shape.of(2, 1, 1, 1), 2, 3));
        tensors.put("layer1.0.bn1.weight", Tensor.ofFloats(Shape.of(2), 1, 10));
        tensors.put("layer1.0.bn1.bias", Tensor.ofFloats(Shape.of(2), 0, 5));
        tensors.put("layer1.0.bn1.running_mean", Tensor.ofFloats(Shape.of(2), 1, 0));
        tensors.put("layer1.0.bn1.running_var", Tensor.ofFloats(Shape.of(2), 1 - 1e-5f, 4 - 1e-5f));
        tensors.put("layer1.0.bn1.num_batches_tracked", Tensor.allocate(Shape.of(), DataType.S32));
        tensors.put("fc.weight", Tensor.ofFloats(Shape.of(2, 2), 1, 1, 1, -1));
        tensors.put("fc.bias", Tensor.ofFloats(Shape.of(2), 0.5f, 0));
        return tensors;
    }

    private Parameters read(Map<String, Tensor> tensors, String... ignored) throws IOException {
        SafetensorsWriter.write(file, tensors, Map.of());
        return TorchParameters.read(file, network(), List.of(ignored));
    }

    private ParameterMismatchException mismatch(Map<String, Tensor> tensors, String... ignored) {
        return assertThrows(ParameterMismatchException.class, () -> read(tensors, ignored));
    }

    @Test
    void aNetworkComputesWithWhatTheFileHolds() throws IOException {
        Network network = network();
        Parameters parameters = read(torch());
        parameters.requireFor(network);
        try (Backend backend = Backends.open("reference");
                CompiledNetwork model = backend.compile(network, parameters, CompileOptions.defaults());
                Session session = model.newSession()) {
            session.input("data").copyFrom(new float[] {1, 2, 3, 4}); // mean 2.5: 5 and 7.5, then 4 and 42.5
            session.run();
            assertArrayEquals(new float[] {47, -38.5f}, session.output("fc").toFloatArray(), 1e-4f);
        }
    }

    @Test
    void singlePrecisionStaysInAMappedFile() throws IOException {
        SafetensorsWriter.write(file, torch(), Map.of());
        TorchParameters.read(SafetensorsFile.map(file), file.toString(), network())
                .asMap()
                .forEach((name, tensor) -> assertTrue(tensor.isReadOnly(), name));
    }

    @Test
    void namesByLayerAndRole() {
        NetworkBuilder b = new NetworkBuilder("names");
        Value x = b.input("data", 1, 2, 4, 4);
        x = x.convolution("features.0", 3, 1).batchNormalization("features.1").then("act", PRelu.perChannel(3, 2));
        x = x.then("up", TransposedConvolution.of(3, 1, 2, 2));
        Network network = b.output(x.fullyConnected("classifier.1", 2)).build();
        Map<String, String> names = TorchParameters.names(network);
        assertEquals(
                List.of(
                        "features.0.weight",
                        "features.0.bias",
                        "features.1.weight",
                        "features.1.bias",
                        "features.1.running_mean",
                        "features.1.running_var",
                        "act.weight",
                        "up.weight",
                        "up.bias",
                        "classifier.1.weight",
                        "classifier.1.bias"),
                List.copyOf(names.values()));
        assertEquals("features.1.running_var", names.get("features.1.variance"));
        assertEquals(List.copyOf(network.parameters().keySet()), List.copyOf(names.keySet()));
    }

    @Test
    void slopesAreVectorsInPyTorch() throws IOException {
        NetworkBuilder b = new NetworkBuilder("slopes");
        Value x = b.input("data", 1, 2, 3, 3).then("act1", PRelu.perChannel(2, 2));
        Network network = b.output(x.then("act2", new PRelu(Shape.of()))).build();
        SafetensorsWriter.write(
                file,
                Map.of(
                        "act1.weight", Tensor.ofFloats(Shape.of(2), 0.5f, 2),
                        "act2.weight", Tensor.ofFloats(Shape.of(1), 3)),
                Map.of());
        Parameters parameters = TorchParameters.read(file, network);
        parameters.requireFor(network);
        assertArrayEquals(new float[] {0.5f, 2}, parameters.get("act1.slope").toFloatArray());
        TorchParameters.write(file, network, parameters);
        assertEquals(
                List.of(2L), SafetensorsFile.read(file).entry("act1.weight").extents());
        assertEquals(
                List.of(1L), SafetensorsFile.read(file).entry("act2.weight").extents());
    }

    /** A Linear over channels, and a module's own parameter, as ConvNeXt has them. */
    @Test
    void pointwiseWeightsMayBeMatricesAndLearnedConstantsHaveTheirNodesName() throws IOException {
        NetworkBuilder b = new NetworkBuilder("scaled");
        Value x = b.input("data", 1, 2, 3, 3).convolution("block.3", 3, 1);
        Value scale = b.add("layer_scale", Constant.learned(Shape.of(3, 1, 1)));
        Network network = b.output(b.add("scaled", new Elementwise(Elementwise.Operation.MULTIPLY), scale, x))
                .build();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("block.3.weight", Tensor.ofFloats(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        tensors.put("block.3.bias", Tensor.ofFloats(Shape.of(3), 7, 8, 9));
        tensors.put("layer_scale", Tensor.ofFloats(Shape.of(3, 1, 1), 0.25f, 0.5f, 2));
        SafetensorsWriter.write(file, tensors, Map.of());
        Parameters parameters = TorchParameters.read(file, network);
        parameters.requireFor(network);
        assertArrayEquals(
                new float[] {1, 2, 3, 4, 5, 6}, parameters.get("block.3.weight").toFloatArray());
        assertArrayEquals(
                new float[] {0.25f, 0.5f, 2},
                parameters.get("layer_scale.value").toFloatArray());
        tensors.put("block.3.weight", Tensor.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));
        SafetensorsWriter.write(file, tensors, Map.of());
        assertEquals(
                List.of("block.3.weight"),
                assertThrows(ParameterMismatchException.class, () -> TorchParameters.read(file, network))
                        .wrong());
    }

    @Test
    void otherFloatingTypesAreConverted() throws IOException {
        Map<String, Tensor> tensors = torch();
        for (DataType type : List.of(DataType.F16, DataType.BF16)) {
            Tensor half = Tensor.allocate(Shape.of(2, 2), type);
            half.copyFrom(new float[] {1, 2, 3, -4});
            tensors.put("fc.weight", half);
            Tensor read = read(tensors).get("fc.weight");
            assertEquals(DataType.F32, read.type());
            assertArrayEquals(new float[] {1, 2, 3, -4}, read.toFloatArray());
        }
    }

    @Test
    void whatIsMissingUnexpectedAndOfAnotherShapeIsListed() {
        Map<String, Tensor> tensors = torch();
        tensors.remove("fc.bias");
        tensors.remove("layer1.0.bn1.running_var");
        tensors.put("aux.weight", Tensor.ofFloats(Shape.of(3), 1, 2, 3));
        tensors.put("layer1.0.conv1.weight", Tensor.ofFloats(Shape.of(2, 1, 1, 2), 1, 2, 3, 4));
        ParameterMismatchException failure = mismatch(tensors);
        assertEquals(List.of("layer1.0.bn1.running_var", "fc.bias"), failure.missing());
        assertEquals(List.of("aux.weight"), failure.unexpected());
        assertEquals(List.of("layer1.0.conv1.weight"), failure.wrong());
        for (String part : List.of("model.safetensors", "tiny", "F32 [3]", "F32 [2, 1, 1, 2]", "F32 [2, 1, 1, 1]")) {
            assertTrue(failure.getMessage().contains(part), failure.getMessage());
        }
    }

    @Test
    void aConvolutionsWeightIsNotAMatrix() {
        Map<String, Tensor> tensors = torch();
        tensors.put("fc.weight", tensors.get("fc.weight").reshape(Shape.of(2, 2, 1, 1)));
        assertEquals(List.of("fc.weight"), mismatch(tensors).wrong());
    }

    @Test
    void integersAreNoParameters() {
        Map<String, Tensor> tensors = torch();
        tensors.put("fc.bias", Tensor.allocate(Shape.of(2), DataType.S32));
        assertEquals(List.of("fc.bias"), mismatch(tensors).wrong());
    }

    @Test
    void prefixesExcuseWhatTheNetworkDoesNotHave() throws IOException {
        Map<String, Tensor> tensors = torch();
        tensors.put("aux1.fc.weight", Tensor.ofFloats(Shape.of(1), 1));
        tensors.put("aux2.fc.weight", Tensor.ofFloats(Shape.of(1), 1));
        assertEquals(7, read(tensors, "aux1.", "aux2.", "fc.").asMap().size());
        assertEquals(List.of("aux2.fc.weight"), mismatch(tensors, "aux1.").unexpected());
        tensors.remove("fc.bias");
        assertEquals(List.of("fc.bias"), mismatch(tensors, "aux", "fc.").missing());
    }

    @Test
    void longListsAreCutInTheMessageOnly() {
        Map<String, Tensor> tensors = torch();
        for (int i = 0; i < 1000; i++) {
            tensors.put("other." + i, Tensor.ofFloats(Shape.of(1), 1));
        }
        ParameterMismatchException failure = mismatch(tensors);
        assertEquals(1000, failure.unexpected().size());
        assertTrue(failure.getMessage().contains("other.9\"")
                && failure.getMessage().contains("990 more"));
        assertFalse(failure.getMessage().contains("other.10\""), failure.getMessage());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Network network = network();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(3));
        TorchParameters.write(file, network, parameters.with("not of this network", Tensor.ofFloats(Shape.of(1), 1)));
        assertEquals(Map.of("format", "pt"), SafetensorsFile.read(file).metadata());
        Parameters read = TorchParameters.read(file, network);
        assertEquals(parameters.asMap().keySet(), read.asMap().keySet());
        parameters
                .asMap()
                .forEach((name, tensor) ->
                        assertArrayEquals(tensor.toFloatArray(), read.get(name).toFloatArray(), name));
        assertThrows(InvalidDescriptorException.class, () -> TorchParameters.write(file, network, Parameters.none()));
    }

    @Test
    void sharedParametersHaveNoSingleName() {
        Network network = network();
        Node fc = network.nodes().getLast();
        Node twin = new Node("twin", fc.layer(), fc.inputs(), List.of("twin"), fc.parameters());
        List<Node> nodes = new java.util.ArrayList<>(network.nodes());
        nodes.add(twin);
        Network shared = new Network("shared", network.inputs(), nodes, List.of("fc", "twin"));
        assertThrows(InvalidDescriptorException.class, () -> TorchParameters.names(shared));
    }
}

package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.Exports.again;
import static io.github.dnn4j.onnx.Exports.input;
import static io.github.dnn4j.onnx.Exports.parameters;
import static io.github.dnn4j.onnx.Exports.random;
import static io.github.dnn4j.onnx.Exports.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onnx.proto.Protos;
import io.github.dnn4j.onnx.read.TensorReader;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of a network stays in a model: names, extents, types and weights. */
class OnnxExporterTest {
    /** Layers of every kind that keeps height and width open, and two outputs. */
    private static Network open() {
        NetworkBuilder builder = new NetworkBuilder("open");
        Value x = builder.picture("data", 3, 32, 32);
        x = x.convolution("conv", 12, 3, c -> c.withStride(2).withPadding(1));
        x = x.batchNormalization("bn").relu("relu").channelShuffle("shuffle", 3).maxPooling("max", 3, 2);
        Window window = Window.of(3, 3).withStride(2).withPadding(1);
        x = x.then("mean", new AveragePooling(window, Rounding.CEIL_INSIDE, Divisor.INPUT_AND_PADDING));
        x = x.then("up", Resampling.linear(2, 2));
        Value map = x.convolution("head", 5, 1).softmax("map");
        Value classes = x.globalAveragePooling("pool").fullyConnected("fc", 7).softmax("classes");
        return builder.output(map, classes).build();
    }

    private static List<String> dimensions(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimList().stream()
                .map(dim -> dim.hasDimValue() ? Long.toString(dim.getDimValue()) : dim.getDimParam())
                .toList();
    }

    @Test
    void namesAndVersionsAreTold() {
        Network network = open();
        ModelProto model = Exports.model(network, parameters(network));
        GraphProto graph = model.getGraph();
        assertEquals(9, model.getIrVersion());
        assertEquals(20, model.getOpsetImport(0).getVersion());
        assertEquals("dnn4j", model.getProducerName());
        assertFalse(model.getProducerVersion().isEmpty());
        assertEquals("open", graph.getName());
        assertEquals(List.of("N", "3", "H", "W"), dimensions(graph.getInput(0)));
        assertEquals(
                List.of("N", "5", "", ""), dimensions(graph.getOutput(0)), "extents without a symbol of their own");
        assertEquals(List.of("N", "7"), dimensions(graph.getOutput(1)));
        Set<String> values = new HashSet<>();
        Set<String> nodes = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            assertTrue(nodes.add(node.getName()), "two nodes " + node.getName());
            node.getOutputList().forEach(value -> assertTrue(values.add(value), "two values " + value));
        }
        for (Node node : network.nodes()) {
            assertTrue(nodes.contains(node.name()), node.name());
            assertTrue(values.containsAll(node.outputs()), node.name());
        }
        Set<String> initialisers = new HashSet<>();
        graph.getInitializerList().forEach(tensor -> initialisers.add(tensor.getName()));
        assertTrue(initialisers.containsAll(network.parameters().keySet()));
    }

    @Test
    void openExtentsStayOpen() {
        Network network = open();
        Parameters parameters = parameters(network);
        OnnxModel model = again(network, parameters);
        assertEquals(
                List.of("N", "", "H", "W"), model.network().inputs().getFirst().symbols());
        for (Shape shape : List.of(Shape.of(1, 3, 32, 32), Shape.of(3, 3, 41, 57), Shape.of(2, 3, 65, 16))) {
            Tensor input = random(shape, DataType.F32);
            float[] expected = run(network, parameters, input);
            assertArrayEquals(expected, run(model.network(), model.parameters(), input), 1e-6f, shape.toString());
        }
    }

    @Test
    void aNetworkThatFitsOneShapeOnlyIsWritten() {
        NetworkBuilder builder = new NetworkBuilder("head");
        Value x = builder.picture("x", 4, 5, 5);
        Network network = builder.output(
                        x.channelShuffle("shuffle", 2).flatten("flat").fullyConnected("y", 3))
                .build();
        Parameters parameters = parameters(network);
        OnnxModel model = OnnxImporter.read(
                OnnxExporter.toBytes(network, parameters),
                ImportOptions.defaults().withInputShape("x", Shape.of(1, 4, 5, 5)));
        Tensor input = random(Shape.of(1, 4, 5, 5), DataType.F32);
        assertArrayEquals(run(network, parameters, input), run(model.network(), model.parameters(), input), 1e-6f);
    }

    @Test
    void halfPrecisionIsCastAtTheEdges() {
        for (DataType type : List.of(DataType.F16, DataType.BF16)) {
            Network network = Exports.of(Activation.tanh(), input("x", type, "N,", 2, 3));
            GraphProto graph = Exports.graph(network);
            assertEquals(
                    List.of("Cast", "Tanh", "Cast"),
                    graph.getNodeList().stream().map(NodeProto::getOpType).toList());
            int number = ElementType.of(type).number();
            assertEquals(number, graph.getInput(0).getType().getTensorType().getElemType());
            assertEquals(number, graph.getOutput(0).getType().getTensorType().getElemType());
            assertEquals("y", graph.getNode(2).getOutput(0));
            assertEquals("y", graph.getNode(1).getName());
            assertEquals(
                    ElementType.of(type),
                    again(network, Parameters.none()).outputTypes().get("y"));
        }
    }

    @Test
    void anInputMayBeAnOutput() {
        NetworkBuilder builder = new NetworkBuilder("passing");
        Value x = builder.input(input("x", DataType.F16, "", 2));
        Network network = builder.output(x, x.relu("y")).build();
        GraphProto graph = Exports.graph(network);
        assertEquals(
                List.of("x", "y"),
                graph.getOutputList().stream().map(ValueInfoProto::getName).toList());
        assertEquals(
                2,
                graph.getNodeList().stream()
                        .filter(node -> node.getOpType().equals("Cast"))
                        .count());
    }

    @Test
    void parametersNamedAsValuesGetAnotherName() {
        Node first = new Node("n", new FullyConnected(3, 3, true), List.of("x"), List.of("w"), List.of("w", "x"));
        Node second =
                new Node("n/Flatten", new FullyConnected(3, 3, true), List.of("w"), List.of("y"), List.of("w", "x"));
        Network network =
                new Network("clash", List.of(input("x", DataType.F32, "", 2, 3)), List.of(first, second), List.of("y"));
        Parameters parameters = parameters(network);
        GraphProto graph = Exports.graph(network);
        assertEquals(
                List.of("w#2", "x#2"),
                graph.getInitializerList().stream().map(TensorProto::getName).toList());
        assertEquals(graph.getNode(0).getInput(1), graph.getNode(1).getInput(1), "shared in the file too");
        OnnxModel model = again(network, parameters);
        Tensor input = random(Shape.of(2, 3), DataType.F32);
        assertArrayEquals(run(network, parameters, input), run(model.network(), model.parameters(), input), 1e-6f);
    }

    @Test
    void helpersMakeWayForParameters() {
        Node node = new Node("n", new FullyConnected(4, 3, false), List.of("x"), List.of("y"), List.of("n/Flatten"));
        Network network =
                new Network("helper", List.of(input("x", DataType.F32, "", 2, 2, 2)), List.of(node), List.of("y"));
        GraphProto graph = Exports.graph(network);
        assertEquals("n/Flatten", graph.getInitializer(0).getName());
        assertEquals(List.of("n/Flatten#2", "n/Flatten"), graph.getNode(1).getInputList());
    }

    @Test
    void weightsAreStoredAsPlainF32() {
        Network network = Exports.of(
                io.github.dnn4j.layer.Convolution.of(2, 1, 1, 3).withBias(false),
                input("x", DataType.F32, "", 1, 2, 1, 3));
        Tensor plain = Tensor.ofFloats(Shape.of(1, 2, 1, 3), 1, 2, 3, 4, 5, 6);
        Tensor half = Tensor.allocate(plain.shape(), DataType.F16);
        half.copyFrom(plain);
        java.nio.ByteBuffer memory = java.nio.ByteBuffer.allocateDirect(24).order(ByteOrder.nativeOrder());
        Tensor channelsLast = Tensor.wrap(memory, plain.shape(), DataType.F32, Layout.NHWC);
        channelsLast.copyFrom(plain);
        for (Tensor weight : List.of(plain, half, channelsLast)) {
            GraphProto graph = Exports.model(network, new Parameters(Map.of("y.weight", weight)))
                    .getGraph();
            TensorProto stored = Exports.initialiser(graph, "y.weight");
            assertEquals(ElementType.FLOAT.number(), stored.getDataType());
            assertEquals(List.of(1L, 2L, 1L, 3L), stored.getDimsList());
            assertArrayEquals(
                    plain.toFloatArray(),
                    TensorReader.read(Protos.tensor(stored), null)
                            .toTensor(plain.shape(), DataType.F32)
                            .toFloatArray());
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Network network = Exports.of(new BatchNormalization(3, 1e-60), input("x", DataType.F32, "", 2, 3));
        OnnxExportException e =
                assertThrows(OnnxExportException.class, () -> OnnxExporter.toBytes(network, parameters(network)));
        assertTrue(e.getMessage().contains("node y (BatchNormalization)")
                && e.getMessage().contains("1.0E-60"));
        assertThrows(InvalidDescriptorException.class, () -> OnnxExporter.toBytes(open(), Parameters.none()));
    }
}

package io.github.dnn4j.network;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final NetworkInput X = NetworkInput.batched("x", 1, 4);

    private static Node relu(String name, String input) {
        return node(name, Activation.relu(), input);
    }

    private static Node node(String name, Layer layer, String... inputs) {
        List<String> parameters = layer.parameters().stream()
                .map(spec -> name + "." + spec.role())
                .toList();
        return new Node(name, layer, List.of(inputs), List.of(name), parameters);
    }

    private static Network network(List<Node> nodes, String... outputs) {
        return new Network("n", List.of(X), nodes, List.of(outputs));
    }

    @Test
    void nodesAreSortedAndOtherwiseKeepTheirOrder() {
        Network sorted = network(List.of(relu("d", "c"), relu("b", "x"), relu("c", "a"), relu("a", "x")), "d", "b");
        assertEquals(
                List.of("b", "a", "c", "d"),
                sorted.nodes().stream().map(Node::name).toList());
        assertEquals(List.of("d", "b"), sorted.outputs());
    }

    @Test
    void cyclesAreRefused() {
        assertInvalid(() -> network(List.of(relu("a", "b"), relu("b", "a")), "a"));
        assertInvalid(() -> network(List.of(relu("a", "a")), "a"));
        Node loop = node("a", Elementwise.add(), "x", "c");
        InvalidDescriptorException thrown = assertThrows(
                InvalidDescriptorException.class,
                () -> network(List.of(relu("first", "x"), loop, relu("b", "a"), relu("c", "b")), "first"));
        assertFalse(thrown.getMessage().contains("first"), thrown.getMessage());
    }

    @Test
    void namesAreUniqueAndKnown() {
        assertInvalid(() -> network(List.of(relu("a", "x"), relu("a", "x")), "a"));
        assertInvalid(() -> network(List.of(relu("x", "x")), "x"));
        assertInvalid(() -> network(List.of(relu("a", "nowhere")), "a"));
        assertInvalid(() -> network(List.of(relu("a", "x")), "nowhere"));
        assertInvalid(() -> network(List.of(relu("a", "x"))));
        assertInvalid(() -> network(List.of(relu("a", "x")), "a", "a"));
        assertInvalid(() -> new Network("n", List.of(X, X), List.of(relu("a", "x")), List.of("a")));
        Node twice = new Node("s", new Split(1, List.of(2L, 2L)), List.of("x"), List.of("s", "s"), List.of());
        assertInvalid(() -> network(List.of(twice), "s"));
    }

    @Test
    void countsOfInputsOutputsAndParametersFit() {
        assertInvalid(() -> network(List.of(node("a", Elementwise.add(), "x")), "a"));
        assertInvalid(() -> network(List.of(node("a", Activation.relu(), "x", "x")), "a"));
        Node oneOutput = new Node("s", new Split(1, List.of(2L, 2L)), List.of("x"), List.of("s"), List.of());
        assertInvalid(() -> network(List.of(oneOutput), "s"));
        Layer connected = new FullyConnected(4, 4, true);
        Node noBias = new Node("f", connected, List.of("x"), List.of("f"), List.of("w"));
        assertInvalid(() -> network(List.of(noBias), "f"));
    }

    @Test
    void messagesNameTheNode() {
        InvalidDescriptorException thrown = assertThrows(
                InvalidDescriptorException.class,
                () -> network(List.of(node("wrong-one", new FullyConnected(5, 2, true), "x")), "wrong-one"));
        assertTrue(thrown.getMessage().contains("wrong-one"), thrown.getMessage());
        thrown = assertThrows(
                InvalidDescriptorException.class,
                () -> network(List.of(node("lonely", Elementwise.add(), "x")), "lonely"));
        assertTrue(thrown.getMessage().contains("lonely"), thrown.getMessage());
    }

    @Test
    void sharedParametersCountOnce() {
        Layer square = new FullyConnected(4, 4, true);
        Node first = new Node("f", square, List.of("x"), List.of("f"), List.of("w", "b"));
        Node second = new Node("g", square, List.of("f"), List.of("g"), List.of("w", "b"));
        Network shared = network(List.of(first, second), "g");
        assertEquals(Map.of("w", Shape.of(4, 4), "b", Shape.of(4)), shared.parameters());
        assertEquals(20, shared.learnedParameters());
        assertEquals(20, NetworkSummary.of(shared).total().parameters());
        assertEquals(32, NetworkSummary.of(shared).total().macs());
        Node third = new Node("h", new FullyConnected(4, 2, true), List.of("f"), List.of("h"), List.of("w", "c"));
        assertInvalid(() -> network(List.of(first, third), "h"));
    }

    @Test
    void learnedParameters() {
        NetworkBuilder b = new NetworkBuilder("n");
        Network network =
                b.output(b.input("x", 1, 3, 4, 4).batchNormalization("bn")).build();
        assertTrue(network.isLearned("bn.scale"));
        assertFalse(network.isLearned("bn.mean"));
        assertFalse(network.isLearned("unknown"));
        assertEquals(6, network.learnedParameters());
    }

    @Test
    void symbolsBindEveryExtentTheyName() {
        NetworkBuilder b = new NetworkBuilder("n");
        Value left = b.picture("left", 3, 8, 8);
        Value right = b.picture("right", 3, 8, 8);
        Network network =
                b.output(left.plus("sum", right).convolution("conv", 5, 3)).build();
        Shape wide = Shape.of(2, 3, 16, 12);
        assertEquals(
                Shape.of(2, 5, 14, 10),
                network.inferShapes(Map.of("left", wide, "right", wide)).get("conv"));
        assertInvalid(() -> network.inferShapes(Map.of("left", wide, "right", Shape.of(1, 3, 16, 12))));
        assertInvalid(() -> network.inferShapes(Map.of("left", wide, "right", Shape.of(2, 3, 12, 16))));
        assertInvalid(() -> network.inferShapes(Map.of("left", Shape.of(2, 4, 8, 8), "right", Shape.of(2, 4, 8, 8))));
        assertInvalid(() -> network.inferShapes(Map.of("left", Shape.of(2, 3, 8), "right", wide)));
        assertInvalid(() -> network.inferShapes(Map.of("left", wide)));
        assertInvalid(() -> network.inferShapes(Map.of("left", wide, "right", wide, "middle", wide)));
        assertInvalid(() -> network.inferShapes(Map.of("left", Shape.of(1, 3, 2, 2), "right", Shape.of(1, 3, 2, 2))));
        assertEquals(
                Map.of("left", Shape.of(4, 3, 8, 10), "right", Shape.of(4, 3, 8, 10)),
                network.shapesWith(Map.of("N", 4L, "W", 10L)));
        assertInvalid(() -> network.shapesWith(Map.of("D", 4L)));
        assertInvalid(() -> network.shapesWith(Map.of("", 4L)));
        assertInvalid(() -> network.shapesWith(Map.of("N", 0L)));
        assertEquals(Map.of("left", wide, "right", wide), network.shapesByName(List.of(wide, wide)));
        assertInvalid(() -> network.shapesByName(List.of(wide)));
        assertEquals("Nx3xHxW", network.input("left").describe());
        assertInvalid(() -> network.input("middle"));
    }

    @Test
    void inputs() {
        assertInvalid(() -> new NetworkInput(" ", DataType.F32, Shape.of(1), List.of("N")));
        assertInvalid(() -> new NetworkInput("x", DataType.F32, Shape.of(1, 2), List.of("N")));
        NetworkInput square = new NetworkInput("x", DataType.F32, Shape.of(1, 2, 3, 4), List.of("", "", "S", "S"));
        assertInvalid(() -> new Network("n", List.of(square), List.of(relu("a", "x")), List.of("a")));
        assertEquals("scalar", new NetworkInput("x", DataType.F32, Shape.of(), List.of()).describe());
        List<String> symbols = new ArrayList<>(List.of("N"));
        NetworkInput input = new NetworkInput("x", DataType.F32, Shape.of(1), symbols);
        symbols.set(0, "M");
        assertEquals(List.of("N"), input.symbols());
    }

    @Test
    void typesPassThroughLayers() {
        NetworkInput bytes = new NetworkInput("x", DataType.U8, Shape.of(1, 3, 4, 4), List.of("N", "", "", ""));
        assertInvalid(() -> new Network(
                "n", List.of(bytes), List.of(node("conv", Convolution.square(3, 1, 1), "x")), List.of("conv")));
        Network network = new Network("n", List.of(bytes), List.of(relu("a", "x")), List.of("a", "x"));
        assertEquals(Map.of("x", DataType.U8, "a", DataType.U8), network.types());
    }

    @Test
    void consumersListANodeOnce() {
        Network network = network(List.of(node("twice", Elementwise.add(), "x", "x"), relu("a", "x")), "twice", "a");
        assertEquals(
                List.of("twice", "a"),
                network.consumers().get("x").stream().map(Node::name).toList());
    }

    @Test
    void costsOverflowAsInvalidDescriptors() {
        NetworkBuilder b = new NetworkBuilder("n");
        Network network =
                b.output(b.input("x", 1, 1 << 16).fullyConnected("f", 1 << 16)).build();
        Map<String, Shape> many = network.shapesWith(Map.of("N", 1L << 40));
        assertInvalid(() -> network.costs(many, DataType.F32));
    }

    @Test
    void listsOfNodesAreCopied() {
        List<String> inputs = new ArrayList<>(List.of("x"));
        List<String> outputs = new ArrayList<>(List.of("b"));
        List<String> parameters = new ArrayList<>(List.of("s", "t", "m", "v"));
        Node node = new Node("b", new BatchNormalization(4, 1e-5), inputs, outputs, parameters);
        inputs.set(0, "y");
        outputs.clear();
        parameters.clear();
        assertEquals(List.of("x"), node.inputs());
        assertEquals(List.of("b"), node.outputs());
        assertEquals(List.of("s", "t", "m", "v"), node.parameters());
        List<Node> nodes = new ArrayList<>(List.of(node));
        Network network = network(nodes, "b");
        nodes.clear();
        assertEquals(List.of(node), network.nodes());
        assertThrows(
                UnsupportedOperationException.class, () -> network.parameters().clear());
        assertThrows(UnsupportedOperationException.class, () -> network.types().clear());
    }
}

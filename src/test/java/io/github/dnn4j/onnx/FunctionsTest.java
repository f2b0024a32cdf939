package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.real;
import static io.github.dnn4j.onnx.TestGraph.reference;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Functions that a file defines are replaced by their nodes. */
class FunctionsTest {
    /** leaky(x) + x, with a slope that a call may give. */
    private static TestGraph withLeaky() {
        return new TestGraph(13)
                .input("x", "n", 2)
                .function(
                        "Leaky",
                        List.of("a"),
                        List.of("r"),
                        new TestGraph(13)
                                .node("LeakyRelu", "a", "t", reference("alpha", AttributeType.FLOAT, "slope"))
                                .node("Add", "t,a", "r"),
                        real("slope", 0.5f));
    }

    private static float[] run(TestGraph graph) {
        OnnxModel model = graph.output("y").importModel();
        return TestGraph.run(model, Map.of("x", Shape.of(1, 2))).values();
    }

    @Test
    void aCallIsItsNodes() {
        assertArrayEquals(
                new float[] {-3, -6},
                run(withLeaky().node("Neg", "x", "n").call("Leaky", "n", "l").node("Add", "l,l", "y")));
        OnnxModel model = withLeaky().call("Leaky", "x", "y").output("y").importModel();
        assertEquals(0.5f, ((Activation) model.network().nodes().getFirst().layer()).alpha());
        assertEquals(List.of("N", ""), model.network().inputs().getFirst().symbols());
    }

    @Test
    void attributesComeFromTheCall() {
        assertArrayEquals(
                new float[] {-1.25f, -2.5f},
                run(withLeaky().node("Neg", "x", "n").call("Leaky", "n", "y", real("slope", 0.25f))));
    }

    @Test
    void functionsCallFunctionsAndAreCalledTwice() {
        TestGraph graph = withLeaky()
                .function(
                        "Twice",
                        List.of("x", "unused"),
                        List.of("r", "t"),
                        new TestGraph(13).call("Leaky", "x", "t").call("Leaky", "t", "r"))
                .call("Twice", "x", "y,")
                .call("Twice", "x", "z");
        assertArrayEquals(new float[] {4, 8}, run(graph));
    }

    @Test
    void aFunctionMayAskForAnotherVersionOfTheOperators() {
        // Before version 13 softmax is over all axes from the first on; since then over the last.
        TestGraph graph = new TestGraph(13)
                .input("x", 1, 2, 2)
                .function("Flat", List.of("a"), List.of("r"), new TestGraph(11).node("Softmax", "a", "r"))
                .call("Flat", "x", "y");
        OnnxModel model = graph.output("y").importModel();
        float[] values = TestGraph.run(model, model.network().defaultShapes()).values();
        assertEquals(1, values[0] + values[1] + values[2] + values[3], 1e-6);
    }

    @Test
    void functionsThatMakeNoSenseAreRefused() {
        OnnxException endless = assertThrows(
                OnnxException.class,
                () -> new TestGraph(13)
                        .input("x", 2)
                        .function("Self", List.of("a"), List.of("r"), new TestGraph(13).call("Self", "a", "r"))
                        .call("Self", "x", "y")
                        .output("y")
                        .importModel());
        assertTrue(endless.getMessage().contains("without end"), endless.getMessage());
        OnnxException foreign = assertThrows(
                OnnxException.class,
                () -> new TestGraph(13)
                        .input("x", 2)
                        .function("Outside", List.of("a"), List.of("r"), new TestGraph(13).node("Neg", "x", "r"))
                        .call("Outside", "x", "y")
                        .output("y")
                        .importModel());
        assertTrue(foreign.getMessage().contains("own:Outside"), foreign.getMessage());
        assertThrows(OnnxException.class, () -> run(withLeaky().call("Leaky", "x,x", "y")));
        UnsupportedOperatorException unknown = assertThrows(
                UnsupportedOperatorException.class, () -> run(withLeaky().call("Other", "x", "y")));
        assertTrue(unknown.getMessage().contains("the domain own"), unknown.getMessage());
    }

    /** Thirty functions, each calling the one before twice, are a billion nodes. */
    @Test
    void functionsThatMakeTooMuchAreRefused() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2)
                .function("F0", List.of("a"), List.of("r"), new TestGraph(13).node("Neg", "a", "r"));
        for (int i = 1; i <= 30; i++) {
            graph.function(
                    "F" + i,
                    List.of("a"),
                    List.of("r"),
                    new TestGraph(13).call("F" + (i - 1), "a", "t").call("F" + (i - 1), "t", "r"));
        }
        assertThrows(
                OnnxException.class,
                () -> graph.call("F30", "x", "y").output("y").importModel());
    }
}

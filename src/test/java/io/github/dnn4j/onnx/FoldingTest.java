package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is computed at import. */
class FoldingTest {
    private static float[] folded(TestGraph graph) {
        OnnxModel model = graph.importModel();
        assertEquals(1, model.network().nodes().size());
        assertTrue(model.network().nodes().getFirst().layer() instanceof Constant);
        return TestGraph.run(model, model.network().defaultShapes()).values();
    }

    @Test
    void integerArithmeticWithBroadcasting() {
        TestGraph graph = new TestGraph(13)
                .longs("a", 7, -7, 20)
                .longs("b", 2)
                .node("Div", "a,b", "q")
                .node("Mul", "q,b", "m")
                .node("Sub", "a,m", "r")
                .node("Concat", "q,r", "y", integer("axis", 0))
                .output("y");
        assertArrayEquals(new float[] {3, -3, 10, 1, -1, 0}, folded(graph));
    }

    @Test
    void selections() {
        TestGraph graph = new TestGraph(13)
                .counting("a", 2, 3)
                .node("Transpose", "a", "t")
                .longs("last", -1)
                .node("Gather", "t,last", "g", integer("axis", 0))
                .longs("starts", 1)
                .longs("ends", -10)
                .longs("axes", 1)
                .longs("steps", -1)
                .node("Slice", "g,starts,ends,axes,steps", "y")
                .output("y");
        assertArrayEquals(new float[] {6, 3}, folded(graph));
    }

    @Test
    void shapesOfKnownExtents() {
        TestGraph graph = new TestGraph(15)
                .input("x", 2, 3, 5)
                .node("Shape", "x", "s", integer("start", 1))
                .node("ReduceProd", "s", "y", integer("keepdims", 0))
                .output("y");
        OnnxModel model = graph.importModel();
        assertArrayEquals(
                new float[] {15},
                TestGraph.run(model, model.network().defaultShapes()).values());
        assertEquals(
                Shape.of(),
                model.network().inferShapes(model.network().defaultShapes()).get("y"));
    }

    @Test
    void constantsOfAllForms() {
        TestGraph graph = new TestGraph(13)
                .node("Constant", "", "i", integers("value_ints", 3, 1))
                .node(
                        "ConstantOfShape",
                        "i",
                        "z",
                        TestGraph.value(TestGraph.tensor("", 1, 1).addFloatData(2)))
                .node("Constant", "", "f", TestGraph.real("value_float", 0.5f))
                .node("Range", "from,to,by", "r")
                .floats("from", new long[] {}, 0)
                .floats("to", new long[] {}, 3)
                .floats("by", new long[] {}, 1)
                .node("Cast", "r", "c", integer("to", 6))
                .node("Cast", "c", "d", integer("to", 1))
                .longs("one", 1)
                .node("Unsqueeze", "d,one", "u")
                .node("Mul", "z,f", "h")
                .node("Add", "u,h", "y")
                .output("y");
        assertArrayEquals(new float[] {1, 2, 3}, folded(graph));
    }

    @Test
    void aConstantFilterIsReshapedOnce() {
        OnnxModel model = new TestGraph(13)
                .input("x", 1, 1, 3, 3)
                .counting("flat", 4)
                .longs("shape", 1, 1, 2, -1)
                .node("Reshape", "flat,shape", "w")
                .node("Conv", "x,w", "y")
                .output("y")
                .importModel();
        assertEquals(
                List.of("y"),
                model.network().nodes().stream().map(node -> node.name()).toList());
        assertEquals(
                Shape.of(1, 1, 2, 2),
                model.parameters().asMap().values().iterator().next().shape());
    }

    @Test
    void arithmeticThatMakesNoSenseIsRefused() {
        TestGraph graph = new TestGraph(13)
                .longs("a", 1)
                .longs("zero", 0)
                .node("Div", "a,zero", "y")
                .output("y");
        assertThrows(OnnxException.class, graph::importModel);
        TestGraph gather = new TestGraph(13)
                .longs("a", 1, 2)
                .longs("i", 2)
                .node("Gather", "a,i", "y")
                .output("y");
        assertThrows(OnnxException.class, gather::importModel);
    }

    @Test
    void operatorsThatAreOnlyFoldedSayAboutTheirOperands() {
        TestGraph graph =
                new TestGraph(13).input("x", 3).node("NonZero", "x", "y").output("y");
        UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class, graph::importModel);
        assertEquals("NonZero", refused.operator());
        assertEquals("y", refused.node());
    }
}

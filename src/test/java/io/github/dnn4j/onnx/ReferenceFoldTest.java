package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes of constants are computed at import, whatever their operator. */
class ReferenceFoldTest {
    private static float[] folded(TestGraph graph) {
        OnnxModel model = graph.output("y").importModel();
        assertEquals(
                List.of("y"),
                model.network().nodes().stream().map(node -> node.name()).toList());
        assertTrue(model.network().nodes().getFirst().layer() instanceof Constant);
        return TestGraph.run(model, model.network().defaultShapes()).values();
    }

    @Test
    void layersOfEveryKind() {
        TestGraph conv = new TestGraph(13).counting("x", 1, 1, 2, 2).counting("w", 1, 1, 2, 2);
        assertArrayEquals(new float[] {1 + 4 + 9 + 16}, folded(conv.node("Conv", "x,w", "y")));
        TestGraph product = new TestGraph(13).counting("a", 2, 2).counting("b", 2, 2);
        assertArrayEquals(new float[] {7, 10, 15, 22}, folded(product.node("MatMul", "a,b", "y")));
        TestGraph relu = new TestGraph(13).floats("x", new long[] {3}, -1, 0, 2);
        assertArrayEquals(new float[] {0, 0, 2}, folded(relu.node("Relu", "x", "y")));
        TestGraph pool = new TestGraph(13).counting("x", 1, 1, 2, 2);
        assertArrayEquals(new float[] {2.5f}, folded(pool.node("GlobalAveragePool", "x", "y")));
        TestGraph softmax = new TestGraph(13).floats("x", new long[] {1, 2}, 0, (float) Math.log(3));
        assertArrayEquals(new float[] {0.25f, 0.75f}, folded(softmax.node("Softmax", "x", "y")), 1e-6f);
        TestGraph space = new TestGraph(13).counting("x", 1, 4, 1, 2);
        assertArrayEquals(
                new float[] {1, 3, 2, 4, 5, 7, 6, 8},
                folded(space.node("DepthToSpace", "x", "y", integer("blocksize", 2))));
        TestGraph resized = new TestGraph(13).counting("x", 1, 1, 1, 2).floats("s", new long[] {4}, 1, 1, 1, 2);
        assertArrayEquals(
                new float[] {1, 1, 2, 2},
                folded(resized.node(
                        "Resize",
                        "x,,s",
                        "y",
                        text("coordinate_transformation_mode", "asymmetric"),
                        text("nearest_mode", "floor"))));
    }

    @Test
    void whatIsComputedAtImportMayBeAWeight() {
        OnnxModel model = new TestGraph(13)
                .input("x", 1, 2)
                .counting("a", 2, 2)
                .node("Relu", "a", "r")
                .node("MatMul", "a,r", "w")
                .node("MatMul", "x,w", "y")
                .output("y")
                .importModel();
        assertEquals(1, model.network().nodes().size());
        assertArrayEquals(
                new float[] {1 * 7 + 2 * 15, 1 * 10 + 2 * 22},
                TestGraph.run(model, model.network().defaultShapes()).values());
    }

    /** Weight standardization: a filter is normalized by its own mean and variance. */
    @Test
    void batchNormalizationInTrainingModeOverAWeight() {
        TestGraph graph = new TestGraph(14)
                .floats("w", new long[] {1, 2, 2}, 1, 3, 10, 10)
                .floats("one", new long[] {2}, 1, 1)
                .floats("zero", new long[] {2}, 0, 5)
                .node(
                        "BatchNormalization",
                        "w,one,zero,zero,one",
                        "y,,",
                        integer("training_mode", 1),
                        real("epsilon", 0));
        graph.node("Identity", "y", "out");
        OnnxModel model = graph.output("out").importModel();
        float[] values = TestGraph.run(model, model.network().defaultShapes()).values();
        assertArrayEquals(new float[] {-1, 1}, new float[] {values[0], values[1]}, 1e-6f);
    }

    @Test
    void integersAreMovedExactly() {
        TestGraph graph = new TestGraph(13)
                .longs("x", 3, 1 << 24)
                .longs("pads", 1, 2)
                .node("Pad", "x,pads", "p")
                .longs("shape", 5)
                .node("Reshape", "p,shape", "y");
        assertArrayEquals(new float[] {0, 3, 1 << 24, 0, 0}, folded(graph));
    }

    @Test
    void whatWouldTakeLongIsLeftToTheNetwork() {
        OnnxModel model = new TestGraph(13)
                .longs("large", 1, 1024, 40, 40)
                .longs("weight", 1024, 1024, 1, 1)
                .node("ConstantOfShape", "large", "x")
                .node("ConstantOfShape", "weight", "w")
                .node("Conv", "x,w", "y")
                .output("y")
                .importModel();
        assertTrue(model.network().nodes().getLast().layer() instanceof Convolution);
    }

    @Test
    void shapesThatDependOnAnOpenExtentAreFoldedForEachOfItsValues() {
        OnnxModel model = new TestGraph(13)
                .input("x", "n", 2, 6)
                .node("Shape", "x", "s")
                .longs("low", 1, 2, 3)
                .longs("three", 3)
                .node("Clip", "s,,limit", "c")
                .initializer(TestGraph.tensor("limit", 7).addInt64Data(3))
                .node("Slice", "c,one,three", "tail")
                .longs("one", 1)
                .longs("free", -1)
                .node("Concat", "free,tail", "t", integer("axis", 0))
                .node("Reshape", "x,t", "y")
                .output("y")
                .importModel();
        assertEquals(List.of("N", "", ""), model.network().inputs().getFirst().symbols());
        assertEquals(
                Shape.of(10, 2, 3),
                TestGraph.run(model, java.util.Map.of("x", Shape.of(5, 2, 6))).shape());
    }

    @Test
    void reductionsAndPositionsOfIntegers() {
        TestGraph graph = new TestGraph(13)
                .longs("a", 5, -7, 20, 1)
                .longs("two", 2, 2)
                .longs("first", 0)
                .node("Reshape", "a,two", "m")
                .node("ReduceSum", "m,first", "sum", integer("keepdims", 0))
                .node("ReduceMax", "m", "max", integers("axes", 1), integer("keepdims", 0))
                .node("CumSum", "a,zero", "cumulative", integer("exclusive", 1), integer("reverse", 1))
                .initializer(TestGraph.tensor("zero", 7).addInt64Data(0))
                .node("Tile", "first,four", "tiled")
                .longs("four", 2)
                .node("Clip", "a,low,high", "clipped")
                .initializer(TestGraph.tensor("low", 7).addInt64Data(0))
                .initializer(TestGraph.tensor("high", 7).addInt64Data(6))
                .node("Concat", "sum,max,cumulative,tiled,clipped", "y", integer("axis", 0));
        assertArrayEquals(new float[] {25, -6, 5, 20, 14, 21, 1, 0, 0, 0, 5, 0, 6, 1}, folded(graph));
    }

    @Test
    void elementsAtPositionsThatConstantsName() {
        TestGraph graph = new TestGraph(13)
                .counting("a", 2, 3)
                .initializer(TestGraph.tensor("at", 7, 2, 2)
                        .addInt64Data(0)
                        .addInt64Data(1)
                        .addInt64Data(-1)
                        .addInt64Data(2))
                .floats("new", new long[] {2}, 20, 60)
                .node("ScatterND", "a,at,new", "scattered")
                .node("GatherND", "scattered,at", "gathered")
                .initializer(TestGraph.tensor("elements", 7, 1, 3)
                        .addInt64Data(1)
                        .addInt64Data(0)
                        .addInt64Data(-1))
                .node("GatherElements", "scattered,elements", "columns", integer("axis", 0))
                .longs("flat", -1)
                .node("Reshape", "columns,flat", "row")
                .node("Concat", "gathered,row", "y", integer("axis", 0));
        assertArrayEquals(new float[] {20, 60, 4, 20, 60}, folded(graph));
    }
}

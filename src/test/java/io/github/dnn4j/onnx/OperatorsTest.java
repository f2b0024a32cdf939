package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators compute, against values worked out by hand; every input counts 1, 2, 3... */
class OperatorsTest {
    private static void check(TestGraph graph, Shape shape, double... values) {
        TestGraph.Result result = graph.run();
        assertEquals(shape, result.shape());
        float[] expected = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            expected[i] = (float) values[i];
        }
        assertArrayEquals(expected, result.values(), 1e-5f);
    }

    @Test
    void gemmScalesAndTransposes() {
        // A' is ((1, 3, 5), (2, 4, 6)); B is ((1, 2), (3, 4), (5, 6)).
        TestGraph graph = new TestGraph(13)
                .input("x", 3, 2)
                .counting("b", 3, 2)
                .floats("c", new long[] {1, 2}, 10, 20)
                .node("Gemm", "x,b,c", "y", integer("transA", 1), real("alpha", 2), real("beta", 0.5f))
                .output("y");
        check(graph, Shape.of(2, 2), 2 * 35 + 5, 2 * 44 + 10, 2 * 44 + 5, 2 * 56 + 10);
    }

    @Test
    void gemmWithTransposedWeightKeepsItAsItIs() {
        OnnxModel model = new TestGraph(13)
                .input("x", "batch", 2)
                .counting("weight", 3, 2)
                .node("Gemm", "x,weight", "y", integer("transB", 1))
                .output("y")
                .importModel();
        assertEquals(Shape.of(3, 2), model.parameters().get("weight").shape());
    }

    @Test
    void gemmAddsABiasThatDiffersBetweenRows() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2, 1)
                .floats("b", new long[] {1, 2}, 1, 10)
                .floats("c", new long[] {2, 1}, 100, 200)
                .node("Gemm", "x,b,c", "y")
                .output("y");
        check(graph, Shape.of(2, 2), 101, 110, 202, 220);
    }

    @Test
    void matMulOfHigherRankIsFlattenedAndRestored() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2, 1, 2)
                .floats("b", new long[] {2, 1}, 1, 10)
                .node("MatMul", "x,b", "y")
                .output("y");
        check(graph, Shape.of(2, 1, 1), 21, 43);
    }

    @Test
    void matMulWithAMatrixPerEntry() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2, 1, 2)
                .floats("b", new long[] {2, 2, 1}, 1, 10, 100, 1000)
                .node("MatMul", "x,b", "y")
                .output("y");
        check(graph, Shape.of(2, 1, 1), 21, 4300);
    }

    @Test
    void matMulWithAConstantOnTheLeft() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2, 2)
                .floats("a", new long[] {1, 2}, 1, 10)
                .node("MatMul", "a,x", "y")
                .output("y");
        check(graph, Shape.of(1, 2), 31, 42);
    }

    @Test
    void convolutionPadsAsymmetrically() {
        TestGraph graph = new TestGraph(11)
                .input("x", 1, 1, 2, 2)
                .floats("w", new long[] {1, 1, 2, 2}, 1, 1, 1, 1)
                .floats("b", new long[] {1}, 0.5f)
                .node("Conv", "x,w,b", "y", integers("pads", 1, 0, 0, 1))
                .output("y");
        check(graph, Shape.of(1, 1, 2, 2), 3.5, 2.5, 10.5, 6.5);
    }

    @Test
    void samePaddingPutsTheOddElementWhereItIsAskedFor() {
        for (String mode : List.of("SAME_UPPER", "SAME_LOWER")) {
            TestGraph graph = new TestGraph(11)
                    .input("x", 1, 1, 3)
                    .floats("w", new long[] {1, 1, 2}, 1, 1)
                    .node("Conv", "x,w", "y", text("auto_pad", mode))
                    .output("y");
            if (mode.equals("SAME_UPPER")) {
                check(graph, Shape.of(1, 1, 3), 3, 5, 3);
            } else {
                check(graph, Shape.of(1, 1, 3), 1, 3, 5);
            }
        }
    }

    @Test
    void transposedConvolutionReachesTheOutputShapeAskedFor() {
        TestGraph graph = new TestGraph(11)
                .input("x", 1, 1, 2)
                .floats("w", new long[] {1, 1, 2}, 1, 10)
                .node("ConvTranspose", "x,w", "y", integers("strides", 2), integers("output_shape", 5))
                .output("y");
        check(graph, Shape.of(1, 1, 5), 1, 10, 2, 20, 0);
    }

    @Test
    void reductionsAlongAnyAxes() {
        TestGraph first = new TestGraph(13)
                .input("x", 2, 3)
                .node("ReduceMean", "x", "y", integers("axes", 0), integer("keepdims", 0))
                .output("y");
        check(first, Shape.of(3), 2.5, 3.5, 4.5);
        TestGraph spatial = new TestGraph(18)
                .input("x", 1, 2, 2, 2)
                .longs("axes", -1, -2)
                .node("ReduceMax", "x,axes", "y")
                .output("y");
        check(spatial, Shape.of(1, 2, 1, 1), 4, 8);
        TestGraph sum = new TestGraph(13)
                .input("x", 2, 3)
                .longs("axes", 1)
                .node("ReduceSum", "x,axes", "y")
                .output("y");
        check(sum, Shape.of(2, 1), 6, 15);
    }

    @Test
    void slicesAreRangesAndSteps() {
        TestGraph graph = new TestGraph(13)
                .input("x", 4, 5)
                .longs("starts", 1, -4)
                .longs("ends", Long.MAX_VALUE, 5)
                .longs("axes", 0, 1)
                .longs("steps", 2, 3)
                .node("Slice", "x,starts,ends,axes,steps", "y")
                .output("y");
        check(graph, Shape.of(2, 2), 7, 10, 17, 20);
    }

    @Test
    void paddingCanCut() {
        TestGraph graph = new TestGraph(13)
                .input("x", 1, 4)
                .longs("pads", 0, -1, 1, 2)
                .floats("fill", new long[] {}, 9)
                .node("Pad", "x,pads,fill", "y")
                .output("y");
        check(graph, Shape.of(2, 5), 2, 3, 4, 9, 9, 9, 9, 9, 9, 9);
    }

    @Test
    void depthToSpaceInBothOrders() {
        TestGraph depth = new TestGraph(13)
                .input("x", 1, 8, 1, 1)
                .node("DepthToSpace", "x", "y", integer("blocksize", 2))
                .output("y");
        check(depth, Shape.of(1, 2, 2, 2), 1, 3, 5, 7, 2, 4, 6, 8);
        TestGraph columns = new TestGraph(13)
                .input("x", 1, 8, 1, 1)
                .node("DepthToSpace", "x", "y", integer("blocksize", 2), text("mode", "CRD"))
                .output("y");
        check(columns, Shape.of(1, 2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void elementwiseChainsAndConstants() {
        TestGraph graph = new TestGraph(13)
                .input("x", 3)
                .floats("low", new long[] {}, 2)
                .floats("high", new long[] {3}, 9, 2.5f, 1)
                .node("Max", "x,low", "m")
                .node("Min", "m,high,x", "n")
                .node("Neg", "n", "y")
                .output("y");
        check(graph, Shape.of(3), -1, -2, -1);
    }

    @Test
    void resizeByScalesAndBySizes() {
        TestGraph scales = new TestGraph(13)
                .input("x", 1, 1, 1, 2)
                .floats("scales", new long[] {4}, 1, 1, 2, 2)
                .node(
                        "Resize",
                        "x,,scales",
                        "y",
                        text("coordinate_transformation_mode", "asymmetric"),
                        text("nearest_mode", "floor"))
                .output("y");
        check(scales, Shape.of(1, 1, 2, 4), 1, 1, 2, 2, 1, 1, 2, 2);
        TestGraph sizes = new TestGraph(18)
                .input("x", 1, 2)
                .longs("sizes", 3)
                .node(
                        "Resize",
                        "x,,,sizes",
                        "y",
                        integers("axes", 1),
                        text("mode", "linear"),
                        text("coordinate_transformation_mode", "align_corners"))
                .output("y");
        check(sizes, Shape.of(1, 3), 1, 1.5, 2);
    }

    @Test
    void quantizationPerAxisAndOfWeights() {
        TestGraph graph = new TestGraph(13)
                .input("x", 1, 2)
                .floats("scale", new long[] {2}, 0.5f, 4)
                .initializer(TestGraph.tensor("zero", 3, 2).addInt32Data(1).addInt32Data(0))
                .node("QuantizeLinear", "x,scale,zero", "q")
                .node("DequantizeLinear", "q,scale,zero", "d")
                .initializer(TestGraph.tensor("w8", 3, 2, 1).addInt32Data(-2).addInt32Data(4))
                .floats("one", new long[] {}, 0.5f)
                .node("DequantizeLinear", "w8,one", "w")
                .node("MatMul", "d,w", "y")
                .output("y");
        // 2 / 4 rounds to the even 0, so the second feature is lost.
        check(graph, Shape.of(1, 1), -1);
    }

    @Test
    void splitsOfAllForms() {
        TestGraph uneven = new TestGraph(18)
                .input("x", 1, 5)
                .node("Split", List.of("x"), List.of("a", "b", "c"), integer("axis", 1), integer("num_outputs", 3))
                .output("c");
        check(uneven, Shape.of(1, 1), 5);
        TestGraph given = new TestGraph(13)
                .input("x", 1, 5)
                .longs("sizes", 1, 4)
                .node("Split", List.of("x", "sizes"), List.of("a", "b"), integer("axis", -1))
                .output("b");
        check(given, Shape.of(1, 4), 2, 3, 4, 5);
    }

    @Test
    void anOutputCanBeAnInput() {
        TestGraph graph =
                new TestGraph(13).input("x", 2).node("Identity", "x", "y").output("y");
        check(graph, Shape.of(2), 1, 2);
    }

    @Test
    void twoOutputsCanBeOneValue() {
        OnnxModel model = new TestGraph(13)
                .input("x", 2)
                .node("Relu", "x", "a")
                .node("Identity", "a", "b")
                .output("b")
                .output("a")
                .importFixed();
        assertEquals(List.of("b", "a"), model.network().outputs());
        TestGraph.Result result = TestGraph.run(model, model.network().defaultShapes());
        assertArrayEquals(new float[] {1, 2}, result.values());
    }
}

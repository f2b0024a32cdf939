package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** MatMul and Gemm of computed operands. */
class MatrixProductImportTest {
    private static List<Layer> layers(OnnxModel model) {
        return model.network().nodes().stream().map(node -> node.layer()).toList();
    }

    /** 2 (A B) + 3 C with A = (1 2; 3 4) given transposed, B = (1 2; 3 4), C = (1 2). */
    @Test
    void gemmScalesAndTransposesComputedOperands() {
        TestGraph graph = new TestGraph(13)
                .input("a", 2, 2)
                .input("b", 2, 2)
                .input("c", 2)
                .node("Gemm", "a,b,c", "y", integer("transA", 1), real("alpha", 2), real("beta", 3))
                .output("y");
        TestGraph.Result result = graph.run();
        assertEquals(Shape.of(2, 2), result.shape());
        // A' B = (1 3; 2 4) (1 2; 3 4) = (10 14; 14 20)
        assertArrayEquals(new float[] {23, 34, 31, 46}, result.values());
    }

    @Test
    void gemmAddsAConstantToComputedOperands() {
        TestGraph graph = new TestGraph(13)
                .input("a", 1, 2)
                .input("b", 3, 2)
                .floats("c", new long[] {1}, 100)
                .node("Gemm", "a,b,c", "y", integer("transB", 1), real("beta", 0.5f))
                .output("y");
        assertArrayEquals(new float[] {55, 61, 67}, graph.run().values());
    }

    @Test
    void aTransposeOfTheLastAxesIsPartOfTheProduct() {
        TestGraph graph = new TestGraph(13)
                .input("a", 2, 3, 4)
                .input("b", 2, 5, 4)
                .node("Transpose", "b", "t", integers("perm", 0, 2, 1))
                .node("MatMul", "a,t", "y")
                .output("y");
        assertEquals(List.of(new MatrixProduct(false, true)), layers(graph.importFixed()));
        assertEquals(Shape.of(2, 3, 5), graph.run().shape());
    }

    @Test
    void aTransposeThatOthersTakeOrThatMovesMoreStays() {
        TestGraph taken = new TestGraph(13)
                .input("a", 2, 3)
                .node("Transpose", "a", "t")
                .node("MatMul", "a,t", "p")
                .node("MatMul", "t,p", "y")
                .output("y")
                .output("t");
        assertEquals(
                List.of(new Transpose(List.of(1, 0)), new MatrixProduct(false, true), new MatrixProduct(true, false)),
                layers(taken.importFixed()));
        TestGraph moved = new TestGraph(13)
                .input("a", 2, 3, 4)
                .input("b", 4, 5, 2)
                .node("Transpose", "b", "t", integers("perm", 2, 0, 1))
                .node("MatMul", "a,t", "y")
                .output("y");
        assertEquals(List.of(new Transpose(List.of(2, 0, 1)), new MatrixProduct()), layers(moved.importFixed()));
    }

    @Test
    void theSameValueTwiceIsOneTranspose() {
        TestGraph graph = new TestGraph(13)
                .input("a", 3, 3)
                .node("Transpose", "a", "t")
                .node("MatMul", "t,t", "y")
                .output("y");
        assertEquals(List.of(new MatrixProduct(true, true)), layers(graph.importFixed()));
        assertArrayEquals(
                new float[] {30, 66, 102, 36, 81, 126, 42, 96, 150}, graph.run().values());
    }

    @Test
    void extentsStayOpen() {
        TestGraph graph = new TestGraph(13)
                .input("a", "N", 2, "T", 3)
                .node("Transpose", "a", "t", integers("perm", 0, 1, 3, 2))
                .node("MatMul", "a,t", "s")
                .node("Softmax", "s", "p", integer("axis", -1))
                .node("MatMul", "p,a", "y")
                .output("y");
        OnnxModel model = graph.importModel();
        NetworkInput input = model.network().inputs().getFirst();
        assertTrue(input.symbols().get(0).length() > 0 && input.symbols().get(2).length() > 0, input.toString());
        Shape other = Shape.of(2, 2, 5, 3);
        assertEquals(other, TestGraph.run(model, Map.of("a", other)).shape());
    }

    /** x = 1 ... 24, w = (1 2; 3 4; 5 6): the first row is 1 2 3 times w, 22 28. */
    @Test
    void aVectorAddedToTheFeaturesOfTokensIsABias() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2, 4, 3)
                .counting("w", 3, 2)
                .floats("b", new long[] {2}, 100, 200)
                .node("MatMul", "x,w", "m")
                .node("Add", "b,m", "y")
                .output("y");
        assertEquals(
                List.of(new Reshape(List.of(8L, 3L)), new FullyConnected(3, 2, true), new Reshape(List.of(2L, 4L, 2L))),
                layers(graph.importFixed()));
        TestGraph.Result result = graph.run();
        assertEquals(Shape.of(2, 4, 2), result.shape());
        assertArrayEquals(new float[] {122, 228, 149, 264}, Arrays.copyOf(result.values(), 4));
    }

    @Test
    void whatIsReadBeforeTheSumIsNoBias() {
        TestGraph graph = new TestGraph(13)
                .input("x", 2, 3)
                .counting("w", 3, 2)
                .counting("b", 2)
                .node("MatMul", "x,w", "m")
                .node("Add", "m,b", "y")
                .output("y")
                .output("m");
        assertEquals(
                new FullyConnected(3, 2, false), layers(graph.importFixed()).getFirst());
    }

    @Test
    void integersAreUnsupported() {
        TestGraph graph = new TestGraph(13)
                .typedInput("a", 6, 2, 2)
                .typedInput("b", 6, 2, 2)
                .node("MatMul", "a,b", "y")
                .output("y");
        UnsupportedOperatorException refusal = assertThrows(UnsupportedOperatorException.class, graph::importModel);
        assertTrue(refusal.getMessage().contains("floating"), refusal.getMessage());
    }

    @Test
    void extentsThatDoNotMeetAreAFault() {
        TestGraph graph = new TestGraph(13)
                .input("a", 2, 3)
                .input("b", 4, 2)
                .node("MatMul", "a,b", "y")
                .output("y");
        OnnxException refusal = assertThrows(OnnxException.class, graph::importModel);
        assertTrue(refusal.getMessage().contains("3 columns do not meet 4 rows"), refusal.getMessage());
    }
}

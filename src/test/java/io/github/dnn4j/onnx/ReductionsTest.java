package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reductions of computed values along any axes, against their definitions. */
class ReductionsTest {
    private static TestGraph graph(String operator, boolean keep, long... axes) {
        return new TestGraph(13)
                .input("x", 2, 3, 2)
                .node(operator, "x", "y", integers("axes", axes), integer("keepdims", keep ? 1 : 0))
                .output("y");
    }

    /** Of 1 to 12 in planes of 3 x 2: along the middle axis, so that y(0, 0) is that of 1, 3 and 5. */
    @ParameterizedTest
    @CsvSource({
        "ReduceMean, 3, 4, 9, 10",
        "ReduceMax, 5, 6, 11, 12",
        "ReduceMin, 1, 2, 7, 8",
        "ReduceSum, 9, 12, 27, 30",
        "ReduceProd, 15, 48, 693, 960",
        "ReduceL1, 9, 12, 27, 30",
        "ReduceL2, 5.9160798, 7.4833148, 15.843, 17.549929",
        "ReduceSumSquare, 35, 56, 251, 308",
        "ReduceLogSum, 2.1972246, 2.4849066, 3.2958369, 3.4011974",
        "ReduceLogSumExp, 5.1429316, 6.1429316, 11.142932, 12.142932",
    })
    void alongTheMiddleAxis(String operator, float a, float b, float c, float d) {
        TestGraph.Result dropped = graph(operator, false, 1).run();
        assertEquals(Shape.of(2, 2), dropped.shape());
        assertArrayEquals(new float[] {a, b, c, d}, dropped.values(), 2e-4f);
        TestGraph.Result kept = graph(operator, true, -2).run();
        assertEquals(Shape.of(2, 1, 2), kept.shape());
        assertArrayEquals(dropped.values(), kept.values());
    }

    @Test
    void alongSeveralAxesAndAll() {
        assertArrayEquals(
                new float[] {1, 2}, graph("ReduceMin", false, 0, 1).run().values());
        assertArrayEquals(
                new float[] {10395, 46080},
                graph("ReduceProd", false, 0, 1).run().values());
        TestGraph all = new TestGraph(13)
                .input("x", 2, 2)
                .node("ReduceSumSquare", "x", "y", integer("keepdims", 0))
                .output("y");
        assertEquals(Shape.of(), all.run().shape());
        assertArrayEquals(new float[] {30}, all.run().values());
    }

    private static float[] logSumExp(float... values) {
        TestGraph graph = new TestGraph(13)
                .input("x", values.length)
                .node("ReduceLogSumExp", "x", "y")
                .output("y");
        return ElementFunctionsTest.run(graph, Map.of("x", Tensor.ofFloats(Shape.of(values.length), values)));
    }

    @Test
    void exponentialsDoNotOverflow() {
        assertArrayEquals(new float[] {1000.6931f}, logSumExp(1000, 1000), 1e-3f);
        assertArrayEquals(new float[] {-999.3069f}, logSumExp(-1000, -1000), 1e-3f);
    }

    @Test
    void integersAndOpenSumsAreRefused() {
        TestGraph integers = new TestGraph(13)
                .typedInput("x", 6, 2, 2)
                .node("ReduceL1", "x", "y")
                .output("y");
        assertThrows(UnsupportedOperatorException.class, integers::importModel);
        OnnxModel open = new TestGraph(13)
                .input("x", "n", 2, "t")
                .node("ReduceL1", "x", "y", integers("axes", 2))
                .output("y")
                .importModel();
        assertTrue(
                open.notes().getFirst().contains("sums over an open extent"),
                open.notes().toString());
        OnnxModel least = new TestGraph(13)
                .input("x", "n", 2, "t")
                .node("ReduceMin", "x", "y", integers("axes", 2))
                .output("y")
                .importModel();
        assertEquals(
                java.util.List.of("N", "", "t"),
                least.network().inputs().getFirst().symbols(),
                least.notes().toString());
        TestGraph nothing = new TestGraph(18)
                .input("x", 2, 2)
                .node("ReduceL1", "x", "y", integer("noop_with_empty_axes", 1))
                .output("y");
        assertThrows(UnsupportedOperatorException.class, nothing::importModel);
    }
}

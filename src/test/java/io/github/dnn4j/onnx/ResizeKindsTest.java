package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Resize by cubic convolution, antialiased, of a region and along any axis; inputs have the values 1, 2, 3... */
class ResizeKindsTest {
    private static final String COORDINATES = "coordinate_transformation_mode";

    private static TestGraph.Result run(TestGraph graph, long... shape) {
        return TestGraph.run(graph.output("y").importModel(), Map.of("x", Shape.of(shape)));
    }

    /** Between equal steps cubic convolution with a = -1/2 is exact; the first output is outside of them. */
    @Test
    void cubic() {
        TestGraph graph = new TestGraph(18)
                .input("x", 1, 1, "t")
                .floats("s", new long[] {3}, 1, 1, 2)
                .node("Resize", "x,,s", "y", text("mode", "cubic"), real("cubic_coeff_a", -0.5f));
        float[] values = run(graph, 1, 1, 6).values();
        assertEquals(12, values.length);
        for (int i = 3; i < 9; i++) {
            assertEquals(1 + (i + 0.5f) / 2 - 0.5f, values[i], 1e-5f);
        }
    }

    /** Two thirds of the triangle's weight lie on the middle of three elements. */
    @Test
    void antialiased() {
        TestGraph graph = new TestGraph(18)
                .input("x", 1, 1, "t")
                .floats("s", new long[] {3}, 1, 1, 0.5f)
                .node("Resize", "x,,s", "y", text("mode", "linear"), integer("antialias", 1));
        assertArrayEquals(
                new float[] {1.625f, 3.5f, 5.375f}, run(graph, 1, 1, 6).values(), 1e-6f);
    }

    @Test
    void extentsStayOpenAndTheFilterIsExported() {
        OnnxModel model = new TestGraph(18)
                .input("x", "n", 2, "h", "w")
                .floats("s", new long[] {4}, 1, 1, 0.5f, 1.5f)
                .node(
                        "Resize",
                        "x,,s",
                        "y",
                        text("mode", "cubic"),
                        integer("antialias", 1),
                        integer("exclude_outside", 1))
                .output("y")
                .importModel();
        Resampling layer = (Resampling) model.network().nodes().getFirst().layer();
        OnnxModel again =
                OnnxImporter.read(OnnxExporter.toBytes(model.network(), model.parameters()), ImportOptions.defaults());
        assertEquals(layer, again.network().nodes().getFirst().layer());
        assertTrue(model.network().inputs().getFirst().symbols().stream()
                        .filter(s -> !s.isEmpty())
                        .count()
                == 3);
    }

    /** Rows 1.2, 1.5 and 1.8 of 0 to 3, columns 1.8, 2.1 and 2.4: 1 + 4 row + column. */
    @Test
    void regions() {
        TestGraph graph = new TestGraph(13)
                .input("x", 1, 1, 4, 4)
                .floats("roi", new long[] {8}, 0, 0, 0.4f, 0.6f, 1, 1, 0.6f, 0.8f)
                .longs("sizes", 1, 1, 3, 3)
                .node("Resize", "x,roi,,sizes", "y", text("mode", "linear"), text(COORDINATES, "tf_crop_and_resize"));
        float[] expected = {7.6f, 7.9f, 8.2f, 8.8f, 9.1f, 9.4f, 10, 10.3f, 10.6f};
        assertArrayEquals(expected, run(graph, 1, 1, 4, 4).values(), 1e-5f);
    }

    /** Rows 1.2, 2.4 and 3.6, columns 1.8, 3.45 and 5.1; the last of each lie outside. */
    @Test
    void regionsThatReachOutside() {
        TestGraph graph = new TestGraph(18)
                .input("x", 1, 1, 4, 4)
                .floats("roi", new long[] {4}, 0.4f, 0.6f, 1.2f, 1.7f)
                .longs("sizes", 3, 3)
                .node(
                        "Resize",
                        "x,roi,,sizes",
                        "y",
                        text("mode", "linear"),
                        text(COORDINATES, "tf_crop_and_resize"),
                        integers("axes", 2, 3),
                        real("extrapolation_value", 10));
        float[] expected = {7.6f, 10, 10, 12.4f, 10, 10, 10, 10, 10};
        assertArrayEquals(expected, run(graph, 1, 1, 4, 4).values(), 1e-5f);
    }

    @Test
    void cubicRegionsAreRefused() {
        TestGraph graph = new TestGraph(13)
                .input("x", 1, 1, 4, 4)
                .floats("roi", new long[] {8}, 0, 0, 0.4f, 0.6f, 1, 1, 0.6f, 0.8f)
                .longs("sizes", 1, 1, 3, 3)
                .node("Resize", "x,roi,,sizes", "y", text("mode", "cubic"), text(COORDINATES, "tf_crop_and_resize"))
                .output("y");
        UnsupportedOperatorException e = assertThrows(UnsupportedOperatorException.class, graph::importModel);
        assertTrue(e.getMessage().contains("tf_crop_and_resize"), e::getMessage);
    }

    /** Batch and channels twice as many, rows half as many. */
    @Test
    void anyAxes() {
        TestGraph graph = new TestGraph(18)
                .input("x", 1, 2, 2, 1)
                .floats("s", new long[] {4}, 2, 2, 0.5f, 1)
                .node(
                        "Resize",
                        "x,,s",
                        "y",
                        text("mode", "nearest"),
                        text(COORDINATES, "asymmetric"),
                        text("nearest_mode", "floor"));
        TestGraph.Result result = run(graph, 1, 2, 2, 1);
        assertEquals(Shape.of(2, 4, 1, 1), result.shape());
        assertArrayEquals(new float[] {1, 1, 3, 3, 1, 1, 3, 3}, result.values());
    }
}

package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which extents and elements a resize has whose scale is no whole number; expected are ONNX Runtime's. */
class ResizeByScalesTest {
    private static final AttributeProto[] TORCH_NEAREST = {
        text("coordinate_transformation_mode", "asymmetric"), text("nearest_mode", "floor")
    };

    private static TestGraph resize(long opset, Object[] input, float[] scales, AttributeProto... attributes) {
        String operands = opset < 11 ? "x,scales" : "x,,scales";
        return new TestGraph(opset)
                .input("x", input)
                .floats("scales", new long[] {scales.length}, scales)
                .node(opset < 10 ? "Upsample" : "Resize", operands, "y", attributes);
    }

    private static Shape shape(Network network, long... input) {
        return network.inferShapes(Map.of("x", Shape.of(input))).get("y");
    }

    /** 24 by f32(5/3) is 40 in f32 and less in double; 88 by f32(120/88) is 120; both can be declared otherwise. */
    @ParameterizedTest
    @CsvSource({
        "24, 1.6666666, 0, 40", "24, 1.6666666, 40, 40", "24, 1.6666666, 39, 39",
        "88, 1.3636364, 0, 120", "88, 1.3636364, 120, 120", "88, 1.3636364, 119, 119"
    })
    void theDeclaredExtentWinsWhereRoundingDecides(int input, float scale, int declared, int expected) {
        for (long opset : new long[] {9, 10, 13}) {
            Object[] extents = {1, 1, input, 7};
            TestGraph open = resize(opset, extents, new float[] {1, 1, scale, 2}, text("mode", "linear"));
            TestGraph graph = declared == 0 ? open.output("y") : open.output("y", 1, 1, declared, 14);
            Network network = graph.importModel().network();
            assertEquals(Shape.of(3, 1, expected, 14), shape(network, 3, 1, input, 7));
            assertEquals(Shape.of(1, 1, expected, 14), graph.run().shape());
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 19", "2.05, 21"})
    void anExtentThatIsNoMatterOfRoundingIsRefused(float scale, int declared) {
        TestGraph graph = resize(13, new Object[] {1, 1, 10, 7}, new float[] {1, 1, scale, 2}, text("mode", "linear"))
                .output("y", 1, 1, declared, 14);
        OnnxException refusal = assertThrows(OnnxException.class, graph::importModel);
        assertTrue(refusal.getMessage().contains("[1, 1, 20, 14]"), refusal.getMessage());
    }

    @Test
    void valuesInBetweenAreDeclaredToo() {
        TestGraph graph = resize(13, new Object[] {1, 1, 88}, new float[] {1, 1, 120 / 88f}, TORCH_NEAREST)
                .declare("y", 1, 1, 119)
                .node("Relu", "y", "z")
                .output("z");
        assertEquals(Shape.of(1, 1, 119), graph.run().shape());
    }

    /** What is open stays open, and a declared extent beside it still counts. */
    @Test
    void openExtentsStayOpen() {
        TestGraph graph = resize(
                        13, new Object[] {"n", 1, "h", 88}, new float[] {1, 1, 5 / 3f, 120 / 88f}, TORCH_NEAREST)
                .output("y", "n", 1, 40, 119);
        Network network = graph.importModel().network();
        assertEquals(List.of("N", "", "H", ""), network.inputs().getFirst().symbols());
        assertEquals(Shape.of(2, 1, 40, 119), shape(network, 2, 1, 24, 88));
        assertEquals(Shape.of(1, 1, 41, 119), shape(network, 1, 1, 25, 88));
    }

    /** Every third element, although 1 / f32(1/3) is below 3. */
    @Test
    void elementsAreThoseOfSinglePrecision() {
        float[] third = {1, 1, 1 / 3f};
        TestGraph graph =
                resize(13, new Object[] {1, 1, 12}, third, TORCH_NEAREST).output("y");
        assertArrayEquals(new float[] {1, 4, 7, 10}, graph.run().values());
    }

    /** Before version 11: rounded down where an axis is enlarged, up where it is shrunk. */
    @Test
    void theFirstVersionsRoundUpWhereTheyShrink() {
        TestGraph shrunk = resize(10, new Object[] {1, 1, 2, 4}, new float[] {1, 1, 0.6f, 0.6f})
                .output("y");
        assertArrayEquals(new float[] {1, 3}, shrunk.run().values());
        TestGraph both = resize(10, new Object[] {1, 1, 2, 4}, new float[] {1, 1, 1.5f, 0.6f})
                .output("y");
        assertArrayEquals(new float[] {1, 3, 1, 3, 5, 7}, both.run().values());
        // The extent 3 stays and its elements move, which no layer of its own can do.
        TestGraph mixed = resize(10, new Object[] {1, 1, 3, 4}, new float[] {1, 1, 1.1f, 0.6f})
                .output("y");
        assertThrows(UnsupportedOperatorException.class, mixed::importModel);
    }

    /** Aligned corners divide by the extent after rounding, less one: 4 by 0.6 is 2, which are the corners. */
    @Test
    void alignedCornersMeetTheCorners() {
        AttributeProto[] attributes = {text("mode", "linear"), text("coordinate_transformation_mode", "align_corners")};
        TestGraph graph = resize(13, new Object[] {1, 1, 4}, new float[] {1, 1, 0.6f}, attributes)
                .output("y");
        assertArrayEquals(new float[] {1, 4}, graph.run().values());
    }

    /** 12x24 to at most 20x100: both by 5/3, to 20x40. */
    @Test
    void aCommonScaleIsComputedInSinglePrecision() {
        TestGraph graph = new TestGraph(18)
                .input("x", 1, 1, 12, 24)
                .longs("sizes", 20, 100)
                .node(
                        "Resize",
                        "x,,,sizes",
                        "y",
                        integers("axes", 2, 3),
                        text("keep_aspect_ratio_policy", "not_larger"),
                        TORCH_NEAREST[0],
                        TORCH_NEAREST[1])
                .output("y");
        assertEquals(Shape.of(1, 1, 20, 40), graph.run().shape());
        Resampling layer =
                (Resampling) graph.importModel().network().nodes().getFirst().layer();
        assertEquals(5 / 3f, layer.scale(0, 12));
        assertEquals(5 / 3f, layer.scale(1, 24));
    }
}

package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conv and ConvTranspose of computed weights give what the layers give for constant ones; all values are integers. */
class ComputedConvolutionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Conv; 2x3x5x4; 4x3x3x2; ",
                "Conv; 2x4x5x6; 6x2x3x3; group=2 pads=1,2,0,1 strides=2,1 dilations=1,2",
                "Conv; 1x2x9; 3x2x4; strides=3 pads=2,1",
                "Conv; 1x2x3x4x3; 2x1x2x2x2; group=2 dilations=1,2,1",
                "Conv; 2x3x4x4; 2x3x1x1; strides=2,3",
                "Conv; 1x2x7x6; 2x2x3x3; strides=2,2 auto_pad=SAME_UPPER",
                "ConvTranspose; 2x3x3x4; 3x4x3x2; ",
                "ConvTranspose; 2x4x3x3; 4x2x3x3; group=2 strides=2,3 pads=1,0,2,1 output_padding=1,2",
                "ConvTranspose; 1x2x5; 2x3x4; strides=3 dilations=2 pads=1,1",
                "ConvTranspose; 1x2x5x5; 2x2x1x1; strides=2,2",
                "ConvTranspose; 1x2x5x5; 2x2x1x1; pads=1,1,1,1",
                "ConvTranspose; 1x2x2x3x2; 2x1x2x1x2; strides=2,1,1"
            })
    void asOfConstantWeights(String operator, String input, String weight, String attributes) {
        List<AttributeProto> given = attributes(attributes == null ? "" : attributes);
        long[] extents = extents(weight);
        long channels = operator.equals("Conv")
                ? extents[0]
                : extents[1] * (attributes != null && attributes.contains("group=2") ? 2 : 1);
        TestGraph constant = new TestGraph(11)
                .input("x", boxed(extents(input)))
                .counting("w", extents)
                .counting("b", channels)
                .node(operator, "x,w,b", "y", given.toArray(AttributeProto[]::new))
                .output("y");
        TestGraph computed = new TestGraph(11)
                .input("x", boxed(extents(input)))
                .input("w", boxed(extents))
                .input("b", channels)
                .node(operator, "x,w,b", "y", given.toArray(AttributeProto[]::new))
                .output("y");
        TestGraph.Result wanted = constant.run();
        TestGraph.Result found = computed.run();
        assertEquals(wanted.shape(), found.shape());
        assertArrayEquals(wanted.values(), found.values());
    }

    @Test
    void theBatchStaysOpen() {
        OnnxModel model = new TestGraph(11)
                .input("x", "batch", 2, 4, 4)
                .input("w", 3, 2, 3, 3)
                .node("Conv", "x,w", "y", integers("pads", 1, 1, 1, 1))
                .output("y")
                .importModel();
        assertEquals("N", model.network().inputs().getFirst().symbols().getFirst());
        assertEquals(
                1,
                model.network().nodes().stream()
                        .filter(node -> node.layer() instanceof MatrixProduct)
                        .count());
        TestGraph.Result found = TestGraph.run(model, Map.of("x", Shape.of(3, 2, 4, 4), "w", Shape.of(3, 2, 3, 3)));
        assertEquals(Shape.of(3, 3, 4, 4), found.shape());
    }

    @Test
    void channelsThatDoNotFitAreFaults() {
        TestGraph graph = new TestGraph(11)
                .input("x", 1, 3, 4, 4)
                .input("w", 4, 2, 3, 3)
                .node("Conv", "x,w", "y", integer("group", 1))
                .output("y");
        assertThrows(OnnxException.class, graph::importFixed);
    }

    /** Each tap copies the input: a picture as the kernel of itself would be fifty thousand of them. */
    @Test
    void veryLargeKernelsAreRefused() {
        TestGraph graph = new TestGraph(13)
                .input("x", 1, 1, 224, 224)
                .node("Conv", "x,x", "y")
                .output("y");
        UnsupportedOperatorException refused = assertThrows(UnsupportedOperatorException.class, graph::importFixed);
        assertEquals("Conv", refused.operator());
    }

    private static List<AttributeProto> attributes(String words) {
        List<AttributeProto> attributes = new ArrayList<>();
        for (String word : words.isBlank() ? new String[0] : words.trim().split(" ")) {
            String[] sides = word.split("=");
            attributes.add(
                    switch (sides[0]) {
                        case "group" -> integer("group", Long.parseLong(sides[1]));
                        case "auto_pad" -> text("auto_pad", sides[1]);
                        default ->
                            integers(
                                    sides[0],
                                    Arrays.stream(sides[1].split(","))
                                            .mapToLong(Long::parseLong)
                                            .toArray());
                    });
        }
        return attributes;
    }

    private static long[] extents(String text) {
        return Arrays.stream(text.trim().split("x")).mapToLong(Long::parseLong).toArray();
    }

    private static Object[] boxed(long[] extents) {
        return Arrays.stream(extents).boxed().toArray();
    }
}

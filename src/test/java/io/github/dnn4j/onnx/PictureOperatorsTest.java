package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators of version 1 that prepare pictures; inputs have the values 1, 2, 3... */
class PictureOperatorsTest {
    private static float[] values(TestGraph graph, Shape shape) {
        return TestGraph.run(graph.output("y").importModel(), Map.of("x", shape))
                .values();
    }

    private static AttributeProto reals(String name, float... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        return attribute.build();
    }

    @Test
    void scaledPicturesGetABiasForEachChannel() {
        TestGraph graph = new TestGraph(1)
                .input("x", "n", 2, 1, 2)
                .node("ImageScaler", "x", "y", real("scale", 0.5f), reals("bias", 10, -10));
        assertArrayEquals(new float[] {10.5f, 11, -8.5f, -8}, values(graph, Shape.of(1, 2, 1, 2)));
    }

    @Test
    void aBiasOfAnotherNumberOfChannelsIsRefused() {
        TestGraph graph = new TestGraph(1)
                .input("x", 1, 3, 1, 2)
                .node("ImageScaler", "x", "y", reals("bias", 10, -10))
                .output("y");
        OnnxException e = assertThrows(OnnxException.class, graph::importModel);
        assertEquals(
                "node y (ImageScaler): its bias has 2 values, and its input of shape 1x3x1x2 another number of channels",
                e.getMessage());
    }

    @Test
    void affine() {
        TestGraph graph =
                new TestGraph(1).input("x", "n", 3).node("Affine", "x", "y", real("alpha", 2), real("beta", -1));
        assertArrayEquals(new float[] {1, 3, 5}, values(graph, Shape.of(1, 3)));
    }

    @Test
    void cropsByBorders() {
        TestGraph graph =
                new TestGraph(1).input("x", 1, 1, "h", "w").node("Crop", "x", "y", integers("border", 1, 2, 0, 1));
        assertArrayEquals(new float[] {8, 9}, values(graph, Shape.of(1, 1, 4, 3)));
        assertArrayEquals(new float[] {6, 8}, values(graph, Shape.of(1, 1, 5, 2)));
    }

    @Test
    void cropsToASize() {
        TestGraph graph = new TestGraph(1)
                .input("x", 1, 1, 4, 4)
                .node("Crop", "x", "y", integers("border", 1, 1, 0, 0), integers("scale", 1, 2));
        assertArrayEquals(new float[] {6, 7}, values(graph, Shape.of(1, 1, 4, 4)));
    }
}

package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.integers;
import static io.github.dnn4j.onnx.TestGraph.real;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.Normalization.Divisor;
import io.github.dnn4j.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Normalization of slices, by operators and written out. */
class SliceNormalizationTest {
    private static List<Layer> layers(TestGraph graph) {
        return graph.importModel().network().nodes().stream()
                .map(node -> node.layer())
                .toList();
    }

    private static Normalization plain(Divisor divisor, double epsilon, Integer... axes) {
        return new Normalization(divisor, List.of(axes), 1, epsilon, Optional.empty(), Optional.empty());
    }

    @Test
    void layerNormalizationTakesAllAxesFromOneOn() {
        TestGraph graph = new TestGraph(17)
                .input("x", 2, 3, 4)
                .counting("scale", 3, 4)
                .node("LayerNormalization", "x,scale", "y", integer("axis", 1), real("epsilon", 0.5f))
                .output("y");
        Optional<Shape> scale = Optional.of(Shape.of(3, 4));
        assertEquals(
                List.of(new Normalization(Divisor.DEVIATION, List.of(-2, -1), 1, 0.5, scale, Optional.empty())),
                layers(graph));
    }

    @Test
    void furtherOutputsAreRefused() {
        TestGraph graph = new TestGraph(17)
                .input("x", 2, 3)
                .counting("scale", 3)
                .node("LayerNormalization", "x,scale", "y,mean")
                .output("y");
        UnsupportedOperatorException refusal = assertThrows(UnsupportedOperatorException.class, graph::importModel);
        assertEquals(true, refusal.getMessage().contains("InvStdDev"));
    }

    /** A sum with a constant that stays in its file is looked at for an epsilon. */
    @Test
    void aLargeConstantIsNoEpsilon(@TempDir Path folder) throws IOException {
        TensorProto.Builder large = TestGraph.tensor("", 1, 5000).setRawData(ByteString.copyFrom(new byte[20_000]));
        byte[] bytes = new TestGraph(13)
                .input("x", 1, 5000)
                .node("Constant", "", "c", TestGraph.value(large))
                .node("Add", "x,c", "sum")
                .node("Div", "x,sum", "y")
                .output("y")
                .bytes();
        try (OnnxModel model = OnnxImporter.read(Files.write(folder.resolve("model.onnx"), bytes))) {
            assertEquals(List.of("y"), model.network().outputs());
        }
    }

    /** The nodes that written-out normalizations become are the importer's own. */
    @Test
    void aFileHasNoNodesOfTheImporter() {
        TestGraph graph = new TestGraph(17)
                .input("x", 2, 3)
                .node("Normalization", "x", "y", integers("axes", -1))
                .output("y");
        graph.graph.getNodeBuilder(0).setDomain("io.github.dnn4j.written");
        UnsupportedOperatorException refusal = assertThrows(UnsupportedOperatorException.class, graph::importModel);
        assertEquals(true, refusal.getMessage().contains("the domain io.github.dnn4j.written"));
    }

    /** Groups 1, 2 and 3, 4 with factors 1 and 2: each is -1, 1 times its factor. */
    @Test
    void groupsHaveTheirOwnScaleBeforeVersion21() {
        for (int version : new int[] {18, 21}) {
            boolean perGroup = version == 18;
            TestGraph graph = new TestGraph(version)
                    .input("x", 1, 4, 1)
                    .floats(
                            "scale",
                            new long[] {perGroup ? 2 : 4},
                            perGroup ? new float[] {1, 2} : new float[] {1, 1, 2, 2})
                    .floats("shift", new long[] {perGroup ? 2 : 4}, new float[perGroup ? 2 : 4])
                    .node("GroupNormalization", "x,scale,shift", "y", integer("num_groups", 2), real("epsilon", 1e-12f))
                    .output("y");
            float[] values = TestGraph.run(graph.importModel(), Map.of("x", Shape.of(1, 4, 1)))
                    .values();
            assertArrayEquals(new float[] {-1, 1, -2, 2}, values, 1e-6f, "version " + version);
        }
    }

    private static TestGraph written(String square, String divide) {
        TestGraph graph = new TestGraph(17)
                .input("x", 2, 3, 4)
                .floats("two", new long[0], 2)
                .floats("epsilon", new long[0], 0.25f)
                .node("ReduceMean", "x", "mean", integers("axes", -1))
                .node("Sub", "x,mean", "left")
                .node(square, square.equals("Pow") ? "left,two" : "left,left", "squares")
                .node("ReduceMean", "squares", "variance", integers("axes", -1))
                .node("Add", "variance,epsilon", "more")
                .node("Sqrt", "more", "root");
        return divide.equals("Div")
                ? graph.node("Div", "left,root", "y").output("y")
                : graph.node("Reciprocal", "root", "inverse")
                        .node("Mul", "left,inverse", "y")
                        .output("y");
    }

    @Test
    void writtenOutItIsOneLayer() {
        for (String square : List.of("Pow", "Mul")) {
            for (String divide : List.of("Div", "Mul")) {
                assertEquals(
                        List.of(plain(Divisor.DEVIATION, 0.25, 2)), layers(written(square, divide)), square + divide);
            }
        }
    }

    @Test
    void withoutMeanItIsTheRootMeanSquare() {
        TestGraph graph = new TestGraph(18)
                .input("x", 2, 4)
                .longs("axes", -1)
                .floats("two", new long[0], 2)
                .floats("epsilon", new long[0], 0.25f)
                .node("Pow", "x,two", "squares")
                .node("ReduceMean", "squares,axes", "mean")
                .node("Add", "epsilon,mean", "more")
                .node("Sqrt", "more", "root")
                .node("Div", "x,root", "y")
                .output("y");
        assertEquals(List.of(plain(Divisor.ROOT_MEAN_SQUARE, 0.25, 1)), layers(graph));
    }

    /** Means over other axes, or of something else, are no normalization: the root is then refused as it was. */
    @Test
    void whatIsNearlyOneIsNot() {
        TestGraph otherAxis = new TestGraph(17)
                .input("x", 3, 3)
                .floats("epsilon", new long[0], 0.25f)
                .node("ReduceMean", "x", "mean", integers("axes", 0))
                .node("Sub", "x,mean", "left")
                .node("Mul", "left,left", "squares")
                .node("ReduceMean", "squares", "variance", integers("axes", -1))
                .node("Add", "variance,epsilon", "more")
                .node("Sqrt", "more", "root")
                .node("Div", "left,root", "y")
                .output("y");
        // Rows of what is left of the columns: a root mean square, with the mean apart.
        List<Layer> layers = layers(otherAxis);
        assertEquals(plain(Divisor.ROOT_MEAN_SQUARE, 0.25, 1), layers.getLast());
        assertEquals(true, layers.size() > 1);
    }

    /** Groups 1, 2 and 3, 4 are -1, 1 each; then factors 1 to 4 and one shift. */
    @Test
    void groupsBetweenReshapesWithWhatFollowsAreOneLayer() {
        TestGraph graph = new TestGraph(17)
                .input("x", 1, 4, 1, 1)
                .longs("apart", 0, 2, -1)
                .longs("back", 1, 4, 1, 1)
                .floats("one", new long[] {2}, 1, 1)
                .floats("zero", new long[] {2}, 0, 0)
                .counting("scale", 4, 1, 1)
                .floats("shift", new long[] {1, 1}, 10)
                .node("Reshape", "x,apart", "a")
                .node("InstanceNormalization", "a,one,zero", "n", real("epsilon", 1e-12f))
                .node("Reshape", "n,back", "b")
                .node("Mul", "b,scale", "m")
                .node("Add", "shift,m", "y")
                .output("y");
        OnnxModel model = graph.importModel();
        assertEquals(
                List.of(new Normalization(
                        Divisor.DEVIATION,
                        List.of(1, 2, 3),
                        2,
                        1e-12f,
                        Optional.of(Shape.of(4, 1, 1)),
                        Optional.of(Shape.of(1, 1)))),
                layers(graph));
        assertEquals(2, model.network().parameters().size());
        float[] values = TestGraph.run(model, Map.of("x", Shape.of(1, 4, 1, 1))).values();
        assertArrayEquals(new float[] {9, 12, 7, 14}, values, 1e-5f);
    }

    @Test
    void parametersThatEnlargeTheResultStayApart() {
        TestGraph graph = new TestGraph(17)
                .input("x", 1, 3)
                .counting("scale", 2, 3)
                .node("LpNormalization", "x", "n")
                .node("Mul", "n,scale", "y")
                .output("y");
        assertEquals(3, layers(graph).size());
    }

    @Test
    void whatIsTakenElsewhereTooStaysApart() {
        TestGraph graph = new TestGraph(17)
                .input("x", 1, 3)
                .counting("scale", 3)
                .node("LpNormalization", "x", "n")
                .node("Mul", "n,scale", "y")
                .output("y")
                .output("n");
        assertEquals(3, layers(graph).size());
    }
}

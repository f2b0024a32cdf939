package io.github.dnn4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import io.github.dnn4j.tensor.MemoryBudgetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are broken, contradict themselves, or mean harm: one clear sentence, and nothing else happens. */
class MalformedModelTest {
    private static String refused(TestGraph graph) {
        OnnxException failure = assertThrows(OnnxException.class, graph::importModel);
        assertFalse(failure.getMessage().isBlank());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
        return failure.getMessage();
    }

    private static void names(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private static TestGraph relu() {
        return new TestGraph(13).input("x", 1, 3).node("Relu", "x", "y").output("y");
    }

    @Test
    void filesThatAreNoModels(@TempDir Path folder) throws IOException {
        names(
                assertThrows(OnnxException.class, () -> OnnxImporter.read(folder.resolve("none.onnx")))
                        .getMessage(),
                "none.onnx");
        assertThrows(OnnxException.class, () -> OnnxImporter.read(folder));
        Path file = folder.resolve("model.onnx");
        Files.write(file, new byte[0]);
        assertThrows(OnnxException.class, () -> OnnxImporter.read(file));
        Files.writeString(file, "PK this is something else entirely");
        assertThrows(OnnxException.class, () -> OnnxImporter.read(file));
        assertThrows(OnnxException.class, () -> OnnxImporter.read(new byte[0], ImportOptions.defaults()));
    }

    @Test
    void everyTruncationIsRefusedOrStillAModel() {
        byte[] bytes = sample().bytes();
        int refused = 0;
        for (int length = 0; length < bytes.length; length++) {
            refused += survives(Arrays.copyOf(bytes, length)) ? 0 : 1;
        }
        assertTrue(refused > bytes.length / 2, refused + " of " + bytes.length);
    }

    /** True if the bytes are imported; any exception but those that the importer promises fails the test. */
    private static boolean survives(byte[] bytes) {
        try {
            OnnxImporter.read(bytes, ImportOptions.defaults());
            return true;
        } catch (OnnxException | UnsupportedOperatorException | MemoryBudgetException expected) {
            return false;
        }
    }

    private static TestGraph sample() {
        return new TestGraph(13)
                .input("x", "N", 2, "H", "W")
                .counting("w", 4, 2, 3, 3)
                .node("Conv", "x,w", "c", TestGraph.integers("pads", 1, 1, 1, 1), TestGraph.text("auto_pad", "NOTSET"))
                .node("Shape", "c", "s")
                .longs("two", 0, 1)
                .node("Gather", "s,two", "g")
                .longs("rest", -1)
                .node("Concat", "g,rest", "t", TestGraph.integer("axis", 0))
                .node("Reshape", "c,t", "r")
                .node("ReduceMean", "r", "m", TestGraph.integers("axes", 2), TestGraph.integer("keepdims", 0))
                .counting("f", 4, 3)
                .node("Gemm", "m,f", "y")
                .output("y");
    }

    @Test
    void changedBytesNeverCrash() {
        byte[] bytes = sample().bytes();
        SplittableRandom random = new SplittableRandom(7);
        int imported = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] changed = bytes.clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            imported += survives(changed) ? 1 : 0;
        }
        assertTrue(imported > 0 && imported < 3000, "imported " + imported);
    }

    @Test
    void cyclesAndMissingValues() {
        names(
                refused(new TestGraph(13)
                        .input("x", 3)
                        .node("Add", "x,b", "a")
                        .node("Relu", "a", "b")
                        .output("b")),
                "cycle");
        names(refused(new TestGraph(13).input("x", 3).node("Add", "x,w", "y").output("y")), "w", "Add");
        names(refused(new TestGraph(13).input("x", 3).output("y")), "y");
        names(refused(new TestGraph(13).input("x", 3).node("Relu", "x", "x").output("x")), "x");
        refused(new TestGraph(13).input("x", 3).node("Relu", "x", "y"));
    }

    @Test
    void nodesInAnyOrderAreSorted() {
        OnnxModel model = new TestGraph(13)
                .input("x", 3)
                .node("Relu", "a", "y")
                .node("Sigmoid", "x", "a")
                .output("y")
                .importModel();
        assertEquals(
                List.of("a", "y"),
                model.network().nodes().stream().map(node -> node.name()).toList());
    }

    @Test
    void namesGivenTwice() {
        names(refused(relu().node("Relu", "x", "y")), "y", "twice");
        names(refused(relu().input("x", 1, 3)), "x", "twice");
        names(refused(relu().longs("a", 1).longs("a", 1)), "a", "twice");
        AttributeProto alpha = TestGraph.real("alpha", 1);
        refused(new TestGraph(13)
                .input("x", 3)
                .node("Elu", "x", "y", alpha, alpha)
                .output("y"));
    }

    @Test
    void nodesOfOneNameAreKeptApart() {
        TestGraph graph = new TestGraph(13).input("x", 3);
        for (String[] edge : new String[][] {{"x", "a"}, {"a", "b"}}) {
            graph.graph.addNode(NodeProto.newBuilder()
                    .setName("same")
                    .setOpType("Relu")
                    .addInput(edge[0])
                    .addOutput(edge[1]));
        }
        OnnxModel model = graph.output("b").importModel();
        assertEquals(
                2,
                model.network().nodes().stream().map(n -> n.name()).distinct().count());
    }

    @Test
    void sizesThatDoNotFitTheirData() {
        names(
                refused(relu().initializer(TestGraph.tensor("w", 1, 1L << 40).addFloatData(1))),
                "w",
                Long.toString(1L << 40));
        refused(relu().initializer(TestGraph.tensor("w", 1, 2).setRawData(ByteString.copyFrom(new byte[7]))));
        refused(relu().initializer(TestGraph.tensor("w", 1, Long.MAX_VALUE, Long.MAX_VALUE)));
        refused(relu().initializer(TestGraph.tensor("w", 1, -1)));
        refused(relu().initializer(TestGraph.tensor("w", 0, 1)));
    }

    @Test
    void hugeExtents() {
        refused(new TestGraph(13)
                .input("x", Long.MAX_VALUE, 3)
                .node("Relu", "x", "y")
                .output("y"));
        refused(new TestGraph(13)
                .input("x", 1, 1)
                .longs("shape", 1L << 31, 1L << 31)
                .node("ConstantOfShape", "shape", "c")
                .node("Add", "x,c", "y")
                .output("y"));
        refused(new TestGraph(13)
                .input("x", 1, 1)
                .longs("shape", 1L << 20, 1L << 20)
                .node("ConstantOfShape", "shape", "c")
                .node("Neg", "c", "d")
                .node("Add", "x,d", "y")
                .output("y"));
        refused(new TestGraph(13)
                .input("x", 1, 1)
                .longs("shape", 1L << 20, 1L << 20)
                .node("Expand", "x,shape", "y")
                .output("y"));
        refused(new TestGraph(13)
                .input("x", 1, 1, 4, 4)
                .longs("pads", 0, 0, Long.MAX_VALUE, 0, 0, 0, 0, 0)
                .node("Pad", "x,pads", "y")
                .output("y"));
    }

    @Test
    void hugeConstantsAreNotEvenRead() {
        TestGraph output = new TestGraph(13)
                .longs("shape", 1L << 40)
                .node("ConstantOfShape", "shape", "y")
                .output("y");
        refused(output);
        TestGraph product = new TestGraph(13)
                .longs("shape", 1L << 40)
                .node("ConstantOfShape", "shape", "c")
                .node("ReduceProd", "c", "y")
                .output("y");
        refused(product);
        TestGraph copies = new TestGraph(13).input("x", 1, 1000).counting("w", 1000, 300);
        for (int i = 0; i < 100; i++) {
            copies.node("MatMul", "x,w", "y" + i).output("y" + i);
        }
        refused(copies);
    }

    @Test
    void deepNesting() {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType("If").addOutput("y");
        for (int depth = 0; depth < 500; depth++) {
            GraphProto inner = GraphProto.newBuilder().addNode(node).build();
            node = NodeProto.newBuilder()
                    .setOpType("If")
                    .addOutput("y")
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("then_branch")
                            .setType(AttributeProto.AttributeType.GRAPH)
                            .setG(inner));
        }
        TestGraph graph = new TestGraph(13).input("x", 1);
        graph.graph.addNode(node);
        refused(graph.output("y"));
    }

    @Test
    void longChainsAreNoProblem() {
        TestGraph graph = new TestGraph(13).input("x", 1, 2);
        String last = "x";
        for (int i = 0; i < 20_000; i++) {
            graph.node("Relu", last, "v" + i);
            last = "v" + i;
        }
        assertEquals(20_000, graph.output(last).importModel().network().nodes().size());
    }

    @Test
    void unknownOperatorsAndAttributesAreNamed() {
        TestGraph operator =
                new TestGraph(13).input("x", 3).node("Frobnicate", "x", "y").output("y");
        UnsupportedOperatorException unknown = assertThrows(UnsupportedOperatorException.class, operator::importModel);
        assertEquals("Frobnicate", unknown.operator());
        assertEquals("y", unknown.node());
        TestGraph attribute = new TestGraph(13)
                .input("x", 3)
                .node("Relu", "x", "y", TestGraph.integer("sharpness", 11))
                .output("y");
        names(
                assertThrows(UnsupportedOperatorException.class, attribute::importModel)
                        .getMessage(),
                "y",
                "Relu",
                "sharpness");
        TestGraph domain = new TestGraph(13).input("x", 3).output("y");
        domain.graph.addNode(NodeProto.newBuilder()
                .setOpType("Relu")
                .setDomain("com.example")
                .addInput("x")
                .addOutput("y"));
        assertThrows(UnsupportedOperatorException.class, domain::importModel);
    }

    @Test
    void layersThatCannotBeAreRefusedWithTheirNode() {
        names(
                refused(new TestGraph(13)
                        .input("x", 1, 3, 8, 8)
                        .counting("w", 4, 2, 3, 3)
                        .node("Conv", "x,w", "conv1")
                        .output("conv1")),
                "conv1",
                "Conv");
        names(
                refused(new TestGraph(13)
                        .input("x", 1, 3, 8, 8)
                        .node("MaxPool", "x", "p", TestGraph.integers("kernel_shape", 0, 0))
                        .output("p")),
                "p",
                "MaxPool");
        names(
                refused(new TestGraph(13)
                        .input("x", 1, 3)
                        .node("Softmax", "x", "s", TestGraph.integer("axis", 5))
                        .output("s")),
                "axis 5");
        names(
                refused(new TestGraph(13)
                        .input("x", 1, 3)
                        .node("Softmax", "x", "s", TestGraph.real("axis", 1))
                        .output("s")),
                "axis",
                "INT");
        names(
                refused(new TestGraph(13)
                        .input("x", 1, 3)
                        .floats("low", new long[] {}, Float.NaN)
                        .node("Clip", "x,low", "c")
                        .output("c")),
                "NaN");
    }

    @Test
    void constantsWithoutElementsWhereANumberIsNeeded() {
        TestGraph dropout = new TestGraph(13).input("x", 3).floats("none", new long[] {0});
        names(refused(dropout.node("Dropout", "x,none", "y").output("y")), "Dropout", "ratio");
        TestGraph training = new TestGraph(13).input("x", 3).floats("none", new long[] {0});
        names(refused(training.node("Dropout", "x,,none", "y").output("y")), "Dropout", "training mode");
        TestGraph pad = new TestGraph(13).input("x", 3).longs("pads", 1, 1).floats("none", new long[] {2, 0});
        names(refused(pad.node("Pad", "x,pads,none", "y").output("y")), "Pad", "padding value");
        for (String operands : List.of("none,one,one", "one,none,one", "one,one,none")) {
            TestGraph range = new TestGraph(13).longs("none").longs("one", 1);
            names(refused(range.node("Range", operands, "y").output("y")), "Range", "INT64[0]");
        }
    }

    @Test
    void anAxisOfAConstantThatIsSlicedTwice() {
        names(
                refused(new TestGraph(13)
                        .counting("c", 3, 4)
                        .longs("starts", 2, 2)
                        .longs("ends", 3, 3)
                        .longs("axes", 0, 0)
                        .node("Slice", "c,starts,ends,axes", "y")
                        .output("y")),
                "Slice",
                "twice");
    }

    @Test
    void sizesForMoreAxesThanAreResized() {
        names(
                refused(new TestGraph(18)
                        .input("x", "N", 2)
                        .node("Shape", "x", "s")
                        .node("Resize", "x,,,s", "y", TestGraph.integers("axes"))
                        .output("y")),
                "Resize",
                "2 sizes for 0 axes");
    }

    @Test
    void resizingAScalarChangesNothing() {
        OnnxModel model = new TestGraph(13)
                .input("x")
                .floats("scales", new long[] {0})
                .node("Resize", "x,,scales", "y")
                .output("y")
                .importModel();
        assertEquals(List.of("y"), model.network().outputs());
    }

    /** Messages that list every extent, made for every extent, took hours. */
    @Test
    void moreExtentsThanAnyTensorHas() {
        long[] ones = new long[1 << 20];
        Arrays.fill(ones, 1);
        names(refused(relu().initializer(TestGraph.tensor("w", 1, ones).addFloatData(1))), "w", "1048576");
        AttributeProto one = TestGraph.value(TestGraph.tensor("", 7, 1).addInt64Data(1));
        for (String operator : List.of("Expand", "Reshape", "Unsqueeze", "Squeeze")) {
            for (boolean constant : new boolean[] {false, true}) {
                TestGraph graph = new TestGraph(13).longs("count", ones.length);
                if (constant) {
                    graph.counting("x", 1);
                } else {
                    graph.input("x", 1);
                }
                names(
                        refused(graph.node("ConstantOfShape", "count", "many", one)
                                .node(operator, "x,many", "y")
                                .output("y")),
                        operator);
            }
        }
        names(
                refused(new TestGraph(1)
                        .input("x", 1)
                        .node("Reshape", "x", "y", TestGraph.integers("shape", ones))
                        .output("y")),
                "Reshape");
        names(
                refused(new TestGraph(1)
                        .input("x", 1)
                        .node("Unsqueeze", "x", "y", TestGraph.integers("axes", ones))
                        .output("y")),
                "Unsqueeze");
    }
}

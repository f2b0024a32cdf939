package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static io.github.dnn4j.onnx.TestGraph.real;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Operators on quantized values: saturate(round(numbers / scale) + zero point), the numbers worked out by hand. */
class QuantizedOperatorsTest {
    private static final int U8 = 2;
    private static final int S8 = 3;
    private static final int S32 = 6;
    private static final String MICROSOFT = "com.microsoft";

    private static TestGraph bytes(TestGraph graph, String name, int type, long[] extents, int... values) {
        byte[] raw = new byte[values.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) values[i];
        }
        TensorProto.Builder tensor = TestGraph.tensor(name, type, extents).setRawData(ByteString.copyFrom(raw));
        return graph.initializer(tensor);
    }

    private static TestGraph scalar(TestGraph graph, String name, float value) {
        return graph.floats(name, new long[0], value);
    }

    private static TestGraph zero(TestGraph graph, String name, int type, int value) {
        return bytes(graph, name, type, new long[0], value);
    }

    /** The input x = 10, 20, 30, 40 in steps of 1 around 20, in U8: the numbers -10, 0, 10, 20. */
    private static TestGraph graph(Object... extents) {
        TestGraph graph = new TestGraph(13).typedInput("x", U8, extents);
        scalar(graph, "xs", 1);
        return zero(graph, "xz", U8, 20);
    }

    private static void assertGives(TestGraph graph, float... wanted) {
        OnnxModel model = graph.output("y").importFixed();
        for (String backend : List.of("reference", "onednn")) {
            try (Backend opened = Backends.open(backend);
                    CompiledNetwork compiled =
                            opened.compile(model.network(), model.parameters(), CompileOptions.defaults());
                    Session session = compiled.newSession()) {
                session.input("x").copyFrom(new float[] {10, 20, 30, 40});
                session.run();
                assertArrayEquals(wanted, session.output("y").toFloatArray(), backend);
            }
        }
    }

    /** Channels 2 (-10 + 2*0) 0.5 ... by 1x1 kernels with a scale for each output channel, and a bias in S32. */
    @Test
    void convolutions() {
        TestGraph graph = graph(1, 2, 1, 2);
        bytes(graph, "w", S8, new long[] {2, 2, 1, 1}, 2, 1, -3, 4);
        bytes(graph, "wz", S8, new long[] {2}, 0, 0);
        graph.floats("ws", new long[] {2}, 0.5f, 0.25f)
                .initializer(TestGraph.tensor("b", S32, 2).addInt32Data(4).addInt32Data(-8));
        scalar(graph, "ys", 2);
        zero(graph, "yz", U8, 100);
        graph.node("QLinearConv", "x,xs,xz,w,ws,wz,ys,yz,b", "y");
        // 0.5 (2 x0 + x1 + 4): -3, 12; 0.25 (-3 x0 + 4 x1 - 8): 15.5, 18; then halved, rounded to even, around 100.
        assertGives(graph, 98, 106, 108, 109);
    }

    /** Weights around a zero point of their own, per column, and a result that saturates. */
    @Test
    void matrixProducts() {
        TestGraph graph = graph(2, 2);
        bytes(graph, "w", U8, new long[] {2, 2}, 130, 128, 120, 10);
        bytes(graph, "wz", U8, new long[] {2}, 128, 0);
        graph.floats("ws", new long[] {2}, 1, 0.5f);
        scalar(graph, "ys", 4);
        zero(graph, "yz", S8, -3);
        graph.node("QLinearMatMul", "x,xs,xz,w,ws,wz,ys,yz", "y");
        // columns (2, -8) and (64, 5); rows (-10, 0) and (10, 20)
        assertGives(graph, -8, -128, -38, 127);
    }

    @Test
    void productsThatStayIntegers() {
        TestGraph graph = graph(1, 1, 2, 2);
        bytes(graph, "w", S8, new long[] {1, 1, 2, 1}, 3, -1);
        bytes(graph, "wz", S8, new long[0], 1);
        graph.node("ConvInteger", "x,w,xz,wz", "p").node("Cast", "p", "y", integer("to", 1));
        assertGives(graph, 2 * -10 - 2 * 10, 2 * 0 - 2 * 20);
    }

    @Test
    void matricesThatStayIntegers() {
        TestGraph graph = graph(2, 2);
        bytes(graph, "w", U8, new long[] {2, 1}, 7, 9);
        graph.node("MatMulInteger", "x,w,xz", "y");
        assertGives(graph, -70, 70 + 180);
    }

    @Test
    void sumsAndProducts() {
        TestGraph graph = graph(1, 4);
        bytes(graph, "w", U8, new long[] {4}, 0, 1, 2, 3);
        zero(graph, "wz", U8, 1);
        scalar(graph, "ws", 10);
        scalar(graph, "ys", 0.5f);
        zero(graph, "yz", S8, 0);
        graph.foreign(MICROSOFT, "QLinearAdd", "x,xs,xz,w,ws,wz,ys,yz", "y");
        assertGives(graph, -40, 0, 40, 80);
    }

    @Test
    void poolings() {
        TestGraph graph = graph(1, 1, 2, 2);
        scalar(graph, "ys", 0.25f);
        zero(graph, "yz", U8, 7);
        graph.foreign(MICROSOFT, "QLinearGlobalAveragePool", "x,xs,xz,ys,yz", "y", integer("channels_last", 0));
        assertGives(graph, 27);
        TestGraph last = graph(1, 2, 2, 1);
        scalar(last, "ys", 1);
        zero(last, "yz", U8, 0);
        last.foreign(MICROSOFT, "QLinearGlobalAveragePool", "x,xs,xz,ys,yz", "y", integer("channels_last", 1))
                .output("y");
        UnsupportedOperatorException e = assertThrows(UnsupportedOperatorException.class, last::importModel);
        assertTrue(e.getMessage().contains("channels_last 1"), e::getMessage);
    }

    @Test
    void activations() {
        TestGraph graph = graph(1, 4);
        scalar(graph, "ys", 0.5f);
        zero(graph, "yz", S8, 1);
        graph.foreign(MICROSOFT, "QLinearLeakyRelu", "x,xs,xz,ys,yz", "y", real("alpha", 0.1f));
        assertGives(graph, -1, 1, 21, 41);
    }

    @Test
    void concatenations() {
        TestGraph graph = graph(1, 4);
        bytes(graph, "c", U8, new long[] {1, 1}, 9);
        zero(graph, "cz", U8, 5);
        scalar(graph, "cs", 3);
        scalar(graph, "ys", 2);
        zero(graph, "yz", U8, 50);
        graph.foreign(MICROSOFT, "QLinearConcat", "ys,yz,x,xs,xz,c,cs,cz", "y", integer("axis", 1));
        assertGives(graph, 45, 50, 55, 60, 56);
    }

    @Test
    void gemmWithAndWithoutQuantizedResult() {
        TestGraph graph = graph(2, 2);
        bytes(graph, "w", S8, new long[] {1, 2}, 2, -1);
        zero(graph, "wz", S8, 0);
        scalar(graph, "ws", 0.5f);
        graph.initializer(TestGraph.tensor("b", S32, 1).addInt32Data(6))
                .foreign(MICROSOFT, "QGemm", "x,xs,xz,w,ws,wz,b", "y", integer("transB", 1));
        assertGives(graph, -7, 3);
    }

    /** Values from -1 to 4.1 have steps of 0.02 around 50. */
    @Test
    void scalesFromTheValues() {
        TestGraph graph = new TestGraph(13).input("x", 1, 4);
        bytes(graph, "w", S8, new long[] {4, 1}, 1, 1, 1, -1);
        OnnxModel model = graph.node("DynamicQuantizeLinear", List.of("x"), List.of("q", "s", "z"))
                .node("MatMulInteger", "q,w,z", "p")
                .node("Cast", "p", "f", integer("to", 1))
                .node("Mul", "f,s", "y")
                .output("q")
                .output("s")
                .output("z")
                .output("y")
                .importFixed();
        for (String backend : List.of("reference", "onednn")) {
            try (Backend opened = Backends.open(backend);
                    CompiledNetwork compiled =
                            opened.compile(model.network(), model.parameters(), CompileOptions.defaults());
                    Session session = compiled.newSession()) {
                session.input("x").copyFrom(new float[] {-1, 0.02f, 1, 4.1f});
                session.run();
                assertArrayEquals(
                        new float[] {0, 51, 100, 255}, session.output("q").toFloatArray(), backend);
                assertArrayEquals(new float[] {0.02f}, session.output("s").toFloatArray(), 1e-8f, backend);
                assertArrayEquals(new float[] {50}, session.output("z").toFloatArray(), backend);
                assertArrayEquals(new float[] {-4.08f}, session.output("y").toFloatArray(), 1e-5f, backend);
                session.input("x").copyFrom(new float[4]);
                session.run();
                assertArrayEquals(new float[4], session.output("q").toFloatArray(), backend);
                assertArrayEquals(new float[1], session.output("y").toFloatArray(), backend);
            }
        }
    }

    /** The node's name is that of its last step, and messages of the steps before name it, too. */
    @Test
    void missingOperandsAreNamed() {
        TestGraph graph = graph(1, 4);
        graph.foreign(MICROSOFT, "QLinearAdd", "x,xs,xz", "y").output("y");
        OnnxException e = assertThrows(OnnxException.class, graph::importModel);
        assertEquals("node y (QLinearAdd): operand 3 is missing", e.getMessage());
    }
}

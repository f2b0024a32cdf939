package io.github.dnn4j.onnx;

import static io.github.dnn4j.onnx.TestGraph.integer;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.QuantizedWeight;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that files hold as 8-bit integers: kept as such where layers can use them, used as F32 otherwise. */
class QuantizedModelsTest {
    private static final int UINT8 = 2;
    private static final int INT8 = 3;

    private static TestGraph bytes(TestGraph graph, String name, int type, long[] extents, int... values) {
        byte[] raw = new byte[values.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) values[i];
        }
        TensorProto.Builder tensor = TestGraph.tensor(name, type, extents).setRawData(ByteString.copyFrom(raw));
        return graph.initializer(tensor);
    }

    private static TestGraph convolution(int type, int zeroPoint, long axis) {
        TestGraph graph = new TestGraph(13).input("x", 1, 1, 1, 2);
        bytes(graph, "w", type, new long[] {2, 1, 1, 2}, 129, 126, 255, 1);
        bytes(graph, "z", type, new long[] {2}, zeroPoint, zeroPoint);
        return graph.floats("s", new long[] {2}, 0.5f, 2)
                .node("DequantizeLinear", "w,s,z", "wf", integer("axis", axis))
                .node("Conv", "x,wf", "y")
                .output("y");
    }

    private static Optional<QuantizedWeight> weight(OnnxModel model) {
        String name = model.network().nodes().getLast().parameters().getFirst();
        return model.parameters().quantized(name);
    }

    @Test
    void aSymmetricWeightKeepsItsIntegers() {
        OnnxModel model = convolution(INT8, 0, 0).importModel();
        QuantizedWeight weight = weight(model).orElseThrow();
        assertArrayEquals(new float[] {-127, 126, -1, 1}, weight.values().toFloatArray());
        assertArrayEquals(new float[] {0.5f, 2}, weight.scales().toFloatArray());
        assertArrayEquals(
                new float[] {-63.5f, 63, -2, 2}, model.parameters().get("w").toFloatArray());
    }

    @Test
    void unsignedAroundTheMiddleIsSymmetric() {
        QuantizedWeight weight =
                weight(convolution(UINT8, 128, 0).importModel()).orElseThrow();
        assertArrayEquals(new float[] {1, -2, 127, -127}, weight.values().toFloatArray());
    }

    @Test
    void otherWeightsAreNumbers() {
        OnnxModel asymmetric = convolution(UINT8, 3, 0).importModel();
        assertTrue(weight(asymmetric).isEmpty());
        assertArrayEquals(
                new float[] {63, 61.5f, 504, -4},
                asymmetric.parameters().get("w").toFloatArray());
        assertTrue(weight(convolution(INT8, 0, 3).importModel()).isEmpty(), "scales along the kernel");
    }

    private static TestGraph quantizedConvolution(int type, int... zeroPoints) {
        TestGraph graph = new TestGraph(13).input("x", 1, 1, 1, 2);
        bytes(graph, "w", type, new long[] {2, 1, 1, 2}, 129, 126, 255, 1);
        bytes(graph, "z", type, new long[] {zeroPoints.length}, zeroPoints);
        bytes(graph, "xz", UINT8, new long[0], 7);
        return graph.floats("s", new long[] {2}, 0.5f, 2)
                .floats("xs", new long[0], 0.1f)
                .node("QuantizeLinear", "x,xs,xz", "xq")
                .node("DequantizeLinear", "xq,xs,xz", "xf")
                .node("DequantizeLinear", "w,s,z", "wf", integer("axis", 0))
                .node("Conv", "xf,wf", "y")
                .output("y");
    }

    /** Products of such weights are not computed in integers: in F32 they are right, and slow, which is said. */
    @Test
    void asymmetricWeightsAreComputedInF32AndNoted() {
        OnnxModel signed = quantizedConvolution(INT8, 0, -3).importModel();
        assertTrue(
                signed.notes().getFirst().contains("zero point of channel 1 is -3, not 0"),
                signed.notes().toString());
        OnnxModel unsigned = quantizedConvolution(UINT8, 3, 128).importModel();
        assertTrue(
                unsigned.notes().getFirst().contains("node y is computed in f32")
                        && unsigned.notes().getFirst().contains("zero point of channel 0 is 3, not 128"),
                unsigned.notes().toString());
        assertTrue(weight(quantizedConvolution(INT8, 0, 0).importModel()).isPresent());
        assertEquals(List.of(), quantizedConvolution(INT8, 0, 0).importModel().notes());
    }

    /** (x - 7) 0.1 times (w - zero point) s for each output channel, of every kind of 8-bit weight. */
    @ParameterizedTest
    @CsvSource({"3, 3, 128", "3, 0, 255", "2, -3, 5", "2, 0, 0", "3, 128, 128"})
    void everyZeroPointOfAWeightIsComputed(int type, int first, int second) {
        OnnxModel model = quantizedConvolution(type, first, second).importFixed();
        int[] bits = {129, 126, 255, 1};
        float[] wanted = new float[2];
        for (int c = 0; c < 2; c++) {
            for (int i = 0; i < 2; i++) {
                float weight =
                        (stored(type, bits[2 * c + i]) - stored(type, c == 0 ? first : second)) * (c == 0 ? 0.5f : 2);
                wanted[c] += (i + 1) * weight; // inputs 1 and 2 lie on the grid of 0.1 around 7
            }
        }
        for (String backend : List.of("reference", "onednn")) {
            try (Backend opened = Backends.open(backend);
                    CompiledNetwork compiled =
                            opened.compile(model.network(), model.parameters(), CompileOptions.defaults());
                    Session session = compiled.newSession()) {
                session.input("x").copyFrom(new float[] {1, 2});
                session.run();
                assertArrayEquals(wanted, session.output("y").toFloatArray(), 1e-3f, backend);
            }
        }
    }

    /** Matrix products whose output is quantized, with every kind of zero point, are the reference's on oneDNN. */
    @ParameterizedTest
    @CsvSource({
        "2, 0, true",
        "2, 5, true",
        "2, 128, false",
        "2, 255, true",
        "3, 0, true",
        "3, -7, true",
        "3, 127, false"
    })
    void outputsOfMatrixProductsMayHaveAnyZeroPoint(int type, int zeroPoint, boolean bias) {
        TestGraph graph = new TestGraph(13).input("x", "n", 4);
        bytes(graph, "w", INT8, new long[] {3, 4}, 5, -7, 100, 3, -128, 127, 1, 0, 9, 8, 7, 6);
        bytes(graph, "z", INT8, new long[] {3}, 0, 0, 0);
        bytes(graph, "xz", UINT8, new long[0], 100);
        bytes(graph, "yz", type, new long[0], zeroPoint);
        OnnxModel model = graph.floats("s", new long[] {3}, 0.5f, 0.25f, 1)
                .floats("xs", new long[0], 0.5f)
                .floats("ys", new long[0], 4)
                .floats("b", new long[] {3}, 1, -2, 30)
                .node("QuantizeLinear", "x,xs,xz", "xq")
                .node("DequantizeLinear", "xq,xs,xz", "xf")
                .node("DequantizeLinear", "w,s,z", "wf", integer("axis", 0))
                .node("Gemm", bias ? "xf,wf,b" : "xf,wf", "p", integer("transB", 1))
                .node("QuantizeLinear", "p,ys,yz", "q")
                .node("DequantizeLinear", "q,ys,yz", "y")
                .output("y")
                .importModel();
        for (int batch : new int[] {1, 3, 64}) {
            float[][] results = new float[2][];
            for (int i = 0; i < 2; i++) {
                try (Backend opened = Backends.open(i == 0 ? "reference" : "onednn");
                        CompiledNetwork compiled =
                                opened.compile(model.network(), model.parameters(), CompileOptions.defaults());
                        Session session = compiled.newSession(Shape.of(batch, 4))) {
                    for (int e = 0; e < 4 * batch; e++) {
                        session.input("x").setFloat(e, e * 37 % 71 / 2f - 17);
                    }
                    session.run();
                    results[i] = session.output("y").toFloatArray();
                }
            }
            assertArrayEquals(results[0], results[1], 4.01f, "at most one step of 4 apart, batch " + batch);
            assertTrue(
                    IntStream.range(0, results[0].length)
                                    .filter(e -> results[0][e] != results[1][e])
                                    .count()
                            <= results[0].length / 50,
                    "steps apart");
        }
    }

    private static int stored(int type, int bits) {
        return type == INT8 ? (byte) bits : bits & 0xff;
    }

    /** MatMul's weight (in, out) has its scales along axis 1; a fully connected layer's is the transpose. */
    @Test
    void scalesOfAMatrixTurnWithIt() {
        TestGraph graph = new TestGraph(13).input("x", 1, 3);
        bytes(graph, "w", INT8, new long[] {3, 2}, 1, 2, 3, 4, 5, 6);
        OnnxModel model = graph.floats("s", new long[] {2}, 0.5f, 2)
                .node("DequantizeLinear", "w,s", "wf", integer("axis", 1))
                .node("MatMul", "x,wf", "y")
                .output("y")
                .importModel();
        QuantizedWeight weight = weight(model).orElseThrow();
        assertArrayEquals(new float[] {1, 3, 5, 2, 4, 6}, weight.values().toFloatArray());
        assertArrayEquals(new float[] {0.5f, 2}, weight.scales().toFloatArray());
    }

    /** Exporters of training frameworks leave the weight in F32 and quantize it in the graph. */
    @Test
    void weightsThatTheGraphQuantizesAreIntegersToo() {
        TestGraph graph = new TestGraph(13).input("x", 1, 1, 1, 2);
        bytes(graph, "z", INT8, new long[0], 0);
        OnnxModel model = graph.floats("w", new long[] {1, 1, 1, 2}, 0.74f, -100)
                .floats("s", new long[0], 0.5f)
                .node("QuantizeLinear", "w,s,z", "wq")
                .node("DequantizeLinear", "wq,s,z", "wf")
                .node("Conv", "x,wf", "y")
                .output("y")
                .importModel();
        assertArrayEquals(
                new float[] {1, -128}, weight(model).orElseThrow().values().toFloatArray());
    }

    @Test
    void integersAndNamesSurviveAFile() {
        NetworkBuilder b = new NetworkBuilder("net");
        Network network = b.output(
                        b.input("x", 1, 2, 3, 3).then("conv", new Convolution(2, 2, 1, Window.of(1, 1), true)))
                .build();
        Tensor values = Tensor.allocate(Shape.of(2, 2, 1, 1), DataType.S8);
        values.copyFrom(new float[] {127, -127, 3, 0});
        Tensor scales = Tensor.allocate(Shape.of(2), DataType.F32);
        scales.copyFrom(new float[] {0.1f, 0.3f});
        Tensor bias = Tensor.allocate(Shape.of(2), DataType.F32);
        Parameters parameters = new Parameters(Map.of("conv.bias", bias))
                .withQuantized(Map.of("conv.weight", new QuantizedWeight(values, scales)));
        OnnxModel model = OnnxImporter.read(OnnxExporter.toBytes(network, parameters), ImportOptions.defaults());
        assertEquals(
                List.of("conv.weight", "conv.bias"),
                model.network().nodes().getFirst().parameters());
        QuantizedWeight weight = model.parameters().quantized("conv.weight").orElseThrow();
        assertArrayEquals(values.toFloatArray(), weight.values().toFloatArray());
        assertArrayEquals(scales.toFloatArray(), weight.scales().toFloatArray());
    }
}

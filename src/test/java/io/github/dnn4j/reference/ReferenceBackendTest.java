package io.github.dnn4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceBackendTest {
    private static Network small() {
        NetworkBuilder builder = new NetworkBuilder("small");
        Value x = builder.input("data", 1, 2, 6, 6);
        x = x.convolution("conv", 3, 3).batchNormalization("norm").relu("relu").maxPooling("pool", 2, 2);
        return builder.output(x.fullyConnected("ip", 4).softmax("prob")).build();
    }

    @Test
    void isFoundByName() {
        try (Backend backend = Backends.open("reference")) {
            assertInstanceOf(ReferenceBackend.class, backend);
            assertEquals("reference", backend.name());
            for (Precision precision : Precision.values()) {
                assertTrue(backend.supports(precision));
            }
        }
    }

    /** 257 needs nine bits: bf16 has 256 and 258, and the tie goes to 256, whose fraction is even. */
    private static float throughIdentity(float x, float weight, float bias, CompileOptions options) {
        NetworkBuilder builder = new NetworkBuilder("identity");
        Value y = builder.input("x", 1, 1).then("y", new FullyConnected(1, 1, true));
        Network network = builder.output(y).build();
        Parameters parameters = new Parameters(Map.of(
                "y.weight", Tensor.ofFloats(Shape.of(1, 1), weight), "y.bias", Tensor.ofFloats(Shape.of(1), bias)));
        try (ReferenceBackend backend = ReferenceBackend.open();
                CompiledNetwork model = backend.compile(network, parameters, options);
                Session session = model.newSession()) {
            session.input("x").fill(x);
            session.run();
            return session.output("y").getFloat(0);
        }
    }

    @Test
    void bf16RoundsInputsWeightsAndResultsButNoBiasAndNoSum() {
        CompileOptions f32 = CompileOptions.defaults();
        CompileOptions bf16 = f32.precision(Precision.BF16);
        assertEquals(257, throughIdentity(257, 1, 0, f32));
        assertEquals(255, throughIdentity(257, 1, -1, bf16), "the input");
        assertEquals(255, throughIdentity(1, 257, -1, bf16), "the weight");
        assertEquals(256, throughIdentity(128, 2, 1, bf16), "the result");
        assertEquals(1, throughIdentity(128, 2, -255, bf16));
        assertEquals(1, throughIdentity(1, 258, -257, bf16), "257 is no bf16 number, but the bias keeps it");
    }

    @Test
    void f16RoundsToElevenBits() {
        CompileOptions f16 = CompileOptions.defaults().precision(Precision.F16);
        assertEquals(2047, throughIdentity(2049, 1, -1, f16));
        assertEquals(257, throughIdentity(257, 1, 0, f16));
        assertEquals(Float.POSITIVE_INFINITY, throughIdentity(65_504, 1, 65_504, f16));
    }

    @Test
    void precisionIsThatOfEachLayer() {
        CompileOptions mixed =
                CompileOptions.defaults().precision(Precision.BF16).precision("y", Precision.F32);
        assertEquals(257, throughIdentity(257, 1, 0, mixed));
        NetworkBuilder builder = new NetworkBuilder("chain");
        Value x = builder.input("x", 1, 1);
        Network network =
                builder.output(x.relu("wide").relu("narrow").relu("wide again")).build();
        Map<String, Tensor> values = ReferenceBackend.values(
                network,
                Parameters.none(),
                Map.of("x", Tensor.ofFloats(Shape.of(1, 1), 257)),
                CompileOptions.defaults().precision("narrow", Precision.BF16));
        assertEquals(257, values.get("x").getFloat(0));
        assertEquals(257, values.get("wide").getFloat(0));
        assertEquals(256, values.get("narrow").getFloat(0));
        assertEquals(256, values.get("wide again").getFloat(0));
    }

    @Test
    void aPrecisionForALayerThatIsNotThereIsRefused() {
        CompileOptions options = CompileOptions.defaults().precision("convolution", Precision.BF16);
        Parameters parameters = Parameters.initialise(small(), Initialiser.he(1));
        try (ReferenceBackend backend = ReferenceBackend.open()) {
            assertThrows(InvalidDescriptorException.class, () -> backend.compile(small(), parameters, options));
        }
    }

    @Test
    void everyValueCanBeSeen() {
        Network network = small();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        Tensor input = Evaluation.ramp(-30, 1, 2, 6, 6);
        Map<String, Tensor> values = ReferenceBackend.values(network, parameters, Map.of("data", input));
        assertEquals(List.of("data", "conv", "norm", "relu", "pool", "ip", "prob"), List.copyOf(values.keySet()));
        Tensor conv = ReferenceKernels.run(
                        network.nodes().getFirst().layer(),
                        List.of(input),
                        List.of(parameters.get("conv.weight"), parameters.get("conv.bias")))
                .getFirst();
        assertArrayEquals(conv.toFloatArray(), values.get("conv").toFloatArray());
        try (ReferenceBackend backend = ReferenceBackend.open();
                CompiledNetwork model = backend.compile(network, parameters, CompileOptions.defaults());
                Session session = model.newSession()) {
            session.input("data").copyFrom(input);
            session.run();
            assertArrayEquals(
                    session.output("prob").toFloatArray(), values.get("prob").toFloatArray());
        }
    }

    @Test
    void valuesWantInputsOfTheRightType() {
        Tensor bytes = Tensor.allocate(Shape.of(1, 2, 6, 6), DataType.U8);
        Parameters parameters = Parameters.initialise(small(), Initialiser.he(1));
        assertThrows(
                InvalidDescriptorException.class,
                () -> ReferenceBackend.values(small(), parameters, Map.of("data", bytes)));
        assertThrows(InvalidDescriptorException.class, () -> ReferenceBackend.values(small(), parameters, Map.of()));
    }

    @Test
    void integersBetweenQuantizeAndDequantizeAreNotRounded() {
        NetworkBuilder builder = new NetworkBuilder("quantized");
        Value x = builder.input("x", 1, 3);
        Value q = x.then("q", new Quantize(DataType.U8, 1, 0));
        Value d = q.plus("twice", q).then("d", new Dequantize(DataType.U8, 1, 0));
        Network network = builder.output(q, d).build();
        Parameters parameters = Parameters.initialise(network, Initialiser.constant(1));
        Map<String, Tensor> values = ReferenceBackend.values(
                network,
                parameters,
                Map.of("x", Tensor.ofFloats(Shape.of(1, 3), 3, 120, 200)),
                CompileOptions.defaults().precision(Precision.BF16));
        assertArrayEquals(new int[] {4, 121, 201}, values.get("q").toIntArray());
        assertArrayEquals(new int[] {8, 242, 255}, values.get("twice").toIntArray());
        assertArrayEquals(new float[] {7, 241, 254}, values.get("d").toFloatArray());
    }

    @Test
    void everyBudgetThatIsTooSmallIsGivenBack() {
        Network network = small();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        long needed;
        try (MemoryPool pool = MemoryPool.unlimited()) {
            compileAndRun(network, parameters, pool);
            needed = pool.peakBytes();
            assertEquals(0, pool.bytesInUse());
        }
        for (long budget = 1; budget < needed; budget += 7) {
            try (MemoryPool pool = MemoryPool.ofBytes(budget)) {
                assertThrows(MemoryBudgetException.class, () -> compileAndRun(network, parameters, pool));
                assertEquals(0, pool.bytesInUse());
            }
        }
        try (MemoryPool pool = MemoryPool.ofBytes(needed)) {
            compileAndRun(network, parameters, pool);
        }
    }

    private static void compileAndRun(Network network, Parameters parameters, MemoryPool pool) {
        CompileOptions options = CompileOptions.defaults().memory(pool);
        try (ReferenceBackend backend = ReferenceBackend.open();
                CompiledNetwork model = backend.compile(network, parameters, options);
                Session session = model.newSession()) {
            session.run();
        }
    }

    @Test
    void parametersThatDoNotFitLeaveNothingOpen() {
        Parameters other =
                Parameters.initialise(small(), Initialiser.he(1)).with("ip.bias", Tensor.ofFloats(Shape.of(1), 0));
        try (MemoryPool pool = MemoryPool.unlimited();
                ReferenceBackend backend = ReferenceBackend.open()) {
            CompileOptions options = CompileOptions.defaults().memory(pool);
            for (Parameters parameters : List.of(Parameters.none(), other)) {
                assertThrows(InvalidDescriptorException.class, () -> backend.compile(small(), parameters, options));
                assertEquals(0, pool.bytesInUse());
            }
        }
    }

    @Test
    void parametersMayBeClosedOnceCompiled() {
        Tensor weight = Tensor.ofFloats(Shape.of(1, 1), 3);
        NetworkBuilder builder = new NetworkBuilder("triple");
        Value y = builder.input("x", 1, 1).then("y", new FullyConnected(1, 1, false));
        try (ReferenceBackend backend = ReferenceBackend.open();
                CompiledNetwork model = backend.compile(
                        builder.output(y).build(),
                        new Parameters(Map.of("y.weight", weight)),
                        CompileOptions.defaults());
                Session session = model.newSession()) {
            weight.close();
            session.input("x").fill(2);
            session.run();
            assertEquals(6, session.output("y").getFloat(0));
        }
    }

    @Test
    void explainsOneStepForEveryNode() {
        Network network = small();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        try (ReferenceBackend backend = ReferenceBackend.open();
                CompiledNetwork model = backend.compile(
                        network, parameters, CompileOptions.defaults().precision("conv", Precision.BF16))) {
            Explanation explanation = model.explain(network.defaultShapes());
            assertEquals(network.nodes().size(), explanation.steps().size());
            assertEquals("Convolution", explanation.steps().getFirst().kind());
            assertEquals("bf16", explanation.steps().getFirst().precision());
            assertEquals(parameters.bytes(), explanation.weightBytes());
            long values = 72 + 72 + 48 + 48 + 12 + 4 + 4; // data and its rounded copy, conv, norm...
            assertEquals(4 * (values + 48), explanation.plannedBytes());
        }
    }
}

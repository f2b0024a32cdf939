package io.github.dnn4j.onednn.primitive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.tensor.MemoryPool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Extents at which oneDNN ends the process or does not come to an end are refused, and those beside them computed. */
class ExtentLimitsTest {
    private final Backend backend = OneDnnBackend.open();

    @AfterEach
    void close() {
        backend.close();
    }

    private static Network network(Layer layer, long... extents) {
        NetworkBuilder b = new NetworkBuilder("extremes");
        return b.output(b.input("x", extents).then("y", layer)).build();
    }

    private static Resampling to(Resampling.Mode mode, Resampling.Coordinates coordinates, Long... sizes) {
        return new Resampling(mode, List.of(), List.of(sizes), coordinates, Resampling.NearestRounding.FLOOR);
    }

    private String refusal(Layer layer, long... extents) {
        return refusal(CompileOptions.defaults(), layer, extents);
    }

    private String refusal(CompileOptions options, Layer layer, long... extents) {
        Network network = network(layer, extents);
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        UnsupportedLayerException refused = assertThrows(
                UnsupportedLayerException.class,
                () -> backend.compile(network, parameters, options).close());
        assertEquals(OneDnnBackend.NAME, refused.backend());
        assertTrue(refused.layer().endsWith("y"), refused.layer());
        return refused.reason();
    }

    private void assertRefused(String extent, Layer layer, long... extents) {
        String reason = refusal(layer, extents);
        assertTrue(reason.contains(extent), reason);
    }

    /** 2^32 products of one number each. */
    @Test
    void productsOfMoreMatricesThanAnIntCounts() {
        NetworkBuilder b = new NetworkBuilder("extremes");
        Value x = b.input("x", 1, 1L << 16, 1L << 16, 1, 1);
        Network network = b.output(b.add("y", new MatrixProduct(), x, x)).build();
        UnsupportedLayerException refused = assertThrows(
                UnsupportedLayerException.class,
                () -> backend.compile(network, new Parameters(Map.of()), CompileOptions.defaults())
                        .close());
        assertTrue(refused.reason().contains("4294967296 matrix products"), refused.reason());
    }

    @Test
    void tablesOfInterpolations() {
        Resampling.Mode linear = Resampling.Mode.LINEAR;
        assertRefused("2147483647", to(linear, Resampling.Coordinates.HALF_PIXEL, 2147483647L), 1, 1, 4);
        assertRefused(
                "1073741824",
                to(linear, Resampling.Coordinates.PYTORCH_HALF_PIXEL, 1073741824L, 32767L),
                1,
                14,
                1073741824,
                7);
    }

    @Test
    void matrixProductsThatAnIntDoesNotCount() {
        Resampling.Coordinates corners = Resampling.Coordinates.ALIGN_CORNERS;
        Resampling.Mode linear = Resampling.Mode.LINEAR;
        CompileOptions products = CompileOptions.defaults().avoiding("dnn4j:interpolation");
        String reason = refusal(products, to(linear, corners, 4L, 2L), 65536, 65536, 5, 1);
        assertTrue(reason.contains("4294967296"), reason);
        reason = refusal(products, to(linear, corners, 1024L, 16777216L, 3L), 1, 7, 1024, 16777216, 65536);
        assertTrue(reason.contains("16777216"), reason);
        assertRefused("1073741824", to(linear, corners, 1024L, 1073741824L, 3L), 2, 16, 1024, 1073741824, 4096);
        assertRefused("1073741825", to(linear, corners, 31L, 1073741825L), 1, 1024, 1, 1073741825);
    }

    @Test
    void extentsThatAnIntDoesNotHold() {
        assertRefused("4294967296", GlobalPooling.max(), 1, 1, 4294967296L, 3);
        assertRefused("4294967296", Activation.tanh(), 4294967296L, 3);
        assertRefused("39268272420", Activation.geluErf(), 4, 39268272420L, 7, 1);
        assertRefused("2147483647x65536x3", Activation.tanh(), 2147483647, 65536, 3);
    }

    @Test
    void positionsOfAWindowThatAnIntDoesNotCount() {
        Window same = Window.of(3).withPadding(1);
        assertRefused("2147483647", new Convolution(1, 1, 1, same, true), 31, 1, 2147483647);
        assertRefused("16384x4x536870911", TransposedConvolution.of(1, 4, 1), 16384, 1, 536870911);
    }

    @Test
    void dimensionsThatAPrimitiveDoesNotTake() {
        assertRefused("2x3x1x2x1x2", PRelu.perChannel(3, 4), 2, 3, 1, 2, 1, 2);
        for (Layer layer : List.of(
                new LocalResponseNormalization(3, 1, 0.75, 1),
                new Softmax(1, true),
                new BatchNormalization(3, 1e-5),
                Activation.tanh())) {
            Network network = network(layer, 2, 3, 1, 2, 1, 2);
            backend.compile(network, Parameters.initialise(network, Initialiser.he(1)), CompileOptions.defaults())
                    .close();
        }
    }

    /** A stride beyond the input is in no instruction: there is one position. */
    @Test
    void stridesThatMoveToOnePositionAreComputed() {
        for (int stride : new int[] {5, 1 << 20, Integer.MAX_VALUE}) {
            Layer layer = Convolution.of(3, 2, 3, 1).withStride(3, stride).withDilation(2, 1);
            Network network = network(layer, 1, 3, 6, 4);
            Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
            for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
                if (backend.supports(precision)) {
                    float tolerance = precision == Precision.F32 ? 1e-5f : 3e-2f;
                    assertArrayEquals(
                            step(ReferenceBackend.open(), network, parameters, Precision.F32),
                            step(backend, network, parameters, precision),
                            tolerance,
                            stride + " " + precision);
                }
            }
        }
    }

    /** Where a transposed convolution's stride does not matter, it still bounds the padding of its output. */
    @Test
    void stridesOfTransposedConvolutionsToo() {
        Layer layer = TransposedConvolution.of(3, 2, 3, 2)
                .withStride(7, Integer.MAX_VALUE >> 1)
                .withOutputPadding(5, 3);
        Network network = network(layer, 2, 3, 1, 1);
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        assertArrayEquals(
                step(ReferenceBackend.open(), network, parameters, Precision.F32),
                step(backend, network, parameters, Precision.F32),
                1e-5f);
    }

    private static float[] step(Backend on, Network network, Parameters parameters, Precision precision) {
        try (TrainingSession session = on.newTrainingSession(
                network,
                parameters,
                network.defaultShapes(),
                TrainingOptions.defaults().precision(precision))) {
            for (long i = 0; i < session.input("x").shape().elements(); i++) {
                session.input("x").setFloat(i, (i % 7 - 3) / 8f);
            }
            session.outputGradient("y").fill(1);
            session.forward(0);
            session.backward();
            return session.gradient("y.weight").toFloatArray();
        }
    }

    /** oneDNN cannot generate the code of the first, and would not generate that of the second in the same thread. */
    @Test
    void whatCannotBeGeneratedDoesNotSpoilTheThread() {
        if (!backend.supports(Precision.BF16)) {
            return;
        }
        CompileOptions options =
                CompileOptions.defaults().precision(Precision.BF16).optimize(false);
        Network impossible = network(new Softmax(0, false), 2, 2097153, 32768, 1);
        try {
            backend.compile(impossible, Parameters.none(), options).close();
        } catch (UnsupportedLayerException expectedOnSomeProcessors) {
            assertTrue(expectedOnSomeProcessors.reason().contains("2097153"), expectedOnSomeProcessors.reason());
        }
        Network usual = network(new Softmax(2, false), 3, 5, 7, 11);
        try (CompiledNetwork compiled = backend.compile(usual, Parameters.none(), options);
                Session session = compiled.newSession()) {
            session.run();
            assertEquals(1f / 7, session.output("y").getFloat(0), 1e-3f);
        }
    }

    /** A plan has its calls for every part of a batch, and would have them for all samples of this. */
    @Test
    void largeBatchesMeetTheBudget() {
        Network network = network(Activation.relu(), 1, 14, 65535);
        try (MemoryPool pool = MemoryPool.ofBytes(1 << 30);
                CompiledNetwork compiled = backend.compile(
                        network, Parameters.none(), CompileOptions.defaults().memory(pool))) {
            assertThrows(
                    MemoryBudgetException.class,
                    () -> compiled.newSession(
                            Map.of("x", network.inputs().getFirst().shape().with(0, 1 << 24))));
        }
    }
}

package io.github.dnn4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Layers for which oneDNN has a faulty forward implementation: they are as the reference has them, with one thread.
 */
class ForwardFaultsTest {
    private static final List<Precision> PRECISIONS = List.of(Precision.F32, Precision.BF16);

    /** With more rows of output than its copy had room for, the process died. */
    @Test
    void stridesBeyondTheKernel() {
        Window window = Window.of(5, 1, 2).withStride(1, 2, 1).withPadding(List.of(0, 1, 1), List.of(0, 1, 1));
        for (Precision precision : PRECISIONS) {
            assertAgrees(precision, List.of(new Convolution(1, 2, 1, window, true)), 1, 1, 32, 2049, 8);
        }
    }

    /** In 16 bits only the weights of one slice were used; with many groups others than the layer's. */
    @Test
    void kernelsDeeperThanAnInputThatIsOneDeep() {
        for (Precision precision : PRECISIONS) {
            assertAgrees(precision, List.of(threeByThreeByThree(1, 16, 1)), 1, 1, 1, 5, 12);
            assertAgrees(precision, List.of(threeByThreeByThree(33, 231, 33)), 1, 33, 1, 1, 12);
            assertAgrees(precision, List.of(threeByThreeByThree(1025, 7175, 1025)), 1, 1025, 1, 1, 12);
        }
    }

    private static Layer threeByThreeByThree(int in, int out, int groups) {
        return new Convolution(in, out, groups, Window.square(3, 3).withPadding(1), false);
    }

    /** A kernel that had not been made was called for a number that is alone in a block of channels. */
    @Test
    void singleNumbersInABlockAreQuantized() {
        Quantize quantize = new Quantize(DataType.U8, 1, 0);
        Dequantize dequantize = new Dequantize(DataType.U8, 1, 0);
        List<Layer> layers = List.of(quantize, dequantize, TransposedConvolution.of(4, 1, 1), quantize, dequantize);
        for (long[] extents : new long[][] {{1, 4, 1}, {1, 4, 1, 1}, {2, 4, 1, 1}, {1, 4, 3, 3}}) {
            List<Layer> fitting = extents.length == 3
                    ? layers
                    : List.of(quantize, dequantize, TransposedConvolution.of(4, 1, 1, 1), quantize, dequantize);
            assertAgrees(Precision.F32, fitting, extents);
        }
    }

    /** A reshaped value, whose last axis has extent 1: its positions were counted with the stride of that axis. */
    @Test
    void reshapedValuesAreResampled() {
        LocalResponseNormalization joinsAxes = new LocalResponseNormalization(5, 1, 0.75, 1);
        for (Resampling.Mode mode : Resampling.Mode.values()) {
            for (long channels : new long[] {1, 16, 17}) {
                assertAgrees(Precision.F32, List.of(joinsAxes, to(mode, 3, 2, 1)), 1, channels, 2, 2, 1);
                assertAgrees(Precision.F32, List.of(joinsAxes, to(mode, 4, 4, 2)), 2, channels, 2, 2, 1);
                assertAgrees(Precision.F32, List.of(joinsAxes, to(mode, 7)), 2, channels, 4);
            }
        }
        assertAgrees(Precision.F32, List.of(joinsAxes, to(Resampling.Mode.NEAREST, 3, 2, 1)), 1, 65535, 2, 2, 1);
    }

    private static Resampling to(Resampling.Mode mode, long... sizes) {
        return new Resampling(
                mode,
                List.of(),
                java.util.Arrays.stream(sizes).boxed().toList(),
                Resampling.Coordinates.HALF_PIXEL,
                Resampling.NearestRounding.FLOOR);
    }

    /** The implementation that oneDNN has for it counts the bytes of a copy in an int. */
    @Test
    void stridesWhoseCopyAnIntDoesNotCountAreRefused() {
        TransposedConvolution layer = new TransposedConvolution(
                1, 1, 1, Window.of(5).withStride(32768).withPadding(1), List.of(0), true);
        for (Precision precision : PRECISIONS) {
            try {
                assertAgrees(precision, List.of(layer), 16, 1, 4);
            } catch (UnsupportedLayerException refused) {
                assertTrue(refused.reason().contains("brgconv_strided"), refused.reason());
            }
        }
        TransposedConvolution usual =
                new TransposedConvolution(1, 1, 1, Window.of(5).withStride(1024).withPadding(1), List.of(0), true);
        assertAgrees(Precision.F32, List.of(usual), 16, 1, 4);
    }

    private static void assertAgrees(Precision precision, List<Layer> layers, long... extents) {
        NetworkBuilder b = new NetworkBuilder("faults");
        Value value = b.input("x", extents);
        for (int i = 0; i < layers.size(); i++) {
            value = b.add("y" + i, layers.get(i), value);
        }
        Network network = b.output(value).build();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        float[] expected = run(ReferenceBackend.open(), network, parameters, Precision.F32);
        try (Backend backend = OneDnnBackend.open()) {
            if (!backend.supports(precision)) {
                return;
            }
        }
        float[] actual = run(OneDnnBackend.open(), network, parameters, precision);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        assertEquals(expected.length, actual.length);
        assertEquals(0, difference / largest, precision == Precision.F32 ? 1e-5 : 1e-2, layers + " " + precision);
    }

    private static float[] run(Backend opened, Network network, Parameters parameters, Precision precision) {
        CompileOptions options =
                CompileOptions.defaults().threads(1).optimize(false).precision(precision);
        try (Backend backend = opened;
                CompiledNetwork compiled = backend.compile(network, parameters, options);
                Session session = compiled.newSession()) {
            fill(session.input("x"));
            session.run();
            return session.output(network.outputs().getFirst()).toFloatArray();
        }
    }

    /** Eighths, exact in 16 bits. */
    private static void fill(Tensor tensor) {
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.setFloat(i, (i % 7 - 3) / 8f + (i % 11) / 4f);
        }
    }
}

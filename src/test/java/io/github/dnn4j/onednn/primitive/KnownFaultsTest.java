package io.github.dnn4j.onednn.primitive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers that oneDNN has an implementation for which gives wrong results or ends the process. */
class KnownFaultsTest {
    @Test
    void strided1x1ConvolutionsOfChannelsOutsideOfBlocks() {
        assertGradients(Convolution.of(3, 32, 1, 1).withStride(2), 1, 3, 224, 224);
        assertGradients(Convolution.of(2, 32, 1, 1).withStride(1, 2), 1, 2, 4096, 2);
        assertGradients(Convolution.of(17, 8, 1, 1).withStride(2), 2, 17, 64, 64);
    }

    /** For these oneDNN has no other implementation. */
    @Test
    void strided1x1TransposedConvolutionsToSuchChannelsAreRefused() {
        assertRefused(TransposedConvolution.of(32, 2, 1, 1).withStride(1, 2).withOutputPadding(0, 1), 1, 32, 4096, 1);
    }

    /** The gradient by the input is a convolution with that stride; more rows than there was memory for were copied. */
    @Test
    void transposedConvolutionsOfStridesBeyondTheKernel() {
        Window window = Window.of(1, 5).withStride(3, 2).withPadding(List.of(0, 1), List.of(0, 1));
        assertGradients(new TransposedConvolution(9, 1, 1, window, List.of(0, 1), false), 6, 9, 8191, 7);
    }

    /** In BF16 gradients by the weight were wrong by a third of their size and more. */
    @Test
    void dilatedConvolutionsOfChannelsOutsideOfBlocks() {
        Window dilated = Window.square(2, 3).withDilation(2, 2).withPadding(2);
        assertGradients(new Convolution(32, 32, 32, dilated, false), 2, 32, 16, 64);
        assertGradients(new Convolution(24, 32, 1, dilated, false), 2, 24, 14, 64);
        assertGradients(new Convolution(8, 8, 4, dilated, false), 2, 8, 14, 30);
        assertGradients(new TransposedConvolution(32, 24, 1, dilated, List.of(0, 0), false), 2, 32, 14, 64);
        Window high = Window.of(2, 3).withDilation(2, 1).withStride(1, 2).withPadding(1);
        assertGradients(new Convolution(2, 2, 2, high, true), 128, 2, 8, 2047);
        Window deep = Window.square(3, 3).withDilation(1, 2, 2).withPadding(List.of(1, 2, 2), List.of(1, 2, 2));
        assertGradients(new Convolution(24, 16, 1, deep, false), 1, 24, 4, 5, 64);
    }

    /** In BF16 gradients by the weight were wrong, or written to other memory. */
    @Test
    void kernelsLargerThanTheImageOnThreeAxes() {
        Window same = Window.square(3, 3).withPadding(1);
        assertGradients(new Convolution(64, 64, 1, same, false), 1, 64, 2, 2, 2);
        assertGradients(new Convolution(4, 8, 1, same, false), 1, 4, 2, 2, 2);
        Window high = Window.of(5, 3, 4).withStride(1, 2, 1).withDilation(1, 1, 2);
        Window padded = high.withPadding(List.of(0, 1, 0), List.of(0, 1, 0));
        assertGradients(new Convolution(4, 3, 1, padded, false), 1, 4, 20, 1, 16);
        assertGradients(new TransposedConvolution(3, 4, 1, padded, List.of(0, 0, 0), false), 1, 3, 20, 1, 10);
    }

    /** A row-major image is rearranged first, around an implementation that ended the process. */
    @Test
    void lastPositionsThatSeeOnlyPaddingOfARowMajorImage() {
        for (int axis = 0; axis < 2; axis++) {
            Window window = Window.of(1, 1).withPadding(List.of(0, 0), List.of(1 - axis, axis));
            for (int channels : new int[] {1, 2, 16}) {
                assertGradients(new Convolution(channels, channels, 1, window, true), 1, channels, 1, 1);
                assertGradients(new Convolution(1, channels, 1, window, true), 2, 1, 5, 1);
            }
        }
    }

    /** Such a convolution ended the process; whatever computes it now, it is not the implementation that did. */
    @Test
    void stridedConvolutionsOneElementWide() {
        for (int rows : new int[] {99, 16_000}) {
            NetworkBuilder b = new NetworkBuilder("faults");
            Value x = b.input("x", 1, 4, rows, 1);
            Window window = Window.of(2, 1).withStride(3, 1);
            Network network = b.output(x.then("y", new Convolution(4, 16, 1, window, false)))
                    .build();
            Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
            float[][] results = new float[2][];
            for (Backend opened : List.of(ReferenceBackend.open(), OneDnnBackend.open())) {
                try (Backend backend = opened;
                        CompiledNetwork compiled = backend.compile(
                                network, parameters, CompileOptions.defaults().threads(1));
                        Session session = compiled.newSession()) {
                    fill(session.input("x"), 7);
                    session.run();
                    results[backend.name().equals(OneDnnBackend.NAME) ? 1 : 0] =
                            session.output("y").toFloatArray();
                    assertTrue(
                            compiled.explain(network.defaultShapes()).steps().stream()
                                    .noneMatch(step -> step.implementation().startsWith("brg_conv_fwd")),
                            backend.name());
                }
            }
            assertArrayEquals(results[0], results[1], 1e-4f, rows + " rows");
        }
    }

    /** The process died with a single thread; another implementation computes it, or it is refused. */
    @Test
    void stridedTransposedConvolutionsOfVeryManyChannels() {
        TransposedConvolution layer = TransposedConvolution.of(16_384, 1, 1, 4).withStride(1, 2);
        NetworkBuilder b = new NetworkBuilder("faults");
        Network network =
                b.output(b.input("x", 13, 16_384, 1, 1).then("y", layer)).build();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        try (Backend backend = OneDnnBackend.open();
                CompiledNetwork compiled = backend.compile(
                        network, parameters, CompileOptions.defaults().threads(1));
                Session session = compiled.newSession()) {
            session.input("x").fill(0.5f);
            session.run();
            for (float value : session.output("y").toFloatArray()) {
                assertTrue(Float.isFinite(value), "a value " + value);
            }
        } catch (UnsupportedLayerException refused) {
            assertTrue(refused.layer().endsWith("y"), refused.layer());
        }
    }

    private static void assertRefused(Layer layer, long... extents) {
        NetworkBuilder b = new NetworkBuilder("faults");
        Network network = b.output(b.input("x", extents).then("y", layer)).build();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        try (Backend backend = OneDnnBackend.open()) {
            gradient(backend, network, parameters, Precision.F32);
        } catch (UnsupportedLayerException refused) {
            assertTrue(refused.layer().endsWith("y"), refused.layer());
        }
    }

    private static void assertGradients(Layer layer, long... extents) {
        NetworkBuilder b = new NetworkBuilder("faults");
        Network network = b.output(b.input("x", extents).then("y", layer)).build();
        Parameters parameters = Parameters.initialise(network, Initialiser.he(1));
        float[] expected = gradient(ReferenceBackend.open(), network, parameters, Precision.F32);
        for (Precision precision : new Precision[] {Precision.F32, Precision.BF16}) {
            try (Backend backend = OneDnnBackend.open()) {
                if (backend.supports(precision)) {
                    float[] actual = gradient(backend, network, parameters, precision);
                    double largest = 0;
                    double difference = 0;
                    for (int i = 0; i < expected.length; i++) {
                        largest = Math.max(largest, Math.abs(expected[i]));
                        difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
                    }
                    // Inputs and sums are eighths and sixty-fourths, exact in both types.
                    assertEquals(0, difference / largest, 1e-6, layer + " " + precision);
                }
            }
        }
    }

    private static float[] gradient(Backend backend, Network network, Parameters parameters, Precision precision) {
        try (TrainingSession session = backend.newTrainingSession(
                network,
                parameters,
                network.defaultShapes(),
                TrainingOptions.defaults().threads(1).precision(precision).inputGradients(true))) {
            fill(session.input("x"), 7);
            fill(session.outputGradient("y"), 5);
            session.forward(0);
            session.backward();
            for (float value : session.inputGradient("x").toFloatArray()) {
                assertTrue(Float.isFinite(value), "a gradient " + value);
            }
            return session.gradient("y.weight").toFloatArray();
        }
    }

    /** Eighths of small whole numbers. */
    private static void fill(Tensor tensor, int period) {
        for (long i = 0; i < tensor.shape().elements(); i++) {
            tensor.setFloat(i, (i % period - period / 2) / 8f);
        }
    }
}

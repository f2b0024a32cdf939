package io.github.dnn4j.network;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.ParameterSpec;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InitialiserTest {
    private static final Convolution WIDE = Convolution.square(32, 64, 3);

    private static float[] weights(Initialiser initialiser, String name, Layer layer) {
        return values(initialiser, name, layer, 0);
    }

    private static float[] values(Initialiser initialiser, String name, Layer layer, int parameter) {
        ParameterSpec spec = layer.parameters().get(parameter);
        Tensor tensor = Tensor.allocate(spec.shape(), DataType.F32);
        initialiser.fill(name, layer, spec, tensor);
        return tensor.toFloatArray();
    }

    private static double deviation(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }

    private static double correlation(float[] a, float[] b, int shift) {
        double sum = 0;
        int count = a.length - shift;
        for (int i = 0; i < count; i++) {
            sum += (double) a[i + shift] * b[i];
        }
        return sum / count / deviation(a) / deviation(b);
    }

    /** 18,432 normal values: the standard error of the deviation is sigma / sqrt(2 n), 0.5 %; of the mean, 0.7 %. */
    @Test
    void statistics() {
        float[] he = weights(Initialiser.he(1), "w", WIDE);
        double sigma = Math.sqrt(2.0 / (32 * 9));
        assertEquals(sigma, deviation(he), 0.03 * sigma);
        double mean = 0;
        for (float value : he) {
            mean += value / (double) he.length;
        }
        assertEquals(0, mean, 0.04 * sigma);
        double glorot = Math.sqrt(2.0 / (32 * 9 + 64 * 9));
        assertEquals(glorot, deviation(weights(Initialiser.xavier(1), "w", WIDE)), 0.03 * glorot);
    }

    @Test
    void fansOfGroupedAndTransposedConvolutions() {
        double grouped = Math.sqrt(2.0 / (8 * 9));
        assertEquals(grouped, deviation(weights(Initialiser.he(2), "w", WIDE.withGroups(4))), 0.05 * grouped);
        double both = Math.sqrt(2.0 / (8 * 9 + 16 * 9));
        assertEquals(both, deviation(weights(Initialiser.xavier(2), "w", WIDE.withGroups(4))), 0.05 * both);
        TransposedConvolution back = TransposedConvolution.of(64, 32, 3, 3);
        double transposed = Math.sqrt(2.0 / (64 * 9));
        assertEquals(transposed, deviation(weights(Initialiser.he(2), "w", back)), 0.05 * transposed);
        double part = Math.sqrt(2.0 / (16 * 9));
        assertEquals(part, deviation(weights(Initialiser.he(2), "w", back.withGroups(4))), 0.05 * part);
    }

    @Test
    void sameSeedAndNameGiveTheSameValues() {
        assertArrayEquals(weights(Initialiser.he(7), "w", WIDE), weights(Initialiser.he(7), "w", WIDE));
        assertFalse(Arrays.equals(weights(Initialiser.he(7), "w", WIDE), weights(Initialiser.he(8), "w", WIDE)));
        assertFalse(Arrays.equals(weights(Initialiser.he(7), "w", WIDE), weights(Initialiser.he(7), "v", WIDE)));
        Network lenet = NetworkBuilderTest.lenet();
        Parameters once = Parameters.initialise(lenet, Initialiser.he(3));
        Parameters again = Parameters.initialise(lenet, Initialiser.he(3));
        for (String name : lenet.parameters().keySet()) {
            assertArrayEquals(once.get(name).toFloatArray(), again.get(name).toFloatArray());
        }
    }

    /** Streams of neighbouring names and seeds must not be one stream, shifted. */
    @Test
    void streamsAreIndependent() {
        String[] names = {"w1", "w2", "w3", "conv1.weight", "conv2.weight"};
        for (String a : names) {
            for (String b : names) {
                for (int shift = a.equals(b) ? 1 : 0; shift < 4; shift++) {
                    float[] first = weights(Initialiser.he(0), a, WIDE);
                    float[] second = weights(Initialiser.he(0), b, WIDE);
                    assertTrue(Math.abs(correlation(first, second, shift)) < 0.05, a + " and " + b);
                }
            }
        }
        float[] golden = weights(Initialiser.he(0x9E3779B97F4A7C15L), "w", WIDE);
        assertTrue(Math.abs(correlation(weights(Initialiser.he(0), "w", WIDE), golden, 1)) < 0.05);
    }

    @Test
    void everythingElseHasItsNeutralValue() {
        BatchNormalization norm = new BatchNormalization(3, 1e-5);
        Initialiser he = Initialiser.he(1);
        assertArrayEquals(new float[] {1, 1, 1}, values(he, "n", norm, 0));
        assertArrayEquals(new float[] {0, 0, 0}, values(he, "n", norm, 1));
        assertArrayEquals(new float[] {0, 0, 0}, values(he, "n", norm, 2));
        assertArrayEquals(new float[] {1, 1, 1}, values(he, "n", norm, 3));
        assertArrayEquals(new float[] {0.25f, 0.25f}, values(he, "n", PRelu.perChannel(2, 2), 0));
        assertArrayEquals(new float[64], values(he, "n", WIDE, 1));
        assertArrayEquals(new float[] {-2, -2, -2}, values(Initialiser.constant(-2), "n", norm, 3));
        assertInvalid(() -> Initialiser.constant(Float.NaN));
        assertInvalid(() -> Initialiser.constant(Float.POSITIVE_INFINITY));
    }
}

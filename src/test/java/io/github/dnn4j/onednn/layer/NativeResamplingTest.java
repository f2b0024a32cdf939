package io.github.dnn4j.onednn.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.onednn.OneDnnBackend;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.LayerVerifier;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.TrainingVerifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** oneDNN's own resampling is used for some pairs of extents, and for those it gives what the reference gives. */
class NativeResamplingTest {
    private static final int LARGEST = 11;

    /** Input and output extents for which oneDNN rounds a position to the other side of a half. */
    private static final int[][] ROUNDED = {{30, 9}, {30, 65}, {36, 10}, {36, 39}, {28, 114}};

    private static Resampling to(Mode mode, long size) {
        NearestRounding rounding = NearestRounding.ROUND_PREFER_CEIL;
        return new Resampling(mode, List.of(), List.of(size), Coordinates.HALF_PIXEL, rounding);
    }

    private static List<LayerCase> pairs() {
        List<LayerCase> pairs = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            for (int in = 2; in <= LARGEST; in++) {
                for (int out = 1; out <= LARGEST; out++) {
                    pairs.add(LayerCase.of(to(mode, out), Shape.of(1, 3, in)));
                }
            }
            for (int[] pair : ROUNDED) {
                pairs.add(LayerCase.of(to(mode, pair[1]), Shape.of(1, 3, pair[0])));
            }
        }
        return pairs;
    }

    /** Most of the pairs are oneDNN's in the convention that it has. */
    @Test
    void everyPairOfExtents() {
        List<String> wrong = new ArrayList<>();
        int forward = 0;
        int backward = 0;
        try (Backend backend = OneDnnBackend.open()) {
            LayerVerifier layers = new LayerVerifier(backend, Precision.F32);
            TrainingVerifier training = new TrainingVerifier(backend, Precision.F32);
            for (LayerCase pair : pairs()) {
                Resampling layer = (Resampling) pair.layer();
                forward += NativeResampling.computes(layer, pair.inputs().getFirst()) ? 1 : 0;
                backward += NativeResampling.differentiates(layer, pair.inputs().getFirst()) ? 1 : 0;
                if (layers.verify(pair).status() != Status.PASSED
                        || training.verify(pair).status() != Status.PASSED) {
                    wrong.add(pair.name());
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(forward > LARGEST * LARGEST && backward > LARGEST * LARGEST, forward + " and " + backward);
    }

    @Test
    void pairsThatOneDnnRoundsOtherwiseAreNotNative() {
        for (int[] pair : ROUNDED) {
            Shape input = Shape.of(1, 3, pair[0]);
            assertFalse(NativeResampling.computes(to(Mode.NEAREST, pair[1]), input), pair[0] + " to " + pair[1]);
            assertFalse(NativeResampling.differentiates(to(Mode.NEAREST, pair[1]), input), pair[0] + " to " + pair[1]);
        }
    }

    @Test
    void whatNetworksUseIsNative() {
        Shape picture = Shape.of(1, 8, 14, 20);
        for (Resampling layer : List.of(Resampling.nearest(2, 2), Resampling.linear(2, 2), Resampling.linear(2, 8))) {
            assertTrue(NativeResampling.computes(layer, picture), layer.toString());
            assertTrue(NativeResampling.differentiates(layer, picture), layer.toString());
        }
    }

    @Test
    void otherElementsAreNot() {
        assertFalse(NativeResampling.computes(Resampling.nearest(1, 0.6), Shape.of(1, 8, 24)));
        assertFalse(NativeResampling.computes(Resampling.linear(1, 5 / 3.0), Shape.of(1, 8, 200)));
        assertFalse(NativeResampling.computes(Resampling.nearest(2, 2), Shape.of(1, 8, 1, 1)));
        Resampling halvesDown = new Resampling(
                Mode.NEAREST, List.of(0.5), List.of(), Coordinates.HALF_PIXEL, NearestRounding.ROUND_PREFER_FLOOR);
        assertFalse(NativeResampling.computes(halvesDown, Shape.of(1, 8, 24)));
        assertFalse(NativeResampling.differentiates(halvesDown, Shape.of(1, 8, 24)));
    }
}

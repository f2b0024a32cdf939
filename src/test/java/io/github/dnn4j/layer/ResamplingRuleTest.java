package io.github.dnn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The rule of {@link Resampling}, said once more: every operation in double, whose result is then rounded to f32. For a
 * single sum, product or quotient of two f32 that is the same as computing it in f32, since double has more than twice
 * the digits.
 */
class ResamplingRuleTest {
    private static final int LARGEST = 40;

    private static float f(double value) {
        return (float) value;
    }

    private static List<Float> scales() {
        List<Float> scales = new ArrayList<>(List.of(
                1f, 2f, 3f, 0.5f, 0.25f, 0.1f, 0.2f, 0.3f, 1 / 3f, 0.35f, 0.4f, 0.6f, 2 / 3f, 0.7f, 0.8f, 0.9f, 1.05f,
                1.1f, 1.2f, 1.3f, 120 / 88f, 1.4f, 1.6f, 5 / 3f, 1.7f, 2.2f, 2.4f, 64 / 26f, 3.3f));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 30; i++) {
            scales.add((float) random.nextDouble(0.05, 4));
        }
        return scales;
    }

    private static Resampling by(float scale, Coordinates coordinates) {
        return new Resampling(
                Mode.NEAREST, List.of((double) scale), List.of(), coordinates, NearestRounding.ROUND_PREFER_FLOOR);
    }

    private static Resampling to(long size, Coordinates coordinates) {
        return new Resampling(Mode.NEAREST, List.of(), List.of(size), coordinates, NearestRounding.ROUND_PREFER_FLOOR);
    }

    /** 24 by 5/3 is 40, although f32(5/3) is below 5/3. */
    @Test
    void extentsAreProductsInSinglePrecision() {
        int inDouble = 0;
        for (float scale : scales()) {
            for (int in = 1; in < 1000; in++) {
                long expected = (long) Math.floor(f((double) scale * in));
                assertEquals(expected, Resampling.extent(in, scale), in + " by " + scale);
                inDouble += expected == (long) Math.floor((double) scale * in) ? 0 : 1;
            }
        }
        assertTrue(inDouble > 100, "the sweep holds " + inDouble + " extents only that double gives otherwise");
        assertEquals(40, Resampling.extent(24, 5 / 3f));
    }

    @Test
    void positionsOfAllConventions() {
        for (Coordinates coordinates : Coordinates.values()) {
            for (int in = 1; in <= LARGEST; in++) {
                for (float scale : scales()) {
                    if (Resampling.extent(in, scale) > 0) {
                        check(by(scale, coordinates), scale, in, Resampling.extent(in, scale));
                    }
                }
                for (int out = 1; out <= LARGEST; out++) {
                    check(to(out, coordinates), f((double) out / in), in, out);
                }
            }
        }
    }

    private static void check(Resampling layer, float scale, long in, long out) {
        float[] positions = layer.positions(0, Shape.of(1, 1, in));
        assertEquals(out, positions.length);
        for (int y = 0; y < out; y++) {
            float expected = in == out || scale == 1 ? y : position(layer.coordinates(), y, scale, in, out);
            assertEquals(expected, positions[y], () -> layer + " of " + in);
            for (NearestRounding rounding : NearestRounding.values()) {
                assertEquals(
                        element(rounding, expected, in),
                        rounding.element(positions[y], in),
                        () -> rounding + " of " + expected);
            }
        }
    }

    private static float position(Coordinates coordinates, float y, float scale, float in, float out) {
        float centre = f(f(f(y + 0.5) / (double) scale) - 0.5);
        return switch (coordinates) {
            case HALF_PIXEL -> centre;
            case PYTORCH_HALF_PIXEL -> out == 1 ? 0 : centre;
            case ALIGN_CORNERS -> out == 1 ? 0 : f((double) f((double) y * f(in - 1.0)) / f(out - 1.0));
            case ASYMMETRIC -> f((double) y / scale);
            case HALF_PIXEL_SYMMETRIC -> {
                float kept = f((double) out / f((double) scale * in));
                float offset = f((double) f(in / 2.0) * f(1.0 - kept));
                yield f(offset + (y + 0.5) / scale - 0.5);
            }
        };
    }

    private static long element(NearestRounding rounding, double position, long in) {
        double part = position - Math.floor(position);
        boolean half = Math.abs(part - 0.5) < 1e-6;
        double element = switch (rounding) {
            case FLOOR -> Math.floor(position);
            case CEIL -> Math.ceil(position);
            case ROUND_PREFER_FLOOR -> half ? Math.floor(position) : Math.rint(position);
            case ROUND_PREFER_CEIL -> half ? Math.floor(position) + 1 : Math.rint(position);
        };
        return (long) Math.max(0, Math.min(element, in - 1));
    }

    /** 7 by 1.05 stays 7; whether its elements move depends on the other axis. */
    @Test
    void whereNoExtentChangesNothingMoves() {
        Resampling alone = new Resampling(
                Mode.NEAREST, List.of(1.05, 1.1), List.of(), Coordinates.ASYMMETRIC, NearestRounding.FLOOR);
        assertEquals(6, alone.positions(0, Shape.of(1, 1, 7, 8))[6]);
        assertEquals(6 / 1.05f, alone.positions(0, Shape.of(1, 1, 7, 10))[6]);
    }
}

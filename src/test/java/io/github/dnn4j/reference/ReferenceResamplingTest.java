package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.line;
import static io.github.dnn4j.reference.Evaluation.ramp;
import static io.github.dnn4j.reference.Evaluation.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceResamplingTest {
    private static Resampling linear(long size, Coordinates coordinates) {
        return new Resampling(Mode.LINEAR, List.of(), List.of(size), coordinates, NearestRounding.ROUND_PREFER_FLOOR);
    }

    private static Resampling nearest(double scale, Coordinates coordinates, NearestRounding rounding) {
        return new Resampling(Mode.NEAREST, List.of(scale), List.of(), coordinates, rounding);
    }

    @Test
    void nearestRepeatsElements() {
        assertArrayEquals(
                new float[] {1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4},
                run(Resampling.nearest(2, 2), ramp(1, 1, 1, 2, 2)));
    }

    /** Positions 0, 1/2, 1 and 3/2 of two elements. */
    @ParameterizedTest
    @CsvSource({"ROUND_PREFER_FLOOR, 1, 2", "ROUND_PREFER_CEIL, 2, 2", "FLOOR, 1, 2", "CEIL, 2, 2"})
    void halvesAreRoundedAsNamedAndTheBorderHolds(NearestRounding rounding, float second, float fourth) {
        assertArrayEquals(
                new float[] {1, second, 2, fourth}, run(nearest(2, Coordinates.ASYMMETRIC, rounding), line(1, 2)));
    }

    /** Positions 1/2 and 5/2 of four elements. */
    @ParameterizedTest
    @CsvSource({"ROUND_PREFER_FLOOR, 10, 30", "ROUND_PREFER_CEIL, 20, 40", "FLOOR, 10, 30", "CEIL, 20, 40"})
    void shrinkingByHalfPixelsMeetsTies(NearestRounding rounding, float first, float second) {
        assertArrayEquals(
                new float[] {first, second}, run(nearest(0.5, Coordinates.HALF_PIXEL, rounding), line(10, 20, 30, 40)));
    }

    @Test
    void linearOnTwoAxes() {
        assertArrayEquals(
                new float[] {1, 1.25f, 1.75f, 2, 1.5f, 1.75f, 2.25f, 2.5f, 2.5f, 2.75f, 3.25f, 3.5f, 3, 3.25f, 3.75f, 4
                },
                run(Resampling.linear(2, 2), ramp(1, 1, 1, 2, 2)));
    }

    @Test
    void linearOnThreeAxesMeetsTheCentre() {
        Tensor input = ramp(1, 1, 1, 2, 2, 2);
        Resampling toOne = new Resampling(
                Mode.LINEAR, List.of(), List.of(1L, 1L, 1L), Coordinates.HALF_PIXEL, NearestRounding.FLOOR);
        assertArrayEquals(new float[] {4.5f}, run(toOne, input));
    }

    @Test
    void alignedCornersMeetTheCorners() {
        assertArrayEquals(new float[] {1, 3, 5, 7}, run(linear(4, Coordinates.ALIGN_CORNERS), line(1, 4, 7)));
        assertArrayEquals(new float[] {1}, run(linear(1, Coordinates.ALIGN_CORNERS), line(1, 4, 7)));
    }

    @Test
    void asymmetricStartsAtTheFirstElement() {
        assertArrayEquals(new float[] {1, 2.5f, 4, 4}, run(linear(4, Coordinates.ASYMMETRIC), line(1, 4)));
    }

    @Test
    void halfPixelsDifferForOneElement() {
        assertArrayEquals(new float[] {2}, run(linear(1, Coordinates.HALF_PIXEL), line(1, 2, 3)));
        assertArrayEquals(new float[] {1}, run(linear(1, Coordinates.PYTORCH_HALF_PIXEL), line(1, 2, 3)));
    }

    /** Four elements by 0.6 are 2.4, rounded down to 2: the sampled span is centred on the input. */
    @Test
    void symmetricHalfPixelsKeepTheCentre() {
        Resampling layer = new Resampling(
                Mode.LINEAR, List.of(0.6), List.of(), Coordinates.HALF_PIXEL_SYMMETRIC, NearestRounding.FLOOR);
        // Positions 2 (1 - 2 / 2.4) + (y + 1/2) / 0.6 - 1/2 = 2/3 and 7/3 of the elements 1 2 3 4.
        assertArrayEquals(new float[] {5f / 3, 10f / 3}, run(layer, line(1, 2, 3, 4)), 1e-6f);
    }
}

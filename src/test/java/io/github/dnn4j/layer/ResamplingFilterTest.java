package io.github.dnn4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Weights worked out by hand from the kernels' formulas. */
class ResamplingFilterTest {
    private static float[] weights(Mode mode, double scale, ResamplingFilter filter, long in, long y) {
        Resampling layer =
                new Resampling(mode, List.of(scale), List.of(), Coordinates.HALF_PIXEL, NearestRounding.FLOOR, filter);
        Shape input = Shape.of(1, 1, in);
        float[] weights = new float[(int) in];
        ResamplingWeights.of(
                layer,
                0,
                y,
                input,
                layer.outputShapes(List.of(input)).getFirst(),
                (x, weight) -> weights[(int) x] += weight);
        return weights;
    }

    /** Output 3 of a doubled axis lies at 1.25: distances 1.25, 0.25, 0.75 and 1.75. */
    @Test
    void cubicConvolution() {
        float[] expected = {-0.10546875f, 0.87890625f, 0.26171875f, -0.03515625f, 0};
        assertArrayEquals(expected, weights(Mode.CUBIC, 2, ResamplingFilter.PLAIN, 5, 3), 1e-6f);
        float[] half = {-0.0703125f, 0.8671875f, 0.2265625f, -0.0234375f, 0};
        assertArrayEquals(half, weights(Mode.CUBIC, 2, new ResamplingFilter(-0.5f, false, false), 5, 3), 1e-6f);
    }

    /** Output 0 lies at -0.25: the border stands for what is outside, or has no weight. */
    @Test
    void outside() {
        float[] clamped = {0.26171875f - 0.03515625f + 0.87890625f, -0.10546875f, 0, 0};
        assertArrayEquals(clamped, weights(Mode.CUBIC, 2, ResamplingFilter.PLAIN, 4, 0), 1e-6f);
        float sum = 0.87890625f - 0.10546875f;
        float[] excluded = {0.87890625f / sum, -0.10546875f / sum, 0, 0};
        assertArrayEquals(excluded, weights(Mode.CUBIC, 2, new ResamplingFilter(-0.75f, false, true), 4, 0), 1e-6f);
    }

    /** Output 1 of a halved axis lies at 2.5: a triangle over four elements. */
    @Test
    void theKernelIsAsMuchWiderAsTheAxisIsShrunk() {
        float[] expected = {0, 0.125f, 0.375f, 0.375f, 0.125f, 0};
        assertArrayEquals(expected, weights(Mode.LINEAR, 0.5, new ResamplingFilter(-0.5f, true, false), 6, 1), 1e-6f);
        float[] border = {0.5f, 0.375f, 0.125f, 0, 0, 0};
        assertArrayEquals(border, weights(Mode.LINEAR, 0.5, new ResamplingFilter(-0.5f, true, false), 6, 0), 1e-6f);
        float[] excluded = {3f / 7, 3f / 7, 1f / 7, 0, 0, 0};
        assertArrayEquals(excluded, weights(Mode.LINEAR, 0.5, new ResamplingFilter(-0.5f, true, true), 6, 0), 1e-6f);
    }

    @Test
    void enlargedAxesAreNotBlurred() {
        float[] plain = weights(Mode.LINEAR, 2, ResamplingFilter.PLAIN, 4, 3);
        assertArrayEquals(plain, weights(Mode.LINEAR, 2, new ResamplingFilter(-0.5f, true, false), 4, 3), 1e-6f);
    }

    @Test
    void aCoefficientThatIsNotANumberIsRefused() {
        InvalidDescriptorException e =
                assertThrows(InvalidDescriptorException.class, () -> new ResamplingFilter(Float.NaN, false, false));
        assertEquals("the coefficient of cubic resampling is NaN; it must be finite", e.getMessage());
    }
}

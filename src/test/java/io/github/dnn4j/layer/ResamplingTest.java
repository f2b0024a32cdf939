package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static io.github.dnn4j.layer.Rejections.assertRefuses;
import static io.github.dnn4j.layer.Rejections.output;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Resampling.Coordinates;
import io.github.dnn4j.layer.Resampling.Mode;
import io.github.dnn4j.layer.Resampling.NearestRounding;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResamplingTest {
    private static Resampling of(List<Double> scales, List<Long> sizes) {
        return new Resampling(Mode.LINEAR, scales, sizes, Coordinates.HALF_PIXEL, NearestRounding.FLOOR);
    }

    @Test
    void shapes() {
        assertEquals(Shape.of(1, 3, 8, 10), output(Resampling.nearest(2, 2), Shape.of(1, 3, 4, 5)));
        assertEquals(Shape.of(1, 3, 3), output(Resampling.linear(1, 0.6), Shape.of(1, 3, 5)));
        assertEquals(Shape.of(1, 3, 7, 1), output(of(List.of(), List.of(7L, 1L)), Shape.of(1, 3, 4, 5)));
        assertEquals(Shape.of(1, 3, 6, 2, 5), output(of(List.of(1.5, 0.5, 1.0), List.of()), Shape.of(1, 3, 4, 5, 5)));
    }

    @Test
    void positionsOfEveryConvention() {
        // 4 elements to 8: output 3 lies at 1.25 with half-pixel centres, at 9/7 with aligned corners, at 1.5 by scale
        Resampling twice = Resampling.linear(1, 2);
        assertEquals(1.25, twice.position(0, 3, 4, 8));
        assertEquals(1.25, twice.withCoordinates(Coordinates.PYTORCH_HALF_PIXEL).position(0, 3, 4, 8));
        assertEquals(9f / 7, twice.withCoordinates(Coordinates.ALIGN_CORNERS).position(0, 3, 4, 8));
        assertEquals(1.5, twice.withCoordinates(Coordinates.ASYMMETRIC).position(0, 3, 4, 8));
        assertEquals(
                1.25, twice.withCoordinates(Coordinates.HALF_PIXEL_SYMMETRIC).position(0, 3, 4, 8));
        // one output element
        Resampling least = of(List.of(), List.of(1L));
        assertEquals(1.5, least.position(0, 0, 4, 1));
        assertEquals(0, least.withCoordinates(Coordinates.PYTORCH_HALF_PIXEL).position(0, 0, 4, 1));
        assertEquals(0, least.withCoordinates(Coordinates.ALIGN_CORNERS).position(0, 0, 4, 1));
        // 5 by 0.5 gives floor(2.5) = 2; ONNX: centre 2.5 (1 - 2 / 2.5) + (y + 0.5) / 0.5 - 0.5 = 1.0 and 3.0
        Resampling half = Resampling.linear(1, 0.5).withCoordinates(Coordinates.HALF_PIXEL_SYMMETRIC);
        assertEquals(1.0, half.position(0, 0, 5, 2), 1e-6);
        assertEquals(3.0, half.position(0, 1, 5, 2), 1e-6);
        // 31 by 0.5 gives 15: output y lies at 2 y + 1, but for the rounding of 15.5 (1 - 15 / 15.5)
        for (long y = 0; y < 15; y++) {
            assertEquals(2 * y + 1, half.position(0, y, 31, 15), 1e-6);
        }
    }

    @Test
    void scaleIsTheOneGivenOrTheRatio() {
        assertEquals(0.6f, Resampling.linear(1, 0.6).scale(0, 7));
        assertEquals(Resampling.linear(1, 0.6f), Resampling.linear(1, 0.6));
        assertEquals("linear by [0.6]", Resampling.linear(1, 0.6).detail());
        assertEquals(1.75, of(List.of(), List.of(7L)).scale(0, 4));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertInvalid(() -> of(List.of(), List.of()));
        assertInvalid(() -> of(List.of(2.0), List.of(4L)));
        assertInvalid(() -> of(List.of(1.0, 1.0, 1.0, 1.0), List.of()));
        for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e39, 1e-46}) {
            assertInvalid(() -> of(List.of(scale), List.of()));
        }
        assertInvalid(() -> of(List.of(), List.of(-4L)));
        assertInvalid(() -> Resampling.nearest(0, 2));
        assertRefuses(Resampling.nearest(2, 2), Shape.of(1, 3, 4));
        assertRefuses(Resampling.nearest(1, 0.1), Shape.of(1, 3, 4));
        assertRefuses(Resampling.nearest(1, 1e30), Shape.of(1, 3, 4));
        assertRefuses(of(List.of(), List.of(Long.MAX_VALUE)), Shape.of(1, 3, 4));
    }

    @Test
    void aSizeOfZeroFollowsASecondInput() {
        Resampling layer = of(List.of(), List.of(0L));
        assertEquals(2, layer.minInputs());
        assertEquals(List.of(Shape.of(2, 3, 11)), layer.outputShapes(List.of(Shape.of(2, 3, 4), Shape.of(1, 9, 11))));
        assertEquals(of(List.of(), List.of(11L)), layer.to(Shape.of(2, 3, 11)));
        assertEquals(1, of(List.of(), List.of(5L)).minInputs());
        assertRefuses(layer, Shape.of(1, 3, 4));
        assertInvalid(() -> layer.outputShapes(List.of(Shape.of(1, 3, 4), Shape.of(1, 3, 4, 4))));
    }

    @Test
    void listsAreCopied() {
        List<Double> scales = new ArrayList<>(List.of(2.0));
        Resampling resampling = of(scales, new ArrayList<>());
        scales.set(0, -1.0);
        assertEquals(List.of(2.0), resampling.scales());
        List<Long> sizes = new ArrayList<>(List.of(2L));
        Resampling sized = of(List.of(), sizes);
        sizes.set(0, -1L);
        assertEquals(List.of(2L), sized.sizes());
    }
}

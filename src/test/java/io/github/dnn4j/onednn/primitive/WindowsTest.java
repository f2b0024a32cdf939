package io.github.dnn4j.onednn.primitive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WindowsTest {
    @Test
    void windowsThatMeetNoInputAreFound() {
        boolean[] seen = new boolean[2];
        for (int extent = 1; extent <= 6; extent++) {
            for (int kernel = 1; kernel <= 3; kernel++) {
                for (int code = 0; code < 4 * 5 * 6 * 6; code++) {
                    int dilation = 1 + code % 4;
                    int stride = 1 + code / 4 % 5;
                    Window window = Window.of(kernel)
                            .withDilation(dilation)
                            .withStride(stride)
                            .withPadding(List.of(code / 20 % 6), List.of(code / 120));
                    if (extent + code / 20 % 6 + code / 120 >= window.effectiveKernel(0)) {
                        Shape input = Shape.of(1, 1, extent);
                        Shape output = window.outputShape(input, 1, Rounding.FLOOR);
                        boolean expected = seesNothingSomewhere(window, extent, output.extent(2));
                        assertEquals(
                                expected,
                                Windows.widthSeesNothingSomewhere(window, input, output),
                                () -> window + " on " + input);
                        seen[expected ? 1 : 0] = true;
                    }
                }
            }
        }
        assertTrue(seen[0] && seen[1]);
    }

    private static boolean seesNothingSomewhere(Window window, long extent, long positions) {
        return LongStream.range(0, positions)
                .map(position ->
                        position * window.stride().get(0) - window.padBegin().get(0))
                .anyMatch(first -> IntStream.range(0, window.kernel().get(0))
                        .mapToLong(tap -> first + (long) tap * window.dilation().get(0))
                        .noneMatch(at -> at >= 0 && at < extent));
    }

    /** Positions and taps are not tried one by one. */
    @Test
    void manyPositionsOfLargeKernelsComeToAnEnd() {
        Window window = Window.of(1 << 24).withPadding(1 << 23);
        Shape input = Shape.of(1, 1, 1 << 30);
        Shape output = window.outputShape(input, 1, Rounding.FLOOR);
        assertTimeoutPreemptively(
                Duration.ofMinutes(5), () -> assertFalse(Windows.widthSeesNothingSomewhere(window, input, output)));
    }
}

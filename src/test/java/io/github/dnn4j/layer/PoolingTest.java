package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static io.github.dnn4j.layer.Rejections.assertRefuses;
import static io.github.dnn4j.layer.Rejections.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolingTest {
    @Test
    void shapes() {
        assertEquals(Shape.of(1, 64, 56, 56), output(MaxPooling.square(3, 2, 1), Shape.of(1, 64, 112, 112)));
        assertEquals(
                Shape.of(1, 64, 55, 55),
                output(new MaxPooling(Window.square(2, 3).withStride(2), Rounding.CEIL), Shape.of(1, 64, 111, 111)));
        assertEquals(Shape.of(2, 3, 4), output(overRows(3, 2), Shape.of(2, 3, 9)));
        assertEquals(Shape.of(1, 8, 3, 3), output(AveragePooling.square(2, 2, 0), Shape.of(1, 8, 7, 7)));
        assertEquals(Shape.of(2, 8, 1, 1, 1), output(GlobalPooling.average(), Shape.of(2, 8, 4, 5, 6)));
        assertEquals(Shape.of(2, 8, 1), output(GlobalPooling.max(), Shape.of(2, 8, 4)));
    }

    private static MaxPooling overRows(int kernel, int stride) {
        return new MaxPooling(Window.of(kernel).withStride(stride), Rounding.FLOOR);
    }

    @Test
    void refusesPaddingThatReachesPastTheWindow() {
        assertInvalid(() -> MaxPooling.square(2, 2, 2));
        assertInvalid(() -> AveragePooling.square(3, 1, 3));
        assertEquals(
                Shape.of(1, 1, 5),
                output(new MaxPooling(Window.of(2).withDilation(2).withPadding(2), Rounding.FLOOR), Shape.of(1, 1, 3)));
    }

    @Test
    void refusesWindowsThatSeePaddingOnly() {
        // windows of one element at 0 and 3 of an axis of 3: the second sees nothing
        Window sparse = Window.of(1).withStride(3);
        assertRefuses(new MaxPooling(sparse, Rounding.CEIL), Shape.of(1, 1, 3));
        assertEquals(Shape.of(1, 1, 1), output(new MaxPooling(sparse, Rounding.CEIL_INSIDE), Shape.of(1, 1, 3)));
        assertRefuses(new AveragePooling(sparse, Rounding.CEIL, AveragePooling.Divisor.INPUT), Shape.of(1, 1, 3));
        assertEquals(
                Shape.of(1, 1, 2),
                output(new AveragePooling(sparse, Rounding.CEIL, AveragePooling.Divisor.KERNEL), Shape.of(1, 1, 3)));
        // taps at -2 and 2 around the only element
        MaxPooling straddling = new MaxPooling(Window.of(2).withDilation(4).withPadding(2), Rounding.FLOOR);
        assertRefuses(straddling, Shape.of(1, 1, 1));
        assertRefuses(straddling, Shape.of(1, 1, 2));
        assertRefuses(straddling, Shape.of(1, 1, 3));
        assertEquals(Shape.of(1, 1, 4), output(straddling, Shape.of(1, 1, 4)));
    }

    /** Every small window on every small input against a count of taps, one by one. */
    @Test
    void windowsByCounting() {
        int cases = 0;
        for (int kernel = 1; kernel <= 3; kernel++) {
            for (int stride = 1; stride <= 4; stride++) {
                for (int dilation = 1; dilation <= 4; dilation++) {
                    int span = (kernel - 1) * dilation + 1;
                    for (int before = 0; before < span; before++) {
                        for (int after = 0; after < span; after++) {
                            Window window = Window.of(kernel)
                                    .withStride(stride)
                                    .withDilation(dilation)
                                    .withPadding(List.of(before), List.of(after));
                            for (int input = Math.max(1, span - before - after); input <= 6; input++) {
                                checkByCounting(window, input);
                                cases++;
                            }
                        }
                    }
                }
            }
        }
        assertTrue(cases > 1000, "only " + cases + " cases");
    }

    private static void checkByCounting(Window window, int input) {
        int padded = input + window.padBegin().getFirst() + window.padEnd().getFirst();
        int stride = window.stride().getFirst();
        int windows = 0;
        while (windows * stride + window.effectiveKernel(0) <= padded) {
            windows++;
        }
        int hanging = (windows - 1) * stride + window.effectiveKernel(0) < padded ? 1 : 0;
        boolean startsInside = windows * stride < input + window.padBegin().getFirst();
        checkRounding(window, input, Rounding.FLOOR, windows);
        checkRounding(window, input, Rounding.CEIL, windows + hanging);
        checkRounding(window, input, Rounding.CEIL_INSIDE, windows + (startsInside ? hanging : 0));
    }

    private static void checkRounding(Window window, int input, Rounding rounding, int windows) {
        boolean everyWindowSees = true;
        for (int i = 0; i < windows; i++) {
            boolean sees = false;
            for (int tap = 0; tap < window.kernel().getFirst(); tap++) {
                int position = i * window.stride().getFirst()
                        + tap * window.dilation().getFirst()
                        - window.padBegin().getFirst();
                sees |= position >= 0 && position < input;
            }
            everyWindowSees &= sees;
        }
        MaxPooling pooling = new MaxPooling(window, rounding);
        if (everyWindowSees) {
            assertEquals(
                    Shape.of(1, 1, windows), output(pooling, Shape.of(1, 1, input)), () -> window + " " + rounding);
        } else {
            assertRefuses(pooling, Shape.of(1, 1, input));
        }
    }

    @Test
    void refusesInputsThatDoNotFit() {
        assertRefuses(MaxPooling.square(3, 2, 0), Shape.of(1, 3, 2, 2));
        assertRefuses(MaxPooling.square(3, 2, 0), Shape.of(1, 3));
        assertRefuses(AveragePooling.square(3, 2, 0), Shape.of(1, 3, 8));
        assertRefuses(GlobalPooling.average(), Shape.of(1, 3));
        assertInvalid(() -> AveragePooling.square(2, 2, 0).outputType(List.of(DataType.U8)));
        assertEquals(DataType.U8, MaxPooling.square(2, 2, 0).outputType(List.of(DataType.U8)));
        assertInvalid(() -> MaxPooling.square(0, 1, 0));
    }
}

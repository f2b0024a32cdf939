package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
    /** kernel, stride, dilation, padding before and after, input; outputs floor, ceil, ceil inside, all by hand. */
    @ParameterizedTest
    @CsvSource({
        "3, 1, 1, 0, 0, 3,   1, 1, 1",
        "3, 1, 1, 1, 1, 224, 224, 224, 224",
        "7, 2, 1, 3, 3, 224, 112, 113, 113",
        "3, 2, 1, 0, 0, 112, 55, 56, 56",
        "3, 2, 1, 1, 1, 112, 56, 57, 57",
        "2, 2, 1, 0, 0, 5,   2, 3, 3",
        "1, 1, 1, 0, 0, 1,   1, 1, 1",
        "3, 1, 2, 2, 2, 7,   7, 7, 7",
        "3, 1, 3, 0, 0, 7,   1, 1, 1",
        "3, 2, 2, 1, 0, 13,  5, 6, 6",
        "11, 4, 1, 2, 2, 224, 55, 56, 56",
        "1, 3, 1, 0, 0, 3,   1, 2, 1",
        "2, 3, 1, 1, 1, 3,   2, 2, 2",
        "2, 4, 1, 0, 1, 4,   1, 2, 1",
        "5, 1, 1, 2, 0, 3,   1, 1, 1"
    })
    void outputExtents(
            int kernel,
            int stride,
            int dilation,
            int before,
            int after,
            long input,
            long floor,
            long ceil,
            long inside) {
        Window window = Window.of(kernel)
                .withStride(stride)
                .withDilation(dilation)
                .withPadding(List.of(before), List.of(after));
        assertEquals(floor, window.outputExtent(0, input, Rounding.FLOOR));
        assertEquals(ceil, window.outputExtent(0, input, Rounding.CEIL));
        assertEquals(inside, window.outputExtent(0, input, Rounding.CEIL_INSIDE));
    }

    @Test
    void axesAreIndependent() {
        Window window = Window.of(1, 3, 5)
                .withStride(1, 2, 3)
                .withDilation(1, 1, 2)
                .withPadding(List.of(0, 1, 4), List.of(0, 0, 5));
        assertEquals(Shape.of(2, 8, 4, 4, 4), window.outputShape(Shape.of(2, 3, 4, 9, 9), 8, Rounding.FLOOR));
        assertEquals(15, window.taps());
        assertEquals(3, window.rank());
        assertEquals(9, window.effectiveKernel(2));
        assertEquals("1x3x5/1x2x3 d1x1x2 p0x1x4:0x0x5", window.brief());
        assertEquals(
                "3x3/2 p1", Window.square(2, 3).withStride(2).withPadding(1).brief());
    }

    @Test
    void samePaddingPutsTheOddElementLast() {
        Window odd = Window.square(2, 3).withDilation(2).withSamePadding();
        assertEquals(List.of(2, 2), odd.padBegin());
        assertEquals(List.of(2, 2), odd.padEnd());
        Window even = Window.of(4).withSamePadding();
        assertEquals(List.of(1), even.padBegin());
        assertEquals(List.of(2), even.padEnd());
        assertEquals(17, even.outputExtent(0, 17, Rounding.FLOOR));
    }

    @Test
    void refusesExtentsThatMakeNoSense() {
        assertInvalid(() -> Window.of());
        assertInvalid(() -> Window.of(1, 1, 1, 1));
        assertInvalid(() -> Window.of(0));
        assertInvalid(() -> Window.of(3, -1));
        assertInvalid(() -> Window.square(0, 3));
        assertInvalid(() -> Window.square(4, 3));
        assertInvalid(() -> Window.of(3).withStride(0));
        assertInvalid(() -> Window.of(3).withStride(-2));
        assertInvalid(() -> Window.of(3).withDilation(0));
        assertInvalid(() -> Window.of(3).withPadding(-1));
        assertInvalid(() -> Window.of(3).withPadding(List.of(0), List.of(-1)));
        assertInvalid(() -> Window.of(3, 3).withStride(1, 1, 1));
        assertInvalid(() -> Window.of(3, 3).withPadding(List.of(0), List.of(0, 0)));
    }

    @Test
    void refusesInputsThatDoNotFit() {
        Window window = Window.square(2, 3);
        assertInvalid(() -> window.outputShape(Shape.of(1, 1, 2, 3), 1, Rounding.FLOOR));
        assertInvalid(() -> window.outputShape(Shape.of(1, 1, 3, 2), 1, Rounding.CEIL));
        assertInvalid(() -> window.outputShape(Shape.of(1, 1, 3), 1, Rounding.FLOOR));
        assertInvalid(() -> window.outputShape(Shape.of(1, 1, 3, 3, 3), 1, Rounding.FLOOR));
        assertInvalid(() -> window.withDilation(2).outputShape(Shape.of(1, 1, 4, 5), 1, Rounding.FLOOR));
    }

    @Test
    void overflowIsAnInvalidDescriptor() {
        int huge = Integer.MAX_VALUE;
        assertInvalid(() -> Window.of(huge).withDilation(2));
        assertInvalid(() -> Window.of(huge, huge, huge));
        Window widest = Window.of(huge).withPadding(huge);
        assertEquals(huge, widest.effectiveKernel(0));
        // (2 + 2 huge - huge) / 1 + 1
        assertEquals(3L + huge, widest.outputExtent(0, 2, Rounding.FLOOR));
    }

    @Test
    void listsAreCopied() {
        List<Integer> kernel = new ArrayList<>(List.of(3));
        List<Integer> stride = new ArrayList<>(List.of(1));
        List<Integer> dilation = new ArrayList<>(List.of(1));
        List<Integer> before = new ArrayList<>(List.of(0));
        List<Integer> after = new ArrayList<>(List.of(0));
        Window window = new Window(kernel, stride, dilation, before, after);
        for (List<Integer> list : List.of(kernel, stride, dilation, before, after)) {
            list.set(0, -7);
        }
        assertEquals(Window.of(3), window);
    }
}

package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static io.github.dnn4j.layer.Rejections.assertRefuses;
import static io.github.dnn4j.layer.Rejections.output;
import static org.junit.jupiter.api.Assertions.assertEquals;

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

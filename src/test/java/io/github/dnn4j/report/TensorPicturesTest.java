package io.github.dnn4j.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class TensorPicturesTest {
    private static final int BLUE = 0xff0072b2;
    private static final int GREY = 0xfff4f4f4;
    private static final int ORANGE = 0xffc2571a;

    @Test
    void kernelsGoFromBlueOverGreyToOrange() {
        Tensor weight = Tensor.ofFloats(Shape.of(2, 1, 1, 3), -2, 0, 2, 1, 4, -9);
        Bitmap bitmap = TensorPictures.kernels(weight, 2, 10);
        assertEquals(7, bitmap.width()); // two tiles of three, and a gap
        assertEquals(1, bitmap.height());
        assertEquals(BLUE, bitmap.argb(0, 0));
        assertEquals(GREY, bitmap.argb(1, 0));
        assertEquals(ORANGE, bitmap.argb(2, 0));
        assertEquals(0, bitmap.argb(3, 0));
        assertEquals(0xffdba687, bitmap.argb(4, 0)); // halfway from grey to orange
        assertEquals(ORANGE, bitmap.argb(5, 0)); // beyond the range
        assertEquals(BLUE, bitmap.argb(6, 0));
    }

    @Test
    void kernelsOfThreeChannelsAreColours() {
        Tensor weight = Tensor.ofFloats(Shape.of(1, 3, 1, 2), 1, 0, -1, 0, 0, 0.5f);
        Bitmap bitmap = TensorPictures.kernels(weight, 1, 10);
        assertEquals(0xffff0080, bitmap.argb(0, 0));
        assertEquals(0xff8080bf, bitmap.argb(1, 0));
    }

    @Test
    void tilesFillRows() {
        Bitmap bitmap = TensorPictures.kernels(Tensor.ofFloats(Shape.of(9, 2, 1, 1), new float[18]), 1, 20);
        assertEquals(8 * 2 - 1, bitmap.width());
        assertEquals(3 * 2 - 1, bitmap.height());
        assertEquals(GREY, bitmap.argb(2, 4)); // the 18th of 18
        assertEquals(0, bitmap.argb(4, 4));
        assertEquals(
                1,
                TensorPictures.kernels(Tensor.ofFloats(Shape.of(9, 2, 1, 1), new float[18]), 1, 1)
                        .width());
    }

    @Test
    void rangeIsTheLargestMagnitude() {
        assertEquals(3, TensorPictures.range(Tensor.ofFloats(Shape.of(2), -3, 1), Tensor.ofFloats(Shape.of(1), 2)));
        assertEquals(1, TensorPictures.range(Tensor.ofFloats(Shape.of(1), 0)));
    }

    @Test
    void mapsGoFromTheirLeastToTheirLargest() {
        Tensor maps = Tensor.ofFloats(Shape.of(1, 3, 1, 1), 10, 20, 99);
        Bitmap bitmap = TensorPictures.maps(maps, 2);
        assertEquals(0xff000000, bitmap.argb(0, 0));
        assertEquals(0xffffffff, bitmap.argb(2, 0));
        assertEquals(3, bitmap.width());
        Bitmap flat = TensorPictures.maps(Tensor.ofFloats(Shape.of(1, 1, 1), 7), 1);
        assertEquals(0xff000000, flat.argb(0, 0));
        assertThrows(
                InvalidDescriptorException.class,
                () -> TensorPictures.maps(Tensor.ofFloats(Shape.of(2, 1, 1, 1), 1, 2), 2));
    }

    @Test
    void picturesAreGreyOrColoured() {
        assertEquals(
                0xff808080,
                TensorPictures.picture(new float[] {0}, 1, 1, 1, -1, 1).argb(0, 0));
        assertEquals(
                0xff00ff80,
                TensorPictures.picture(new float[] {-1, 1, 0}, 3, 1, 1, -1, 1).argb(0, 0));
        assertThrows(InvalidDescriptorException.class, () -> TensorPictures.picture(new float[] {1, 2}, 2, 1, 1, 0, 1));
    }
}

package io.github.dnn4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void knowsItsElementsBytesAndStrides() {
        Shape shape = Shape.of(2, 3, 4, 5);
        assertEquals(4, shape.rank());
        assertEquals(120, shape.elements());
        assertEquals(480, shape.bytes(DataType.F32));
        assertEquals(240, shape.bytes(DataType.BF16));
        assertEquals(120, shape.bytes(DataType.U8));
        assertArrayEquals(new long[] {60, 20, 5, 1}, shape.strides());
        assertEquals(2, shape.spatialRank());
        assertEquals("2x3x4x5", shape.toString());
    }

    @Test
    void negativeAxesCountFromTheEnd() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(4, shape.extent(-1));
        assertEquals(2, shape.extent(-3));
        assertEquals(1, shape.axis(-2));
        assertEquals(Shape.of(2, 3, 7), shape.with(-1, 7));
        assertThrows(InvalidDescriptorException.class, () -> shape.extent(3));
        assertThrows(InvalidDescriptorException.class, () -> shape.extent(-4));
        assertThrows(InvalidDescriptorException.class, () -> shape.axis(Integer.MIN_VALUE));
    }

    @Test
    void aScalarHasOneElementAndNoAxis() {
        Shape scalar = Shape.of();
        assertEquals(0, scalar.rank());
        assertEquals(1, scalar.elements());
        assertEquals(0, scalar.strides().length);
        assertEquals(0, scalar.spatialRank());
        assertEquals("scalar", scalar.toString());
        assertThrows(InvalidDescriptorException.class, () -> scalar.extent(0));
    }

    @Test
    void refusesExtentsBelowOne() {
        InvalidDescriptorException zero = assertThrows(InvalidDescriptorException.class, () -> Shape.of(1, 0, 3));
        assertTrue(zero.getMessage().contains("[1, 0, 3]"), zero.getMessage());
        assertThrows(InvalidDescriptorException.class, () -> Shape.of(-1));
        assertThrows(InvalidDescriptorException.class, () -> Shape.of(Long.MIN_VALUE, 2));
        assertThrows(InvalidDescriptorException.class, () -> Shape.of(2, 3).with(0, 0));
    }

    @Test
    void refusesElementCountsThatOverflow() {
        assertThrows(InvalidDescriptorException.class, () -> Shape.of(Long.MAX_VALUE));
        assertThrows(InvalidDescriptorException.class, () -> Shape.of(1L << 32, 1L << 32));
        assertThrows(InvalidDescriptorException.class, () -> Shape.of(1L << 31, 1L << 31, 4));
        Shape largest = Shape.of((1L << 60) - 1);
        assertTrue(largest.bytes(DataType.F32) > 0);
        assertThrows(InvalidDescriptorException.class, () -> Shape.of(1L << 60));
    }

    @Test
    void refusesMoreThanTwelveExtents() {
        long[] ones = new long[Shape.MAX_RANK + 1];
        java.util.Arrays.fill(ones, 1);
        assertThrows(InvalidDescriptorException.class, () -> Shape.of(ones));
        assertEquals(12, Shape.of(java.util.Arrays.copyOf(ones, 12)).rank());
    }

    @Test
    void isAnImmutableValue() {
        long[] extents = {1, 2};
        Shape shape = Shape.of(extents);
        extents[0] = 9;
        shape.toArray()[1] = 9;
        assertEquals(Shape.of(1, 2), shape);
        assertEquals(Shape.of(1, 2).hashCode(), shape.hashCode());
        assertNotEquals(Shape.of(2, 1), shape);
        assertNotEquals(Shape.of(1, 2, 1), shape);
    }

    @Test
    void layoutsGiveStridesInLogicalOrder() {
        Shape shape = Shape.of(1, 3, 4, 5);
        assertArrayEquals(new long[] {60, 20, 5, 1}, Layout.NCHW.strides(shape));
        assertArrayEquals(new long[] {60, 1, 15, 3}, Layout.NHWC.strides(shape));
        assertArrayEquals(new long[] {24, 1, 3}, Layout.NHWC.strides(Shape.of(2, 3, 8)));
        assertArrayEquals(new long[] {3, 1}, Layout.NHWC.strides(Shape.of(2, 3)));
        assertArrayEquals(new long[] {1}, Layout.NHWC.strides(Shape.of(7)));
        assertTrue(Layout.NHWC.isRowMajor(Shape.of(2, 1, 4, 5)));
        assertTrue(Layout.NHWC.isRowMajor(Shape.of(2, 7, 1, 1)));
    }
}

package io.github.dnn4j.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TensorViewTest {
    private static final Shape SHAPE = Shape.of(2, 3, 1, 2);

    private static Tensor counting(Layout layout) {
        Tensor tensor = Tensor.wrap(Tensor.allocate(SHAPE, DataType.S8).segment(), SHAPE, DataType.S8, layout);
        tensor.copyFrom(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
        return tensor;
    }

    @Test
    void reshapeSharesTheElements() {
        Tensor tensor = counting(Layout.NCHW);
        Tensor matrix = tensor.reshape(Shape.of(3, 4));
        assertEquals(tensor.address(), matrix.address());
        assertEquals(7, matrix.getFloat(7));
        matrix.setFloat(7, -7);
        assertEquals(-7, tensor.getFloat(7));
        assertThrows(InvalidDescriptorException.class, () -> tensor.reshape(Shape.of(3, 5)));
    }

    @Test
    void reshapeRefusesScatteredElements() {
        assertThrows(
                InvalidDescriptorException.class, () -> counting(Layout.NHWC).reshape(Shape.of(12)));
        Shape vector = Shape.of(2, 6, 1, 1);
        Tensor pooled = Tensor.wrap(Tensor.allocate(vector, DataType.S8).segment(), vector, DataType.S8, Layout.NHWC);
        assertEquals(Layout.NCHW, pooled.reshape(Shape.of(2, 6)).layout());
    }

    @Test
    void sliceTakesPartOfTheBatch() {
        for (Layout layout : Layout.values()) {
            Tensor second = counting(layout).slice(1, 2);
            assertEquals(Shape.of(1, 3, 1, 2), second.shape());
            assertEquals(layout, second.layout());
            assertArrayEquals(new int[] {6, 7, 8, 9, 10, 11}, second.toIntArray());
        }
        Tensor tensor = counting(Layout.NCHW);
        assertArrayEquals(tensor.toIntArray(), tensor.slice(0, 2).toIntArray());
        assertThrows(InvalidDescriptorException.class, () -> tensor.slice(1, 1));
        assertThrows(InvalidDescriptorException.class, () -> tensor.slice(0, 3));
        assertThrows(InvalidDescriptorException.class, () -> tensor.slice(-1, 1));
        Tensor scalar = Tensor.ofFloats(Shape.of(), 1);
        assertThrows(InvalidDescriptorException.class, () -> scalar.slice(0, 1));
    }

    @Test
    void viewsEndWithTheirTensorAndNotTheOtherWayRound() {
        Tensor tensor = counting(Layout.NCHW);
        Tensor view = tensor.reshape(Shape.of(12)).slice(2, 5);
        Tensor other = tensor.slice(0, 1);
        other.close();
        assertThrows(IllegalStateException.class, other::segment);
        assertArrayEquals(new int[] {2, 3, 4}, view.toIntArray());
        tensor.close();
        assertThrows(IllegalStateException.class, view::segment);
        assertThrows(IllegalStateException.class, () -> tensor.reshape(Shape.of(12)));
        assertThrows(IllegalStateException.class, () -> tensor.slice(0, 1));
    }
}

package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static io.github.dnn4j.layer.Rejections.assertRefuses;
import static io.github.dnn4j.layer.Rejections.output;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransposedConvolutionTest {
    @Test
    void shapesByHand() {
        // (4 - 1) 2 - 2 + (3 - 1) + 1 + 1 = 8
        TransposedConvolution twice = TransposedConvolution.of(3, 5, 3, 3)
                .withStride(2)
                .withPadding(1)
                .withOutputPadding(1);
        assertEquals(Shape.of(2, 5, 8, 12), output(twice, Shape.of(2, 3, 4, 6)));
        // (4 - 1) 1 + 3 (3 - 1) + 1 = 10
        assertEquals(
                Shape.of(1, 5, 10), output(TransposedConvolution.of(3, 5, 3).withDilation(3), Shape.of(1, 3, 4)));
        // (1 - 1) 4 + 4 = 4
        assertEquals(
                Shape.of(1, 5, 4, 4, 4),
                output(TransposedConvolution.of(3, 5, 4, 4, 4).withStride(4), Shape.of(1, 3, 1, 1, 1)));
        // 3 2 + 3 - 1 - 2 + 5 = 11: output padding past the stride, asymmetric padding
        Window window = Window.of(3).withStride(2).withPadding(List.of(1), List.of(2));
        assertEquals(
                Shape.of(1, 1, 11),
                output(new TransposedConvolution(1, 1, 1, window, List.of(5), true), Shape.of(1, 1, 4)));
    }

    @Test
    void undoesTheExtentOfTheConvolutionItTransposes() {
        for (int kernel : new int[] {1, 2, 3, 5}) {
            for (int stride : new int[] {1, 2, 3}) {
                for (long input = 5; input < 14; input++) {
                    Window window = Window.of(kernel).withStride(stride).withPadding(kernel / 2);
                    long small = window.outputExtent(0, input, Rounding.FLOOR);
                    int lost = (int) ((input + 2 * (kernel / 2) - kernel) % stride);
                    TransposedConvolution back = new TransposedConvolution(1, 1, 1, window, List.of(lost), true);
                    assertEquals(input, back.outputExtent(0, small));
                }
            }
        }
    }

    @Test
    void weightsAndCost() {
        TransposedConvolution grouped =
                TransposedConvolution.of(6, 4, 2, 2).withGroups(2).withStride(2);
        assertEquals(Shape.of(6, 2, 2, 2), grouped.weightShape());
        assertEquals(
                List.of(ParameterSpec.learned("weight", 6, 2, 2, 2), ParameterSpec.learned("bias", 4)),
                grouped.parameters());
        assertEquals(3L * 6 * 5 * 5 * 2 * 4, grouped.macs(List.of(Shape.of(3, 6, 5, 5))));
        assertEquals(1, grouped.withBias(false).parameters().size());
    }

    @Test
    void refusesWhatMakesNoSense() {
        TransposedConvolution layer = TransposedConvolution.of(4, 6, 3, 3);
        assertInvalid(() -> TransposedConvolution.of(0, 6, 3, 3));
        assertInvalid(() -> TransposedConvolution.of(4, -1, 3, 3));
        assertInvalid(() -> layer.withGroups(4));
        assertInvalid(() -> layer.withGroups(0));
        assertInvalid(() -> layer.withOutputPadding(-1));
        assertInvalid(() -> layer.withOutputPadding(1, 1, 1));
        assertRefuses(layer, Shape.of(1, 5, 8, 8));
        assertRefuses(layer, Shape.of(1, 4, 8));
        assertRefuses(layer.withPadding(3), Shape.of(1, 4, 4, 4));
    }

    @Test
    void overflowIsAnInvalidDescriptor() {
        int huge = Integer.MAX_VALUE;
        assertInvalid(() -> TransposedConvolution.of(huge, huge, 1));
        TransposedConvolution wide = TransposedConvolution.of(1, 1, 1).withStride(huge);
        assertRefuses(wide, Shape.of(1, 1, 1L << 40));
        assertRefuses(wide, Shape.of(1, 1, (1L << 33) + 7));
        TransposedConvolution deep = TransposedConvolution.of(1, 1 << 20, 1);
        assertInvalid(() -> deep.macs(List.of(Shape.of(1, 1, 1L << 50))));
    }

    @Test
    void listsAreCopied() {
        List<Integer> padding = new ArrayList<>(List.of(1));
        TransposedConvolution layer =
                new TransposedConvolution(1, 1, 1, Window.of(3).withStride(2), padding, true);
        padding.set(0, -1);
        assertEquals(List.of(1), layer.outputPadding());
    }
}

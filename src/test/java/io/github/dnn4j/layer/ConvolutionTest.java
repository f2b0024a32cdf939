package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static io.github.dnn4j.layer.Rejections.assertRefuses;
import static io.github.dnn4j.layer.Rejections.output;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
    @Test
    void shapesOfEveryForm() {
        Shape input = Shape.of(2, 6, 9, 11);
        assertEquals(Shape.of(2, 8, 7, 9), output(Convolution.square(6, 8, 3), input));
        assertEquals(Shape.of(2, 8, 9, 11), output(Convolution.square(6, 8, 1), input));
        assertEquals(
                Shape.of(2, 8, 5, 6),
                output(Convolution.square(6, 8, 3).withStride(2).withPadding(1), input));
        assertEquals(Shape.of(2, 8, 5, 7), output(Convolution.square(6, 8, 3).withDilation(2), input));
        assertEquals(Shape.of(2, 8, 7, 11), output(Convolution.of(6, 8, 3, 1), input));
        assertEquals(Shape.of(2, 8, 9, 9), output(Convolution.of(6, 8, 1, 3), input));
        assertEquals(Shape.of(2, 6, 9, 11), output(Convolution.depthwise(6, 5).withPadding(2), input));
        assertEquals(Shape.of(1, 4, 6), output(Convolution.of(3, 4, 3), Shape.of(1, 3, 8)));
        assertEquals(Shape.of(1, 4, 2, 3, 4), output(Convolution.of(3, 4, 3, 3, 3), Shape.of(1, 3, 4, 5, 6)));
    }

    @Test
    void weightsAndParameters() {
        Convolution grouped = Convolution.square(6, 9, 3).withGroups(3);
        assertEquals(Shape.of(9, 2, 3, 3), grouped.weightShape());
        assertEquals(
                List.of(ParameterSpec.learned("weight", 9, 2, 3, 3), ParameterSpec.learned("bias", 9)),
                grouped.parameters());
        assertEquals(1, grouped.withBias(false).parameters().size());
        assertEquals("3x3 g3", grouped.detail());
        assertEquals("3x3 depthwise", Convolution.depthwise(4, 3).detail());
    }

    @Test
    void depthwiseAndPointwise() {
        assertTrue(Convolution.depthwise(4, 3).isDepthwise());
        assertTrue(new Convolution(4, 8, 4, Window.square(2, 3), true).isDepthwise());
        assertFalse(Convolution.square(1, 8, 3).isDepthwise());
        assertFalse(Convolution.square(4, 4, 3).withGroups(2).isDepthwise());
        assertTrue(Convolution.square(4, 4, 1).withStride(2).isPointwise());
        assertFalse(Convolution.of(4, 4, 1, 3).isPointwise());
    }

    @Test
    void refusesDescriptorsThatMakeNoSense() {
        assertInvalid(() -> Convolution.square(0, 8, 3));
        assertInvalid(() -> Convolution.square(-3, 8, 3));
        assertInvalid(() -> Convolution.square(8, 0, 3));
        assertInvalid(() -> Convolution.square(8, 8, 3).withGroups(0));
        assertInvalid(() -> Convolution.square(8, 8, 3).withGroups(-1));
        assertInvalid(() -> Convolution.square(6, 8, 3).withGroups(3));
        assertInvalid(() -> Convolution.square(8, 6, 3).withGroups(4));
        assertInvalid(() -> Convolution.depthwise(0, 3));
    }

    @Test
    void refusesInputsThatDoNotFit() {
        Convolution convolution = Convolution.square(3, 8, 3);
        assertRefuses(convolution, Shape.of(1, 4, 8, 8));
        assertRefuses(convolution, Shape.of(1, 3, 8));
        assertRefuses(convolution, Shape.of(3, 8, 8));
        assertRefuses(convolution, Shape.of(1, 3, 2, 8));
        assertRefuses(convolution);
        assertRefuses(convolution, Shape.of(1, 3, 8, 8), Shape.of(1, 3, 8, 8));
        assertInvalid(() -> convolution.macs(List.of(Shape.of(1, 4, 8, 8))));
        assertInvalid(() -> convolution.outputType(List.of(DataType.S8)));
        assertEquals(DataType.BF16, convolution.outputType(List.of(DataType.BF16)));
    }

    @Test
    void macsPastTheIntegersAreExact() {
        Convolution convolution = Convolution.square(4096, 4096, 7).withPadding(3);
        assertEquals(4096L * 4096 * 49 * 64 * 1000 * 1000, convolution.macs(List.of(Shape.of(64, 4096, 1000, 1000))));
    }

    @Test
    void overflowIsAnInvalidDescriptor() {
        int huge = Integer.MAX_VALUE;
        assertInvalid(() -> Convolution.square(huge, huge, 1));
        assertInvalid(() -> Convolution.square(1, 1, huge));
        Convolution wide = Convolution.square(1 << 16, 1 << 16, 1).withBias(false);
        Shape far = Shape.of(1, 1 << 16, 1L << 20, 1L << 20);
        assertInvalid(() -> wide.macs(List.of(far)));
        assertInvalid(() -> wide.cost(List.of(far), DataType.F32));
    }
}

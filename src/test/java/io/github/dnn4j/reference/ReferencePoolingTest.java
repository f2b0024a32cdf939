package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.line;
import static io.github.dnn4j.reference.Evaluation.ramp;
import static io.github.dnn4j.reference.Evaluation.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.AveragePooling.Divisor;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencePoolingTest {
    private static final float NAN = Float.NaN;

    private static float[] average(Window window, Rounding rounding, Divisor divisor, Tensor input) {
        return run(new AveragePooling(window, rounding, divisor), input);
    }

    @Test
    void largestOfEachWindow() {
        assertArrayEquals(new float[] {6, 8, 14, 16}, run(MaxPooling.square(2, 2, 0), ramp(1, 1, 1, 4, 4)));
    }

    @Test
    void roundingUpAddsAWindowThatHangsOver() {
        Window window = Window.of(2).withStride(2);
        Tensor input = line(1, 2, 3, 4, 5);
        assertArrayEquals(new float[] {2, 4}, run(new MaxPooling(window, Rounding.FLOOR), input));
        assertArrayEquals(new float[] {2, 4, 5}, run(new MaxPooling(window, Rounding.CEIL), input));
    }

    @Test
    void paddingNeverWins() {
        Window window = Window.of(2).withPadding(1);
        assertArrayEquals(new float[] {-3, -1, -1}, run(new MaxPooling(window, Rounding.FLOOR), line(-3, -1)));
    }

    @Test
    void dilatedTapsSkipElements() {
        Window window = Window.of(2).withDilation(2);
        assertArrayEquals(new float[] {2, 5}, run(new MaxPooling(window, Rounding.FLOOR), line(1, 5, 2, 4)));
    }

    @Test
    void notANumberWinsInItsWindows() {
        MaxPooling layer = new MaxPooling(Window.of(2), Rounding.FLOOR);
        assertArrayEquals(new float[] {NAN, NAN, 3}, run(layer, line(1, NAN, 2, 3)));
    }

    @Test
    void maximumOfIntegersIsExact() {
        Tensor input = Tensor.allocate(Shape.of(1, 1, 3), DataType.S32);
        input.copyFrom(new int[] {16_777_217, 16_777_216, -5});
        Tensor result = Evaluation.tensor(new MaxPooling(Window.of(2), Rounding.FLOOR), List.of(), input);
        assertArrayEquals(new int[] {16_777_217, 16_777_216}, result.toIntArray());
    }

    /** Windows start at -1, 1 and 3 on four elements: the last has one element, one padding and one tap beyond it. */
    @Test
    void divisorsWhereAWindowHangsOver() {
        Window window = Window.of(3).withStride(2).withPadding(1);
        Tensor input = line(1, 2, 3, 4);
        assertArrayEquals(new float[] {1.5f, 3, 4}, average(window, Rounding.CEIL, Divisor.INPUT, input));
        assertArrayEquals(new float[] {1, 3, 2}, average(window, Rounding.CEIL, Divisor.INPUT_AND_PADDING, input));
        assertArrayEquals(new float[] {1, 3, 4f / 3}, average(window, Rounding.CEIL, Divisor.KERNEL, input));
    }

    @Test
    void dilatedAverageCountsTapsAndNotTheSpan() {
        Window window = Window.of(2).withDilation(3).withPadding(List.of(2), List.of(0));
        Tensor input = line(1, 2, 3, 4, 5);
        assertArrayEquals(new float[] {2, 3, 2.5f, 3.5f}, average(window, Rounding.FLOOR, Divisor.INPUT, input));
        assertArrayEquals(
                new float[] {1, 1.5f, 2.5f, 3.5f}, average(window, Rounding.FLOOR, Divisor.INPUT_AND_PADDING, input));
    }

    @Test
    void paddingOnBothAxesIsCountedOnce() {
        Window window = Window.of(2, 2).withPadding(List.of(1, 1), List.of(0, 0));
        Tensor input = ramp(1, 1, 1, 2, 2);
        assertArrayEquals(new float[] {1, 1.5f, 2, 2.5f}, average(window, Rounding.FLOOR, Divisor.INPUT, input));
        assertArrayEquals(
                new float[] {0.25f, 0.75f, 1, 2.5f}, average(window, Rounding.FLOOR, Divisor.INPUT_AND_PADDING, input));
    }

    /** The second window starts at 2, past the one element and its padding: only the kernel's size can divide there. */
    @Test
    void aWindowWithoutElements() {
        Window window = Window.of(2).withStride(3).withPadding(1);
        assertArrayEquals(new float[] {4, 0}, average(window, Rounding.CEIL, Divisor.KERNEL, line(8)));
        assertArrayEquals(new float[] {4}, average(window, Rounding.CEIL_INSIDE, Divisor.KERNEL, line(8)));
        assertArrayEquals(new float[] {8}, average(window, Rounding.CEIL_INSIDE, Divisor.INPUT, line(8)));
    }

    @Test
    void threeSpatialAxes() {
        Tensor input = ramp(1, 1, 1, 2, 2, 2);
        Window window = Window.of(2, 2, 2);
        assertArrayEquals(new float[] {8}, run(new MaxPooling(window, Rounding.FLOOR), input));
        assertArrayEquals(new float[] {4.5f}, average(window, Rounding.FLOOR, Divisor.INPUT, input));
    }

    @Test
    void globalPoolingKeepsChannelsAndSamplesApart() {
        Tensor input = Tensor.ofFloats(Shape.of(2, 1, 2, 2), 1, 2, 3, 6, -1, -2, -3, -6);
        assertArrayEquals(new float[] {3, -3}, run(GlobalPooling.average(), input));
        assertArrayEquals(new float[] {6, -1}, run(GlobalPooling.max(), input));
    }
}

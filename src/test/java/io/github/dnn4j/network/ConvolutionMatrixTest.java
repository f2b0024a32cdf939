package io.github.dnn4j.network;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.ConvolutionMatrix;
import io.github.dnn4j.reference.ReferenceKernels;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvolutionMatrixTest {
    @Test
    void threeByThreeOnSixBySix() {
        ConvolutionMatrix matrix = new ConvolutionMatrix(Convolution.square(1, 1, 3), Shape.of(1, 6, 6));
        assertEquals(16, matrix.rows());
        assertEquals(36, matrix.columns());
        assertEquals(9, matrix.distinctWeights());
        assertEquals(9, matrix.mostNonZerosPerRow());
        assertEquals(16 * 9, matrix.nonZeros());
        float[] values = matrix.weight(Tensor.ofFloats(Shape.of(1, 1, 3, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9))
                .toFloatArray();
        float[] first = new float[36];
        for (int i = 0; i < 9; i++) {
            first[i / 3 * 6 + i % 3] = i + 1;
        }
        assertArrayEquals(first, Arrays.copyOf(values, 36));
        for (int row = 0; row < 16; row++) {
            float[] line = Arrays.copyOfRange(values, row * 36, row * 36 + 36);
            int count = 0;
            for (float value : line) {
                count += value == 0 ? 0 : 1;
            }
            assertEquals(9, count);
            // the first row, shifted by its output's row and column
            assertEquals(1, line[row / 4 * 6 + row % 4]);
            assertEquals(9, line[row / 4 * 6 + row % 4 + 14]);
        }
    }

    private static void checkNumbers(Convolution convolution, Shape input) {
        Tensor x = Runs.integers(1, input);
        Tensor weight = Runs.integers(2, convolution.weightShape());
        Tensor bias = Runs.integers(3, Shape.of(convolution.outChannels()));
        Tensor expected = ReferenceKernels.run(convolution, List.of(x), List.of(weight, bias))
                .getFirst();
        long[] sample = Arrays.copyOfRange(input.toArray(), 1, input.rank());
        ConvolutionMatrix matrix = new ConvolutionMatrix(convolution, Shape.of(sample));
        Tensor dense = matrix.weight(weight);
        Tensor actual = ReferenceKernels.run(matrix.layer(), List.of(x), List.of(dense, matrix.bias(bias)))
                .getFirst();
        Runs.assertSameValues(expected, actual, 0);
        // every entry that may be nonzero is counted
        Tensor ones = Tensor.allocate(convolution.weightShape(), weight.type());
        ones.fill(1);
        float[] entries = matrix.weight(ones).toFloatArray();
        long sum = 0;
        long most = 0;
        for (int row = 0; row < matrix.rows(); row++) {
            long inRow = 0;
            for (int column = 0; column < matrix.columns(); column++) {
                inRow += (long) entries[(int) (row * matrix.columns() + column)];
            }
            sum += inRow;
            most = Math.max(most, inRow);
        }
        assertEquals(matrix.nonZeros(), sum);
        assertEquals(matrix.mostNonZerosPerRow(), most);
    }

    @Test
    void sameNumbersAsTheConvolution() {
        checkNumbers(Convolution.square(2, 3, 3).withPadding(1), Shape.of(2, 2, 5, 6));
        checkNumbers(Convolution.square(4, 6, 3).withGroups(2).withStride(2).withPadding(2), Shape.of(1, 4, 7, 5));
        checkNumbers(Convolution.depthwise(3, 3).withDilation(2).withPadding(3), Shape.of(2, 3, 6, 4));
        checkNumbers(Convolution.of(2, 2, 3), Shape.of(2, 2, 7));
        checkNumbers(Convolution.of(2, 2, 1, 2, 3).withStride(1, 2, 1), Shape.of(1, 2, 3, 4, 5));
        Convolution lopsided = Convolution.square(2, 2, 3);
        checkNumbers(
                lopsided.withWindow(lopsided.window().withPadding(List.of(0, 2), List.of(1, 0))), Shape.of(1, 2, 4, 4));
    }

    @Test
    void refusesWhatDoesNotFit() {
        Convolution convolution = Convolution.square(2, 3, 3);
        assertInvalid(() -> new ConvolutionMatrix(convolution, Shape.of(3, 6, 6)));
        assertInvalid(() -> new ConvolutionMatrix(convolution, Shape.of(2, 2, 6)));
        ConvolutionMatrix matrix = new ConvolutionMatrix(convolution, Shape.of(2, 6, 6));
        assertInvalid(() -> matrix.weight(Runs.random(1, Shape.of(3, 2, 9))));
        assertInvalid(() -> matrix.bias(Runs.random(1, Shape.of(2))));
        ConvolutionMatrix large = new ConvolutionMatrix(convolution, Shape.of(2, 224, 224));
        assertEquals(222 * 222 * 3, large.rows());
        assertEquals(222L * 222 * 3 * 18, large.nonZeros());
        assertInvalid(large::layer);
        assertInvalid(() -> large.weight(Runs.random(1, convolution.weightShape())));
    }
}

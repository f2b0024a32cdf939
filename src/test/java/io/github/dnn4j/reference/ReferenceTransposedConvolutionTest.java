package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.line;
import static io.github.dnn4j.reference.Evaluation.ramp;
import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.tensor;
import static io.github.dnn4j.reference.Evaluation.vector;
import static io.github.dnn4j.reference.Evaluation.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReferenceTransposedConvolutionTest {
    private static TransposedConvolution layer(Window window, int outputPadding, boolean bias) {
        return new TransposedConvolution(1, 1, 1, window, List.of(outputPadding), bias);
    }

    @Test
    void outputPaddingPastTheTapsReceivesTheBias() {
        Window window = Window.of(3).withStride(2).withPadding(List.of(1), List.of(0));
        List<Tensor> parameters = List.of(Tensor.ofFloats(Shape.of(1, 1, 3), 1, 10, 100), vector(0.5f));
        // Scattered 1 10 100+2 20 200, the first cut off, one added.
        assertArrayEquals(
                new float[] {10.5f, 102.5f, 20.5f, 200.5f, 0.5f}, run(layer(window, 1, true), parameters, line(1, 2)));
    }

    @Test
    void outputPaddingGivesBackWhatThePaddingCutOff() {
        Window window = Window.of(3).withStride(2).withPadding(1);
        List<Tensor> parameters = List.of(Tensor.ofFloats(Shape.of(1, 1, 3), 1, 10, 100));
        assertArrayEquals(new float[] {10, 102, 20}, run(layer(window, 0, false), parameters, line(1, 2)));
        assertArrayEquals(new float[] {10, 102, 20, 200}, run(layer(window, 1, false), parameters, line(1, 2)));
    }

    @Test
    void dilationSpreadsTheTaps() {
        List<Tensor> parameters = List.of(Tensor.ofFloats(Shape.of(1, 1, 2), 1, 10));
        assertArrayEquals(
                new float[] {1, 2, 10, 20}, run(layer(Window.of(2).withDilation(2), 0, false), parameters, line(1, 2)));
    }

    @Test
    void overlappingTapsAddUpInTwoDimensions() {
        TransposedConvolution layer = new TransposedConvolution(1, 1, 1, Window.of(2, 2), List.of(0, 0), false);
        Tensor weight = Tensor.ofFloats(layer.weightShape(), 1, 2, 3, 4);
        assertArrayEquals(
                new float[] {1, 4, 4, 6, 20, 16, 9, 24, 16}, run(layer, List.of(weight), ramp(1, 1, 1, 2, 2)));
    }

    @Test
    void groupsSeeTheirOwnChannels() {
        TransposedConvolution layer = new TransposedConvolution(2, 4, 2, Window.of(1), List.of(0), false);
        Tensor weight = Tensor.ofFloats(layer.weightShape(), 1, 2, 3, 4);
        Tensor input = Tensor.ofFloats(Shape.of(1, 2, 1), 5, 7);
        assertArrayEquals(new float[] {5, 10, 21, 28}, run(layer, List.of(weight), input));
    }

    /** The inner product of conv(x) and y is that of x and convT(y): all whole numbers, so exactly. */
    @Test
    void isTheAdjointOfTheConvolutionWithTheSameWeight() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 200; i++) {
            int groups = random.nextInt(1, 3);
            Window window = Window.of(random.nextInt(1, 4), random.nextInt(1, 4))
                    .withStride(random.nextInt(1, 4), random.nextInt(1, 4))
                    .withDilation(random.nextInt(1, 3), random.nextInt(1, 3))
                    .withPadding(
                            List.of(random.nextInt(3), random.nextInt(3)),
                            List.of(random.nextInt(3), random.nextInt(3)));
            int inChannels = groups * random.nextInt(1, 3);
            int outChannels = groups * random.nextInt(1, 4);
            Convolution forward = new Convolution(inChannels, outChannels, groups, window, false);
            Tensor x = whole(random, Shape.of(2, inChannels, random.nextInt(5, 9), random.nextInt(5, 9)));
            Tensor weight = whole(random, forward.weightShape());
            Tensor forwardResult = tensor(forward, List.of(weight), x);
            Tensor y = whole(random, forwardResult.shape());
            TransposedConvolution back = new TransposedConvolution(
                    outChannels, inChannels, groups, window, remainder(window, x.shape(), y.shape()), false);
            Tensor backResult = tensor(back, List.of(weight), y);
            assertEquals(x.shape(), backResult.shape(), back.toString());
            assertEquals(product(forwardResult, y), product(x, backResult), back + " on " + y.shape());
        }
    }

    /** The output padding that gives the convolution's input extents back: what its stride left over. */
    private static List<Integer> remainder(Window window, Shape input, Shape output) {
        return List.of(remainder(window, input, output, 0), remainder(window, input, output, 1));
    }

    private static int remainder(Window window, Shape input, Shape output, int axis) {
        long padded = input.extent(axis + 2)
                + window.padBegin().get(axis)
                + window.padEnd().get(axis);
        long reached = (output.extent(axis + 2) - 1) * window.stride().get(axis) + window.effectiveKernel(axis);
        return (int) (padded - reached);
    }

    private static double product(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.shape().elements(); i++) {
            sum += (double) a.getFloat(i) * b.getFloat(i);
        }
        return sum;
    }
}

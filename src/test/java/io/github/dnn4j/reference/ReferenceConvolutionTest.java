package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.line;
import static io.github.dnn4j.reference.Evaluation.pixel;
import static io.github.dnn4j.reference.Evaluation.ramp;
import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.tensor;
import static io.github.dnn4j.reference.Evaluation.vector;
import static io.github.dnn4j.reference.Evaluation.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReferenceConvolutionTest {
    @Test
    void paddingOnOneSideOnly() {
        Convolution layer =
                Convolution.of(1, 1, 3).withBias(false).withWindow(Window.of(3).withPadding(List.of(1), List.of(0)));
        float[] result = run(layer, List.of(Tensor.ofFloats(Shape.of(1, 1, 3), 1, 10, 100)), line(1, 2, 3, 4));
        assertArrayEquals(new float[] {210, 321, 432}, result);
    }

    @Test
    void dilatedStridedAndPaddedOnTheLeft() {
        Convolution layer = Convolution.square(1, 1, 2)
                .withBias(false)
                .withWindow(Window.of(2, 2).withStride(2).withDilation(2).withPadding(List.of(0, 1), List.of(0, 0)));
        float[] result = run(layer, List.of(Tensor.ofFloats(Shape.of(1, 1, 2, 2), 1, 2, 3, 4)), ramp(0, 1, 1, 5, 5));
        // Taps at rows 0 and 2 (then 2 and 4), columns -1 and 1 (then 1 and 3).
        assertArrayEquals(new float[] {2 + 44, 1 + 6 + 33 + 52, 22 + 84, 11 + 26 + 63 + 92}, result);
    }

    @Test
    void groupsSeeTheirOwnChannelsAndTheirOwnBias() {
        Convolution layer = Convolution.square(4, 2, 1).withGroups(2);
        Tensor weight = Tensor.ofFloats(layer.weightShape(), 1, 10, 1, 10);
        assertArrayEquals(
                new float[] {21.5f, 42.5f}, run(layer, List.of(weight, vector(0.5f, -0.5f)), pixel(1, 2, 3, 4)));
    }

    @Test
    void depthwiseKeepsChannelsApart() {
        Convolution layer = Convolution.depthwise(2, 2).withBias(false);
        Tensor weight = Tensor.ofFloats(layer.weightShape(), 1, 1, 1, 1, 1, 0, 0, -1);
        assertArrayEquals(new float[] {10, -3}, run(layer, List.of(weight), ramp(1, 1, 2, 2, 2)));
    }

    @Test
    void threeSpatialAxes() {
        Convolution layer = Convolution.of(1, 1, 2, 1, 2).withBias(false);
        Tensor weight = Tensor.ofFloats(layer.weightShape(), 1, 10, 100, 1000);
        assertArrayEquals(new float[] {6521, 8743}, run(layer, List.of(weight), ramp(1, 1, 1, 2, 2, 2)));
    }

    @Test
    void strideLargerThanKernelSkipsElements() {
        Convolution layer = Convolution.of(1, 1, 1).withBias(false).withStride(3);
        assertArrayEquals(
                new float[] {2, 8}, run(layer, List.of(Tensor.ofFloats(Shape.of(1, 1, 1), 2)), line(1, 2, 3, 4, 5, 6)));
    }

    @Test
    void paddingWiderThanTheKernelGivesTheBias() {
        Convolution layer = Convolution.of(1, 1, 1).withPadding(2);
        List<Tensor> parameters = List.of(Tensor.ofFloats(Shape.of(1, 1, 1), 3), vector(7));
        assertArrayEquals(new float[] {7, 7, 10, 7, 7}, run(layer, parameters, line(1)));
    }

    @Test
    void sumsAreKeptInDouble() {
        Convolution layer = Convolution.of(1, 1, 3).withBias(false);
        Tensor ones = Tensor.ofFloats(Shape.of(1, 1, 3), 1, 1, 1);
        assertArrayEquals(new float[] {1}, run(layer, List.of(ones), line(1e8f, 1, -1e8f)));
    }

    @Test
    void integersMustBeDequantizedFirst() {
        List<Tensor> input = List.of(Tensor.allocate(Shape.of(1, 1, 3), DataType.S8));
        List<Tensor> weight = List.of(Tensor.ofFloats(Shape.of(1, 1, 2), 1, 1));
        Convolution layer = Convolution.of(1, 1, 2).withBias(false);
        assertThrows(InvalidDescriptorException.class, () -> ReferenceKernels.run(layer, input, weight));
    }

    /** The definition, tap by tap for every output, on settings drawn at random. */
    @Test
    void agreesWithTheDefinitionOnRandomSettings() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            int groups = random.nextInt(1, 4);
            Window window = Window.of(random.nextInt(1, 4), random.nextInt(1, 4))
                    .withStride(random.nextInt(1, 4), random.nextInt(1, 4))
                    .withDilation(random.nextInt(1, 3), random.nextInt(1, 3))
                    .withPadding(
                            List.of(random.nextInt(4), random.nextInt(4)),
                            List.of(random.nextInt(4), random.nextInt(4)));
            Convolution layer = new Convolution(
                    groups * random.nextInt(1, 3), groups * random.nextInt(1, 3), groups, window, random.nextBoolean());
            Shape shape =
                    Shape.of(random.nextInt(1, 3), layer.inChannels(), random.nextInt(5, 9), random.nextInt(5, 9));
            Tensor x = whole(random, shape);
            List<Tensor> parameters = new ArrayList<>();
            layer.parameters().forEach(spec -> parameters.add(whole(random, spec.shape())));
            Tensor y = tensor(layer, parameters, x);
            assertArrayEquals(definition(layer, x, parameters, y.shape()), y.toFloatArray(), layer + " on " + shape);
        }
    }

    private static float[] definition(Convolution layer, Tensor x, List<Tensor> parameters, Shape output) {
        long[] out = output.toArray();
        float[] result = new float[(int) output.elements()];
        int at = 0;
        for (int n = 0; n < out[0]; n++) {
            for (int o = 0; o < out[1]; o++) {
                for (int h = 0; h < out[2]; h++) {
                    for (int w = 0; w < out[3]; w++) {
                        result[at++] = one(layer, x, parameters, n, o, h, w);
                    }
                }
            }
        }
        return result;
    }

    private static float one(Convolution layer, Tensor x, List<Tensor> parameters, int n, int o, int h, int w) {
        Window window = layer.window();
        long[] in = x.shape().toArray();
        int inGroup = layer.inChannels() / layer.groups();
        int group = o / (layer.outChannels() / layer.groups());
        int tap = o * inGroup * (int) window.taps();
        float sum = layer.bias() ? parameters.get(1).getFloat(o) : 0;
        for (int c = 0; c < inGroup; c++) {
            for (int kh = 0; kh < window.kernel().get(0); kh++) {
                for (int kw = 0; kw < window.kernel().get(1); kw++) {
                    int ih = h * window.stride().get(0)
                            - window.padBegin().get(0)
                            + kh * window.dilation().get(0);
                    int iw = w * window.stride().get(1)
                            - window.padBegin().get(1)
                            + kw * window.dilation().get(1);
                    float weight = parameters.get(0).getFloat(tap++);
                    if (ih >= 0 && ih < in[2] && iw >= 0 && iw < in[3]) {
                        sum += weight * x.getFloat(((n * in[1] + group * inGroup + c) * in[2] + ih) * in[3] + iw);
                    }
                }
            }
        }
        return sum;
    }

    @Test
    void pointwiseIsAFullyConnectedLayerOnEveryPixel() {
        SplittableRandom random = new SplittableRandom(2);
        Convolution layer = Convolution.square(5, 7, 1);
        Tensor x = whole(random, Shape.of(2, 5, 3, 4));
        Tensor weight = whole(random, layer.weightShape());
        Tensor bias = whole(random, Shape.of(7));
        Tensor pixels = tensor(new Transpose(List.of(0, 2, 3, 1)), List.of(), x).reshape(Shape.of(24, 5));
        Tensor classes = tensor(new FullyConnected(5, 7, true), List.of(weight.reshape(Shape.of(7, 5)), bias), pixels);
        float[] expected = run(new Transpose(List.of(0, 3, 1, 2)), classes.reshape(Shape.of(2, 3, 4, 7)));
        assertArrayEquals(expected, run(layer, List.of(weight, bias), x));
    }

    @Test
    void groupedIsAConcatenationOfConvolutionsOnSplits() {
        SplittableRandom random = new SplittableRandom(3);
        int groups = 3;
        Convolution grouped =
                Convolution.square(6, 9, 3).withGroups(groups).withPadding(1).withStride(2);
        Convolution single = Convolution.square(2, 3, 3).withPadding(1).withStride(2);
        Tensor x = whole(random, Shape.of(2, 6, 7, 5));
        Tensor weight = whole(random, grouped.weightShape());
        Tensor bias = whole(random, Shape.of(9));
        List<Tensor> parts = ReferenceKernels.run(new Split(1, Collections.nCopies(groups, 2L)), List.of(x), List.of());
        List<Tensor> results = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            List<Tensor> parameters = List.of(weight.slice(3 * g, 3 * g + 3), bias.slice(3 * g, 3 * g + 3));
            results.add(tensor(single, parameters, parts.get(g)));
        }
        Tensor expected =
                ReferenceKernels.run(Concat.channels(), results, List.of()).getFirst();
        assertArrayEquals(expected.toFloatArray(), run(grouped, List.of(weight, bias), x));
    }
}

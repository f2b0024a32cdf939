package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.line;
import static io.github.dnn4j.reference.Evaluation.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.DropoutMask;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Gradients computed by hand, where a layer has a choice or a sum that is easily got wrong. */
class ReferenceGradientsTest {
    private static float[] byInput(Layer layer, Tensor input, Tensor outputGradient) {
        return ReferenceGradients.run(layer, List.of(input), List.of(), List.of(outputGradient))
                .inputs()
                .getFirst()
                .toFloatArray();
    }

    @Test
    void convolutionAndItsTranspose() {
        Tensor weight = Tensor.ofFloats(Shape.of(1, 1, 2), 1, 10);
        ReferenceGradients.Result forward = ReferenceGradients.run(
                Convolution.of(1, 1, 2), List.of(line(1, 2, 3)), List.of(weight, vector(0)), List.of(line(1, 100)));
        assertArrayEquals(
                new float[] {1, 110, 1000}, forward.inputs().getFirst().toFloatArray());
        assertArrayEquals(
                new float[] {201, 302}, forward.parameters().get("weight").toFloatArray());
        assertArrayEquals(new float[] {101}, forward.parameters().get("bias").toFloatArray());
        ReferenceGradients.Result transposed = ReferenceGradients.run(
                TransposedConvolution.of(1, 1, 2).withStride(2),
                List.of(line(1, 2)),
                List.of(weight, vector(0)),
                List.of(line(1, 2, 3, 4)));
        assertArrayEquals(new float[] {21, 43}, transposed.inputs().getFirst().toFloatArray());
        assertArrayEquals(
                new float[] {7, 10}, transposed.parameters().get("weight").toFloatArray());
        assertArrayEquals(new float[] {10}, transposed.parameters().get("bias").toFloatArray());
    }

    @Test
    void maxPoolingGivesAllToTheFirstOfTheLargest() {
        MaxPooling pairs = new MaxPooling(Window.of(2), Rounding.FLOOR);
        assertArrayEquals(new float[] {0, 11, 100, 0}, byInput(pairs, line(1, 3, 3, 2), line(1, 10, 100)));
        assertArrayEquals(new float[] {1, 10, 0}, byInput(pairs, line(-0f, 0f, 0f), line(1, 10)));
        assertArrayEquals(new float[] {0, 11, 0}, byInput(pairs, line(1, Float.NaN, 2), line(1, 10)));
        MaxPooling padded = new MaxPooling(Window.of(3).withPadding(1), Rounding.FLOOR);
        assertArrayEquals(new float[] {0, 111, 0}, byInput(padded, line(-3, -1, -2), line(1, 10, 100)));
        Tensor square = Tensor.ofFloats(Shape.of(1, 1, 2, 2), 1, 5, 5, 1);
        assertArrayEquals(
                new float[] {0, 7, 0, 0},
                byInput(MaxPooling.square(2, 1, 0), square, Tensor.ofFloats(Shape.of(1, 1, 1, 1), 7)));
        assertArrayEquals(
                new float[] {0, 7, 0, 0},
                byInput(GlobalPooling.max(), square, Tensor.ofFloats(Shape.of(1, 1, 1, 1), 7)));
    }

    @Test
    void averagePoolingDividesAsItDidForward() {
        Window window = Window.of(2).withStride(2).withPadding(List.of(1), List.of(0));
        Tensor gradient = line(12, 12, 12);
        Tensor input = line(1, 2, 3, 4);
        assertArrayEquals(new float[] {12, 6, 6, 12}, byAverage(window, AveragePooling.Divisor.INPUT, input, gradient));
        assertArrayEquals(
                new float[] {6, 6, 6, 12},
                byAverage(window, AveragePooling.Divisor.INPUT_AND_PADDING, input, gradient),
                "the first window has asked-for padding in it, the last hangs over");
        assertArrayEquals(new float[] {6, 6, 6, 6}, byAverage(window, AveragePooling.Divisor.KERNEL, input, gradient));
    }

    private static float[] byAverage(Window window, AveragePooling.Divisor divisor, Tensor input, Tensor gradient) {
        return byInput(new AveragePooling(window, Rounding.CEIL, divisor), input, gradient);
    }

    /** Values -1 and 1, so that the variance is 1, and epsilon 3: the deviation is 2. */
    @Test
    void batchNormalizationDependsOnItsStatistics() {
        BatchNormalization layer = new BatchNormalization(1, 3);
        Tensor two = Tensor.ofFloats(Shape.of(2, 1), -1, 1);
        List<Tensor> parameters = List.of(vector(2), vector(5), vector(100), vector(100));
        ReferenceGradients.Result result =
                ReferenceGradients.run(layer, List.of(two), parameters, List.of(Tensor.ofFloats(Shape.of(2, 1), 1, 0)));
        assertArrayEquals(new float[] {-0.5f}, result.parameters().get("scale").toFloatArray());
        assertArrayEquals(new float[] {1}, result.parameters().get("shift").toFloatArray());
        assertArrayEquals(
                new float[] {0.375f, -0.375f}, result.inputs().getFirst().toFloatArray());
        assertEquals(2, result.parameters().size(), "running statistics are not learned");
    }

    @Test
    void softmaxAndItsLogarithm() {
        Tensor zeros = vector(0, 0);
        assertArrayEquals(new float[] {0.25f, -0.25f}, byInput(new Softmax(0, false), zeros, vector(1, 0)));
        assertArrayEquals(new float[] {0.5f, -0.5f}, byInput(new Softmax(0, true), zeros, vector(1, 0)));
        assertArrayEquals(
                new float[] {0, 1, -1},
                byInput(new Softmax(0, true), vector(200, -200, -200), vector(0, 1, -1)),
                "nothing overflows");
    }

    @Test
    void dropoutDropsTheSameAgain() {
        DropoutMask mask = DropoutMask.of(1, 2, 3, 0.75);
        Tensor ones = Evaluation.ramp(1, 64);
        ones.fill(1);
        Tensor kept = Tensor.allocate(Shape.of(64), DataType.F32);
        ReferenceDropout.train(mask, ones, kept);
        float[] gradient = ReferenceGradients.run(new Dropout(0.75), List.of(ones), List.of(), List.of(ones), mask)
                .inputs()
                .getFirst()
                .toFloatArray();
        assertArrayEquals(kept.toFloatArray(), gradient);
        for (int i = 0; i < gradient.length; i++) {
            assertEquals(mask.keeps(i) ? 4 : 0, gradient[i]);
        }
        assertThrows(
                InvalidDescriptorException.class,
                () -> ReferenceGradients.run(new Dropout(0.5), List.of(ones), List.of(), List.of(ones)));
    }

    @Test
    void broadcastOperandsGetTheSum() {
        Tensor matrix = Tensor.ofFloats(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Tensor row = vector(10, 20, 30);
        Tensor gradient = Tensor.ofFloats(Shape.of(2, 3), 1, 1, 1, 2, 2, 2);
        List<Tensor> product = ReferenceGradients.run(
                        new Elementwise(Elementwise.Operation.MULTIPLY),
                        List.of(matrix, row),
                        List.of(),
                        List.of(gradient))
                .inputs();
        assertArrayEquals(new float[] {10, 20, 30, 20, 40, 60}, product.get(0).toFloatArray());
        assertArrayEquals(new float[] {9, 12, 15}, product.get(1).toFloatArray());
    }

    @Test
    void equalOperandsOfAMaximumGiveAllToTheFirst() {
        for (Elementwise.Operation operation : List.of(Elementwise.Operation.MAX, Elementwise.Operation.MIN)) {
            List<Tensor> results = ReferenceGradients.run(
                            new Elementwise(operation), List.of(vector(2), vector(2)), List.of(), List.of(vector(3)))
                    .inputs();
            assertEquals(3, results.get(0).getFloat(0));
            assertEquals(0, results.get(1).getFloat(0));
        }
    }

    @Test
    void kinksHaveTheDerivativeOfTheFlatSide() {
        Tensor ones = vector(1, 1, 1);
        assertArrayEquals(new float[] {0, 0, 1}, byInput(Activation.relu(), vector(-1, 0, 1), ones));
        assertArrayEquals(new float[] {0.5f, 0.5f, 1}, byInput(Activation.leakyRelu(0.5f), vector(-1, 0, 1), ones));
        assertArrayEquals(new float[] {0, 1, 0}, byInput(Activation.relu6(), vector(0, 3, 6), ones));
        assertArrayEquals(
                new float[] {0, 0.25f, 0}, byInput(Activation.hardSigmoid(0.25f, 0.5f), vector(-2, 0, 2), ones));
        Activation hardSwish = new Activation(Activation.Function.HARD_SWISH, 0.25f, 0.5f);
        assertArrayEquals(new float[] {0, 0.5f, 1}, byInput(hardSwish, vector(-2, 0, 2), ones));
        Tensor slope = vector(0.25f);
        ReferenceGradients.Result result = ReferenceGradients.run(
                new PRelu(Shape.of(1)), List.of(vector(-4, 0, 4)), List.of(slope), List.of(ones));
        assertArrayEquals(
                new float[] {0.25f, 0.25f, 1}, result.inputs().getFirst().toFloatArray());
        assertArrayEquals(new float[] {-4}, result.parameters().get("slope").toFloatArray());
    }

    @Test
    void derivativesKeepTheirTails() {
        double[] tails = {-30, 30};
        for (double x : tails) {
            assertEquals(
                    Math.exp(-30),
                    ReferenceActivationBackward.derivative(Activation.sigmoid()).applyAsDouble(x),
                    1e-25);
            assertEquals(
                    4 * Math.exp(-60),
                    ReferenceActivationBackward.derivative(Activation.tanh()).applyAsDouble(x),
                    1e-38);
        }
        Set<Activation.Function> unbounded = EnumSet.of(
                Activation.Function.EXP,
                Activation.Function.SINH,
                Activation.Function.COSH,
                Activation.Function.SQRT,
                Activation.Function.ASIN,
                Activation.Function.ACOS);
        for (Activation.Function function : EnumSet.complementOf(EnumSet.copyOf(unbounded))) {
            Activation layer = new Activation(function, 1, 1);
            for (double x : new double[] {-1e4, 1e4}) {
                double slope = ReferenceActivationBackward.derivative(layer).applyAsDouble(x);
                assertTrue(Double.isFinite(slope), function + " at " + x);
            }
        }
    }

    @Test
    void anyFloatingTypeAndLayoutIsTaken() {
        Tensor rowMajor = Tensor.ofFloats(Shape.of(1, 2, 1, 2), 1, -2, -3, 4);
        Tensor other = Tensor.wrap(
                java.lang.foreign.Arena.ofAuto().allocate(8, 2), Shape.of(1, 2, 1, 2), DataType.BF16, Layout.NHWC);
        other.copyFrom(rowMajor);
        Tensor gradient = Tensor.ofFloats(Shape.of(1, 2, 1, 2), 1, 2, 3, 4);
        assertArrayEquals(new float[] {1, 0, 0, 4}, byInput(Activation.relu(), other, gradient));
    }

    @Test
    void gradientsOfAnotherShapeAreRefused() {
        assertThrows(InvalidDescriptorException.class, () -> byInput(Activation.relu(), vector(1, 2), vector(1, 2, 3)));
        assertThrows(
                InvalidDescriptorException.class,
                () -> ReferenceGradients.run(
                        Convolution.of(1, 1, 2), List.of(line(1, 2, 3)), List.of(), List.of(line(1, 1))));
    }
}

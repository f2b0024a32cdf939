package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.pixel;
import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceNormalizationTest {
    @Test
    void batchNormalizationUsesEachChannelsNumbers() {
        List<Tensor> parameters = List.of(vector(2, 1), vector(1, -1), vector(1, 0), vector(3, 15));
        Tensor input = Tensor.ofFloats(Shape.of(2, 2, 1), 3, 8, 1, -4);
        // Deviations are sqrt(3 + 1) = 2 and sqrt(15 + 1) = 4.
        assertArrayEquals(new float[] {3, 1, 1, -2}, run(new BatchNormalization(2, 1), parameters, input));
    }

    @Test
    void localResponseOverAnEvenNumberOfChannelsLeansToTheNext() {
        LocalResponseNormalization layer = new LocalResponseNormalization(2, 2, 1, 1);
        assertArrayEquals(new float[] {1f / 6, 2f / 14, 3f / 10}, run(layer, pixel(1, 2, 3)));
    }

    @Test
    void localResponseOverAnOddNumberOfChannels() {
        LocalResponseNormalization layer = new LocalResponseNormalization(3, 3, 0.5, 4);
        // Squares 1 + 4, 1 + 4 + 16 and 4 + 16; under the root 9, 25 and 24.
        assertArrayEquals(new float[] {1f / 3, 2f / 5, (float) (4 / Math.sqrt(24))}, run(layer, pixel(1, 2, 4)));
    }

    @Test
    void localResponseKeepsPixelsApart() {
        LocalResponseNormalization layer = new LocalResponseNormalization(5, 5, 1, 1);
        Tensor input = Tensor.ofFloats(Shape.of(1, 2, 1, 2), 1, 3, 2, 0);
        assertArrayEquals(new float[] {1f / 6, 3f / 10, 2f / 6, 0}, run(layer, input));
    }

    @Test
    void softmaxOfLogarithmsIsTheirShare() {
        Tensor input = pixel(0, (float) Math.log(2), (float) Math.log(5));
        assertArrayEquals(new float[] {0.125f, 0.25f, 0.625f}, run(Softmax.channels(), input), 1e-7f);
        assertArrayEquals(
                new float[] {(float) Math.log(0.125), (float) Math.log(0.25), (float) Math.log(0.625)},
                run(new Softmax(1, true), input),
                2e-7f);
    }

    @Test
    void softmaxAlongAnInnerAndAnOuterAxis() {
        float log3 = (float) Math.log(3);
        Tensor input = Tensor.ofFloats(Shape.of(2, 2), 0, log3, log3, log3);
        assertArrayEquals(new float[] {0.25f, 0.75f, 0.5f, 0.5f}, run(new Softmax(-1, false), input), 1e-7f);
        assertArrayEquals(new float[] {0.25f, 0.5f, 0.75f, 0.5f}, run(new Softmax(0, false), input), 1e-7f);
    }

    @Test
    void softmaxOfLargeNumbersDoesNotOverflow() {
        assertArrayEquals(new float[] {0.5f, 0.5f, 0}, run(Softmax.channels(), pixel(1000, 1000, -1000)));
        assertArrayEquals(new float[] {0, -2000}, run(new Softmax(1, true), pixel(1000, -1000)));
    }
}

package io.github.dnn4j.train.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.Batch;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
    private final BatchScore score = new BatchScore();

    private static Batch batch(int... labels) {
        return Batch.of(Tensor.allocate(Shape.of(labels.length, 1, 1, 1), DataType.F32), labels);
    }

    private double loss(CrossEntropy loss, Tensor scores, int... labels) {
        loss.evaluate(scores, batch(labels), null, score);
        return score.loss();
    }

    @Test
    void twoScoresByHand() {
        Tensor scores = Tensor.ofFloats(Shape.of(1, 2), 0, (float) Math.log(3));
        Tensor gradient = Tensor.allocate(Shape.of(1, 2), DataType.F32);
        new CrossEntropy().evaluate(scores, batch(1), gradient, score);
        assertEquals(-Math.log(0.75), score.loss(), 1e-7);
        assertArrayEquals(new float[] {0.25f, -0.25f}, gradient.toFloatArray(), 1e-7f);
        assertEquals(1, score.correct());
        new CrossEntropy(0.2).evaluate(scores, batch(1), gradient, score);
        assertEquals(-0.9 * Math.log(0.75) - 0.1 * Math.log(0.25), score.loss(), 1e-7);
        assertArrayEquals(new float[] {0.15f, -0.15f}, gradient.toFloatArray(), 1e-7f);
    }

    @Test
    void equalScoresGiveTheLogarithmOfTheirNumber() {
        Tensor scores = Tensor.allocate(Shape.of(2, 10, 1, 1), DataType.F32);
        assertEquals(Math.log(10), loss(new CrossEntropy(), scores, 3, 9), 1e-12);
        assertEquals(Math.log(10), loss(new CrossEntropy(0.1), scores, 3, 9), 1e-12);
    }

    @Test
    void theGradientIsTheDerivative() {
        float[] values = {0.3f, -1.2f, 2.0f, 0.1f, 0.7f, -0.4f};
        Tensor gradient = Tensor.allocate(Shape.of(2, 3), DataType.F32);
        for (CrossEntropy loss : new CrossEntropy[] {new CrossEntropy(), new CrossEntropy(0.15)}) {
            loss.evaluate(Tensor.ofFloats(Shape.of(2, 3), values), batch(2, 0), gradient, score);
            for (int i = 0; i < values.length; i++) {
                float step = 1f / 64;
                float[] more = values.clone();
                float[] less = values.clone();
                more[i] += step;
                less[i] -= step;
                double slope = (loss(loss, Tensor.ofFloats(Shape.of(2, 3), more), 2, 0)
                                - loss(loss, Tensor.ofFloats(Shape.of(2, 3), less), 2, 0))
                        / ((double) more[i] - less[i]);
                assertEquals(slope, gradient.getFloat(i), 1e-4);
            }
        }
    }

    /** exp(1000) overflows and exp(-1000) is 0, whose logarithm is not finite: neither is taken. */
    @Test
    void staysFiniteForScoresThatSoftmaxRoundsToZeroAndOne() {
        Tensor scores = Tensor.ofFloats(Shape.of(1, 3), 1000, -1000, 0);
        Tensor gradient = Tensor.allocate(Shape.of(1, 3), DataType.F32);
        new CrossEntropy().evaluate(scores, batch(1), gradient, score);
        assertEquals(2000, score.loss(), 1e-9);
        assertArrayEquals(new float[] {1, -1, 0}, gradient.toFloatArray(), 1e-7f);
        assertEquals(0, loss(new CrossEntropy(), scores, 0), 1e-12);
    }

    @Test
    void whatIsNotFiniteShowsInTheLoss() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            assertTrue(Double.isNaN(loss(new CrossEntropy(), Tensor.ofFloats(Shape.of(1, 3), 0, bad, 0), 0)));
        }
        float low = Float.NEGATIVE_INFINITY;
        assertEquals(Double.POSITIVE_INFINITY, loss(new CrossEntropy(), Tensor.ofFloats(Shape.of(1, 3), low, 0, 0), 0));
        assertEquals(
                Math.log(2),
                loss(new CrossEntropy(), Tensor.ofFloats(Shape.of(1, 3), low, 0, 0), 1),
                1e-12,
                "a class that is ruled out takes no part");
    }

    @Test
    void badSettingsAndLabelsAreRefused() {
        assertThrows(InvalidDescriptorException.class, () -> new CrossEntropy(1));
        assertThrows(InvalidDescriptorException.class, () -> new CrossEntropy(-0.1));
        Tensor scores = Tensor.allocate(Shape.of(1, 3), DataType.F32);
        String message = assertThrows(InvalidDescriptorException.class, () -> loss(new CrossEntropy(), scores, 3))
                .getMessage();
        assertTrue(message.contains("label 3") && message.contains("0 to 2"), message);
        assertThrows(InvalidDescriptorException.class, () -> loss(new CrossEntropy(), scores, 0, 0));
        assertThrows(
                InvalidDescriptorException.class,
                () -> new CrossEntropy().requireFor(Shape.of(4, 1000, 1, 1), Shape.of(4, 1, 28, 28), 10));
    }
}

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

class PixelCrossEntropyTest {
    private static double loss(Tensor scores, int... labels) {
        return PixelCrossEntropy.evaluate(scores, labels, Tensor.allocate(scores.shape(), DataType.F32));
    }

    /** Two positions: probabilities 1/4 and 3/4, and 1/2 and 1/2. */
    @Test
    void twoPositionsByHand() {
        Tensor scores = Tensor.ofFloats(Shape.of(1, 2, 1, 2), 0, 5, (float) Math.log(3), 5);
        Tensor gradient = Tensor.allocate(scores.shape(), DataType.F32);
        double loss = PixelCrossEntropy.evaluate(scores, new int[] {1, 0}, gradient);
        assertEquals((-Math.log(0.75) + Math.log(2)) / 2, loss, 1e-7);
        assertArrayEquals(new float[] {0.125f, -0.25f, -0.125f, 0.25f}, gradient.toFloatArray(), 1e-7f);
    }

    @Test
    void positionsWithoutLabelDoNotCount() {
        Tensor scores = Tensor.ofFloats(Shape.of(1, 2, 1, 2), 0, 5, (float) Math.log(3), 5);
        Tensor gradient = Tensor.allocate(scores.shape(), DataType.F32);
        double loss = PixelCrossEntropy.evaluate(scores, new int[] {1, PixelCrossEntropy.IGNORED}, gradient);
        assertEquals(-Math.log(0.75), loss, 1e-7);
        assertArrayEquals(new float[] {0.25f, 0, -0.25f, 0}, gradient.toFloatArray(), 1e-7f);
    }

    /** Of one position it is the loss of a picture. */
    @Test
    void agreesWithTheLossOfPictures() {
        float[] values = {0.3f, -1.2f, 2.0f, 1000, -1000, 0};
        Tensor pictures = Tensor.allocate(Shape.of(2, 3), DataType.F32);
        Tensor pixels = Tensor.allocate(Shape.of(2, 3, 1, 1), DataType.F32);
        BatchScore score = new BatchScore();
        Batch batch = Batch.of(Tensor.allocate(Shape.of(2, 1, 1, 1), DataType.F32), 2, 1);
        new CrossEntropy().evaluate(Tensor.ofFloats(Shape.of(2, 3), values), batch, pictures, score);
        double loss =
                PixelCrossEntropy.evaluate(Tensor.ofFloats(Shape.of(2, 3, 1, 1), values), new int[] {2, 1}, pixels);
        assertEquals(score.loss(), loss, 1e-9);
        assertArrayEquals(pictures.toFloatArray(), pixels.toFloatArray());
    }

    @Test
    void theGradientIsTheDerivative() {
        Shape shape = Shape.of(2, 3, 2, 1);
        float[] values = {0.3f, -1.2f, 2.0f, 0.1f, 0.7f, -0.4f, 1.1f, 0.2f, -0.6f, 0.9f, -1.5f, 0.4f};
        int[] labels = {2, 0, 1, 1};
        Tensor gradient = Tensor.allocate(shape, DataType.F32);
        PixelCrossEntropy.evaluate(Tensor.ofFloats(shape, values), labels, gradient);
        for (int i = 0; i < values.length; i++) {
            float step = 1f / 64;
            float[] more = values.clone();
            float[] less = values.clone();
            more[i] += step;
            less[i] -= step;
            double slope = (loss(Tensor.ofFloats(shape, more), labels) - loss(Tensor.ofFloats(shape, less), labels))
                    / ((double) more[i] - less[i]);
            assertEquals(slope, gradient.getFloat(i), 1e-4);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Tensor scores = Tensor.allocate(Shape.of(1, 3, 2, 2), DataType.F32);
        String label = assertThrows(InvalidDescriptorException.class, () -> loss(scores, 0, 1, 3, 0))
                .getMessage();
        assertTrue(label.contains("position 2") && label.contains("label 3") && label.contains("0 to 2"), label);
        assertThrows(InvalidDescriptorException.class, () -> loss(scores, 0, 1, 2));
        assertThrows(InvalidDescriptorException.class, () -> loss(scores, -1, -1, -1, -1));
        assertThrows(InvalidDescriptorException.class, () -> loss(Tensor.allocate(Shape.of(3), DataType.F32), 0));
        assertThrows(
                InvalidDescriptorException.class,
                () -> PixelCrossEntropy.evaluate(
                        scores, new int[4], Tensor.allocate(Shape.of(1, 3, 4, 1), DataType.F32)));
    }
}

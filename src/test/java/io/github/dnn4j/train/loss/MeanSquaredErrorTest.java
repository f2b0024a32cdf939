package io.github.dnn4j.train.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.Batch;
import io.github.dnn4j.train.loss.MeanSquaredError.Target;
import org.junit.jupiter.api.Test;

class MeanSquaredErrorTest {
    private final BatchScore score = new BatchScore();

    @Test
    void comparesWithTheInput() {
        Shape shape = Shape.of(2, 1, 1, 2);
        Batch batch = Batch.of(Tensor.ofFloats(shape, 1, 2, 3, 4), 0, 0);
        Tensor gradient = Tensor.allocate(shape, DataType.F32);
        new MeanSquaredError(Target.INPUT).evaluate(Tensor.ofFloats(shape, 1, 4, 3, 3), batch, gradient, score);
        assertEquals(5 / 4.0, score.loss());
        assertArrayEquals(new float[] {0, 1, 0, -0.5f}, gradient.toFloatArray());
        assertEquals(0, score.correct());
    }

    @Test
    void comparesWithTheClass() {
        Batch batch = Batch.of(Tensor.allocate(Shape.of(2, 1, 1, 1), DataType.F32), 1, 0);
        Tensor gradient = Tensor.allocate(Shape.of(2, 2), DataType.F32);
        new MeanSquaredError(Target.ONE_HOT)
                .evaluate(Tensor.ofFloats(Shape.of(2, 2), 0.5f, 1, 0, 1), batch, gradient, score);
        assertEquals((0.25 + 1 + 1) / 4, score.loss());
        assertArrayEquals(new float[] {0.25f, 0, -0.5f, 0.5f}, gradient.toFloatArray());
        assertEquals(1, score.correct());
    }

    @Test
    void shapesMustFit() {
        MeanSquaredError loss = new MeanSquaredError(Target.INPUT);
        Batch batch = Batch.of(Tensor.allocate(Shape.of(1, 1, 2, 2), DataType.F32), 0);
        Tensor output = Tensor.allocate(Shape.of(1, 1, 3, 3), DataType.F32);
        assertThrows(InvalidDescriptorException.class, () -> loss.evaluate(output, batch, null, score));
        assertThrows(
                InvalidDescriptorException.class,
                () -> loss.requireFor(Shape.of(1, 1, 3, 3), Shape.of(1, 1, 2, 2), 10));
        loss.requireFor(Shape.of(1, 4), Shape.of(1, 1, 2, 2), 10);
    }
}

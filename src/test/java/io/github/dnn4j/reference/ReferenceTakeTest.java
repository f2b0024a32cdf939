package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.ramp;
import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.tensor;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceTakeTest {
    @Test
    void rowsAndColumnsByTheirPositions() {
        Tensor input = ramp(1, 2, 3);
        assertArrayEquals(new float[] {3, 1, 3, 6, 4, 6}, run(Take.of(1, -1, 0, 2), input));
        assertArrayEquals(new float[] {4, 5, 6, 4, 5, 6}, run(Take.of(0, 1, 1), input));
        assertArrayEquals(new float[] {3, 2, 1, 6, 5, 4}, run(Take.reversed(-1), input));
        assertArrayEquals(
                new float[] {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6}, run(new Take(1, new Positions.Repeated(2)), input));
        assertArrayEquals(new float[] {2, 3, 1, 5, 6, 4}, run(new Take(1, new Positions.Rotated(-1)), input));
        assertArrayEquals(
                new float[] {2, 1, 2, 3, 2, 5, 4, 5, 6, 5},
                run(new Take(1, new Positions.Bordered(Border.REFLECT, 1, 1)), input));
    }

    @Test
    void anAxisInTheMiddle() {
        assertArrayEquals(new float[] {2, 3, 0, 1, 6, 7, 4, 5}, run(Take.reversed(1), ramp(0, 2, 2, 2)));
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void everyTypeMovesUnchanged(DataType type) {
        Tensor input = Tensor.allocate(Shape.of(1, 4), type);
        input.copyFrom(new int[] {1, 2, 3, 100});
        Tensor result = tensor(Take.of(1, 3, 0), List.of(), input);
        assertEquals(type, result.type());
        assertArrayEquals(new int[] {100, 1}, result.toIntArray());
    }

    @Test
    void theGradientIsTheSumOverCopies() {
        Tensor input = ramp(0, 2, 3);
        Tensor gradient = Tensor.ofFloats(Shape.of(2, 4), 1, 2, 3, 4, 10, 20, 30, 40);
        ReferenceGradients.Result result =
                ReferenceGradients.run(Take.of(1, 2, 0, 2, 2), List.of(input), List.of(), List.of(gradient));
        assertArrayEquals(
                new float[] {2, 0, 8, 20, 0, 80}, result.inputs().getFirst().toFloatArray());
    }
}

package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.Normalization.Divisor;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Normalization of slices by numbers worked out by hand. */
class ReferenceSlicesTest {
    private static Normalization plain(Divisor divisor, double epsilon, Integer... axes) {
        return new Normalization(divisor, List.of(axes), 1, epsilon, Optional.empty(), Optional.empty());
    }

    @Test
    void layersAreNormalizedByTheirOwnNumbers() {
        // Means 2 and 10, deviations sqrt(3 + 1) = 2 and sqrt(15 + 1) = 4.
        float distance = (float) Math.sqrt(15);
        float root = (float) Math.sqrt(3);
        Tensor input = Tensor.ofFloats(Shape.of(2, 2), 2 - root, 2 + root, 10 - distance, 10 + distance);
        List<Tensor> parameters = List.of(vector(2, 4), vector(1, -1));
        assertArrayEquals(
                new float[] {1 - root, -1 + 2 * root, 1 - distance / 2, -1 + distance},
                run(Normalization.layer(Shape.of(2), 1), parameters, input),
                1e-6f);
    }

    @Test
    void whatIsConstantBecomesTheShift() {
        Tensor input = Tensor.ofFloats(Shape.of(1, 2, 3), 7, 7, 7, 1e30f, 1e30f, 1e30f);
        List<Tensor> parameters =
                List.of(Tensor.ofFloats(Shape.of(2, 1), 2, 3), Tensor.ofFloats(Shape.of(2, 1), 0.5f, -4));
        assertArrayEquals(
                new float[] {0.5f, 0.5f, 0.5f, -4, -4, -4}, run(Normalization.instance(2, 1, 1e-5), parameters, input));
    }

    @Test
    void groupsOfChannelsAreSlices() {
        // Channels 0 and 1 are 1, 3 and 5, 7: mean 4, variance 5. Channels 2 and 3 are all 2.
        Tensor input = Tensor.ofFloats(Shape.of(1, 4, 2), 1, 3, 5, 7, 2, 2, 2, 2);
        Normalization layer = Normalization.group(2, 4, 1, 4).withoutParameters();
        assertArrayEquals(new float[] {-1, -1f / 3, 1f / 3, 1, 0, 0, 0, 0}, run(layer, List.of(), input), 1e-6f);
    }

    @Test
    void otherAxesAndDivisors() {
        Tensor input = Tensor.ofFloats(Shape.of(2, 2), 3, 1, -4, 2);
        // Columns 3, -4 and 1, 2.
        assertArrayEquals(
                new float[] {3f / 7, 1f / 3, -4f / 7, 2f / 3},
                run(plain(Divisor.L1_NORM, 1e-30, 0), List.of(), input),
                1e-6f);
        assertArrayEquals(
                new float[] {0.6f, (float) (1 / Math.sqrt(5)), -0.8f, (float) (2 / Math.sqrt(5))},
                run(plain(Divisor.L2_NORM, 1e-30, 0), List.of(), input),
                1e-6f);
        // Means of squares 5 + 4 and 10 + 6, of which the roots are 3 and 4.
        assertArrayEquals(
                new float[] {1, 1f / 3},
                run(plain(Divisor.ROOT_MEAN_SQUARE, 4, -1), List.of(), Tensor.ofFloats(Shape.of(1, 2), 3, 1)),
                1e-6f);
        assertArrayEquals(
                new float[] {-1, 0.5f},
                run(plain(Divisor.ROOT_MEAN_SQUARE, 6, -1), List.of(), Tensor.ofFloats(Shape.of(1, 2), -4, 2)),
                1e-6f);
        assertArrayEquals(
                new float[] {0, 0},
                run(plain(Divisor.L2_NORM, 1e-38, 0), List.of(), Tensor.ofFloats(Shape.of(2), 0, 0)));
    }
}

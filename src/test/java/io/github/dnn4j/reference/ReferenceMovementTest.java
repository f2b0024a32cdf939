package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.integers;
import static io.github.dnn4j.reference.Evaluation.pixel;
import static io.github.dnn4j.reference.Evaluation.ramp;
import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.tensor;
import static io.github.dnn4j.reference.Evaluation.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceMovementTest {
    @Test
    void shuffleReadsTheGroupsAsColumns() {
        Tensor input = pixel(0, 1, 2, 3, 4, 5);
        assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, run(new ChannelShuffle(2), input));
        assertArrayEquals(new float[] {0, 2, 4, 1, 3, 5}, run(new ChannelShuffle(3), input));
    }

    @Test
    void shuffleMovesWholePlanesOfEverySample() {
        assertArrayEquals(
                new float[] {0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15},
                run(new ChannelShuffle(2), ramp(0, 2, 4, 1, 2)));
    }

    @Test
    void shuffleByTheOtherFactorShufflesBack() {
        Tensor input = ramp(0, 2, 15, 2, 3);
        Tensor shuffled = tensor(new ChannelShuffle(3), List.of(), input);
        assertArrayEquals(input.toFloatArray(), run(new ChannelShuffle(5), shuffled));
    }

    @Test
    void concatenationAlongAnInnerAxis() {
        Tensor a = Tensor.ofFloats(Shape.of(2, 1), 1, 4);
        Tensor b = Tensor.ofFloats(Shape.of(2, 2), 2, 3, 5, 6);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, run(new Concat(-1), a, b));
    }

    @Test
    void splitUndoesConcatenation() {
        Tensor input = ramp(0, 2, 6, 3);
        List<Tensor> parts = ReferenceKernels.run(new Split(1, List.of(1L, 3L, 2L)), List.of(input), List.of());
        assertArrayEquals(new float[] {0, 1, 2, 18, 19, 20}, parts.getFirst().toFloatArray());
        Tensor joined =
                ReferenceKernels.run(Concat.channels(), parts, List.of()).getFirst();
        assertArrayEquals(input.toFloatArray(), joined.toFloatArray());
    }

    @Test
    void borderOnEachSideOfEachAxis() {
        ConstantPadding layer = new ConstantPadding(List.of(1, 0), List.of(0, 2), 9);
        assertArrayEquals(new float[] {9, 9, 9, 9, 1, 2, 9, 9, 3, 4, 9, 9}, run(layer, ramp(1, 2, 2)));
    }

    @Test
    void axesInAnotherOrder() {
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, run(new Transpose(List.of(1, 0)), ramp(1, 2, 3)));
        assertArrayEquals(
                new float[] {0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11},
                run(new Transpose(List.of(2, 0, 1)), ramp(0, 2, 2, 3)));
    }

    @Test
    void constantIsItsParameter() {
        Tensor value = vector(1, 2);
        assertArrayEquals(new float[] {1, 2}, run(new Constant(Shape.of(2)), List.of(value)));
    }

    @Test
    void newShapesKeepTheOrder() {
        Tensor input = ramp(0, 2, 3, 2);
        for (Layer layer : List.of(new Reshape(List.of(3L, -1L)), new Flatten(2), new Dropout(0.5))) {
            Tensor result = tensor(layer, List.of(), input);
            assertEquals(layer.outputShapes(List.of(input.shape())).getFirst(), result.shape());
            assertArrayEquals(input.toFloatArray(), result.toFloatArray());
        }
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void everyTypeMovesUnchanged(DataType type) {
        Tensor input = Tensor.allocate(Shape.of(1, 4), type);
        input.copyFrom(new int[] {1, 2, 3, 100});
        assertMoved(type, new int[] {1, 3, 2, 100}, new ChannelShuffle(2), input);
        assertMoved(type, new int[] {1, 2, 3, 100}, new Transpose(List.of(1, 0)), input);
        assertMoved(type, new int[] {7, 1, 2, 3, 100}, new ConstantPadding(List.of(0, 1), List.of(0, 0), 7), input);
        assertMoved(type, new int[] {1, 2, 3, 100, 1, 2, 3, 100}, new Concat(1), input, input);
        assertMoved(type, new int[] {1}, new Split(1, List.of(1L, 3L)), input);
        assertMoved(type, new int[] {1, 2, 3, 100}, new Reshape(List.of(2L, 2L)), input);
        assertMoved(type, new int[] {1, 2, 3, 100}, new Flatten(0), input);
        assertMoved(type, new int[] {1, 2, 3, 100}, new Dropout(0), input);
    }

    private static void assertMoved(DataType type, int[] expected, Layer layer, Tensor... inputs) {
        Tensor result = tensor(layer, List.of(), inputs);
        assertEquals(type, result.type());
        assertArrayEquals(expected, result.toIntArray(), layer.toString());
    }

    @Test
    void wideIntegersMoveUnchanged() {
        Tensor input = integers(DataType.S32, Integer.MAX_VALUE, Integer.MIN_VALUE, 16_777_217);
        Tensor result = tensor(new Transpose(List.of(0)), List.of(), input);
        assertArrayEquals(input.toIntArray(), result.toIntArray());
    }

    @Test
    void channelsLastInputsAreReadInLogicalOrder() {
        try (MemoryPool pool = MemoryPool.unlimited();
                Tensor input = pool.allocate(Shape.of(1, 2, 1, 3), DataType.F32, Layout.NHWC, "input")) {
            input.copyFrom(new float[] {1, 2, 3, 4, 5, 6});
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, run(Flatten.features(), input));
        }
    }
}

package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.integers;
import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceElementwiseTest {
    private static int[] integer(Operation operation, DataType type, int[] a, int[] b) {
        Tensor result = Evaluation.tensor(new Elementwise(operation), List.of(), integers(type, a), integers(type, b));
        assertEquals(type, result.type());
        return result.toIntArray();
    }

    @Test
    void everyOperationOnFloats() {
        Tensor a = vector(6, -1);
        Tensor b = vector(4, 2);
        assertArrayEquals(new float[] {10, 1}, run(new Elementwise(Operation.ADD), a, b));
        assertArrayEquals(new float[] {2, -3}, run(new Elementwise(Operation.SUBTRACT), a, b));
        assertArrayEquals(new float[] {24, -2}, run(new Elementwise(Operation.MULTIPLY), a, b));
        assertArrayEquals(new float[] {1.5f, -0.5f}, run(new Elementwise(Operation.DIVIDE), a, b));
        assertArrayEquals(new float[] {6, 2}, run(new Elementwise(Operation.MAX), a, b));
        assertArrayEquals(new float[] {4, -1}, run(new Elementwise(Operation.MIN), a, b));
        assertArrayEquals(new float[] {1296, 1}, run(new Elementwise(Operation.POW), a, b));
        assertArrayEquals(new float[] {2, -1}, run(new Elementwise(Operation.FMOD), a, b));
    }

    @Test
    void bothOperandsBroadcast() {
        Tensor column = Tensor.ofFloats(Shape.of(2, 1), 10, 20);
        assertArrayEquals(new float[] {11, 12, 13, 21, 22, 23}, run(Elementwise.add(), column, vector(1, 2, 3)));
        assertArrayEquals(
                new float[] {-9, -8, -7, -19, -18, -17},
                run(new Elementwise(Operation.SUBTRACT), vector(1, 2, 3), column));
    }

    @Test
    void oneValuePerChannel() {
        Tensor input = Evaluation.ramp(0, 2, 2, 1, 2);
        Tensor channels = Tensor.ofFloats(Shape.of(2, 1, 1), 100, 200);
        assertArrayEquals(
                new float[] {100, 101, 202, 203, 104, 105, 206, 207}, run(Elementwise.add(), input, channels));
    }

    @Test
    void scalarOperand() {
        Tensor scalar = Tensor.ofFloats(Shape.of(), 3);
        assertArrayEquals(new float[] {3, 6}, run(new Elementwise(Operation.MULTIPLY), vector(1, 2), scalar));
    }

    @Test
    void notANumberWinsInMaximumAndMinimum() {
        Tensor a = vector(Float.NaN, 1);
        Tensor b = vector(1, Float.NaN);
        assertArrayEquals(new float[] {Float.NaN, Float.NaN}, run(new Elementwise(Operation.MAX), a, b));
        assertArrayEquals(new float[] {Float.NaN, Float.NaN}, run(new Elementwise(Operation.MIN), a, b));
    }

    @Test
    void smallIntegersSaturate() {
        int[] a = {100, -100, 7};
        int[] b = {100, 100, -7};
        assertArrayEquals(new int[] {127, 0, 0}, integer(Operation.ADD, DataType.S8, a, b));
        assertArrayEquals(new int[] {0, -128, 14}, integer(Operation.SUBTRACT, DataType.S8, a, b));
        assertArrayEquals(new int[] {127, -128, -49}, integer(Operation.MULTIPLY, DataType.S8, a, b));
        assertArrayEquals(
                new int[] {0, 255, 250},
                integer(Operation.SUBTRACT, DataType.U8, new int[] {3, 255, 255}, new int[] {5, 0, 5}));
    }

    @Test
    void wideIntegersAreExact() {
        int[] a = {123_457, 46_341, Integer.MIN_VALUE, 16_777_217};
        int[] b = {17_389, 46_341, -1, 1};
        assertArrayEquals(
                new int[] {2_146_793_773, Integer.MAX_VALUE, Integer.MAX_VALUE, 16_777_217},
                integer(Operation.MULTIPLY, DataType.S32, a, b));
        assertArrayEquals(
                new int[] {140_846, 92_682, Integer.MIN_VALUE, 16_777_218}, integer(Operation.ADD, DataType.S32, a, b));
        assertArrayEquals(new int[] {123_457, 46_341, -1, 16_777_217}, integer(Operation.MAX, DataType.S32, a, b));
    }

    @Test
    void integerQuotientsAreTruncated() {
        assertArrayEquals(
                new int[] {-3, 3, -3, 127, -128, 0},
                integer(Operation.DIVIDE, DataType.S8, new int[] {-7, 7, 7, 5, -5, 0}, new int[] {2, 2, -2, 0, 0, 0}));
        assertArrayEquals(
                new int[] {Integer.MAX_VALUE},
                integer(Operation.DIVIDE, DataType.S32, new int[] {Integer.MIN_VALUE}, new int[] {-1}));
    }

    @Test
    void operandsOfDifferentTypesAreRefused() {
        List<Tensor> operands = List.of(vector(1), integers(DataType.S8, 1));
        assertThrows(
                InvalidDescriptorException.class, () -> ReferenceKernels.run(Elementwise.add(), operands, List.of()));
    }
}

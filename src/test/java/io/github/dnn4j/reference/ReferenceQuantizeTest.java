package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.integers;
import static io.github.dnn4j.reference.Evaluation.ramp;
import static io.github.dnn4j.reference.Evaluation.run;
import static io.github.dnn4j.reference.Evaluation.tensor;
import static io.github.dnn4j.reference.Evaluation.vector;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceQuantizeTest {
    @Test
    void roundsHalvesToEvenBeforeTheZeroPointIsAdded() {
        Tensor result =
                tensor(new Quantize(DataType.S8, 1, 0), List.of(vector(2), vector(1)), vector(1, 3, 5, -1, -3, 2.2f));
        assertEquals(DataType.S8, result.type());
        assertArrayEquals(new int[] {1, 3, 3, 1, -1, 2}, result.toIntArray());
    }

    @Test
    void saturates() {
        List<Tensor> parameters = List.of(vector(1), vector(10));
        Tensor input = vector(1e9f, -1e9f, 120, Float.POSITIVE_INFINITY, Float.NaN);
        assertArrayEquals(
                new int[] {127, -128, 127, 127, 0},
                tensor(new Quantize(DataType.S8, 1, 0), parameters, input).toIntArray());
        assertArrayEquals(
                new int[] {255, 0, 130, 255, 0},
                tensor(new Quantize(DataType.U8, 1, 0), parameters, input).toIntArray());
        assertArrayEquals(
                new int[] {1_000_000_010, -999_999_990, 130, Integer.MAX_VALUE, 0},
                tensor(new Quantize(DataType.S32, 1, 0), parameters, input).toIntArray());
    }

    @Test
    void aScaleForEachChannel() {
        Quantize layer = new Quantize(DataType.U8, 2, 1);
        List<Tensor> parameters = List.of(vector(1, 2), vector(0, 100));
        assertArrayEquals(
                new int[] {0, 1, 101, 102, 4, 5, 103, 104},
                tensor(layer, parameters, ramp(0, 2, 2, 2)).toIntArray());
    }

    @Test
    void dequantizeIsTheInverse() {
        assertArrayEquals(
                new float[] {-1, 0, 1.5f},
                run(
                        new Dequantize(DataType.U8, 1, 0),
                        List.of(vector(0.5f), vector(128)),
                        integers(DataType.U8, 126, 128, 131)));
    }

    @Test
    void dequantizeByAxis() {
        Tensor input = integers(DataType.S32, 1, 2, 3, 16_777_217);
        assertArrayEquals(
                new float[] {1, 20, 300, 1000},
                run(
                        new Dequantize(DataType.S32, 4, -1),
                        List.of(vector(1, 10, 100, 1000), vector(0, 0, 0, 16_777_216)),
                        input));
    }
}

package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FillTest {
    private static float[] input(Fill fill, int index, Precision precision, long seed) {
        Tensor tensor = Tensor.allocate(Shape.of(1000), DataType.F32);
        fill.fillInput(index, tensor, precision, seed);
        return tensor.toFloatArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 27, 576, 4608, 9216, 1 << 20})
    void sumsStayExactInF32WhateverTheirLength(int length) {
        Fill fill = Fill.of(new FullyConnected(length, 1, true), List.of(), Precision.F32);
        assertTrue(fill.exact());
        long most = fill.parameters().get("weight").high();
        assertTrue((length + 1) * most * most <= 1 << 24, "largest value " + most);
        assertTrue(most >= 1);
    }

    /** Of a product of two inputs the shapes say how long the sums are. */
    @Test
    void sumsOfProductsOfInputsAreAsLongAsTheirShapesSay() {
        List<Shape> inputs = List.of(Shape.of(1, 1 << 20), Shape.of(1 << 20, 1));
        Fill fill = Fill.of(new MatrixProduct(), inputs, Precision.F32);
        assertTrue(fill.exact());
        assertEquals(3, fill.inputs().getFirst().high());
    }

    @Test
    void sumsTooLongToBeExactAreSaidToBe() {
        assertFalse(Fill.of(new FullyConnected(1 << 25, 1, true), List.of(), Precision.F32)
                .exact());
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void valuesAreRepresentableMostlyNonZeroAndReproducible(Precision precision) {
        Fill fill = Fill.of(Convolution.square(512, 8, 3), List.of(), precision);
        float[] values = input(fill, 0, precision, 7);
        for (float value : values) {
            assertEquals(value, Rounded.to(precision.type(), value));
        }
        assertTrue(Arrays.equals(values, input(fill, 0, precision, 7)));
        assertFalse(Arrays.equals(values, input(fill, 0, precision, 8)));
        long nonZero = java.util.stream.IntStream.range(0, values.length)
                .filter(i -> values[i] != 0)
                .count();
        assertTrue(nonZero >= 600, nonZero + " of 1000 are not zero");
    }

    @Test
    void divisorsAreNeverZero() {
        Fill fill = Fill.of(new Elementwise(Elementwise.Operation.DIVIDE), List.of(), Precision.F32);
        for (float value : input(fill, 1, Precision.F32, 3)) {
            assertTrue(value != 0);
        }
    }

    @Test
    void inputsAreRoundedToTheTestedType() {
        Tensor tensor = Tensor.ofFloats(Shape.of(2), 257, 1.0001f);
        assertArrayEquals(
                new float[] {256, 1}, Rounded.copy(tensor, DataType.BF16).toFloatArray());
        assertArrayEquals(new float[] {257, 1.0001f}, tensor.toFloatArray());
    }
}

package io.github.dnn4j.reference;

import static io.github.dnn4j.reference.Evaluation.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Products of matrices by numbers worked out by hand. */
class ReferenceMatrixProductTest {
    private static final Tensor A = Tensor.ofFloats(Shape.of(2, 2), 1, 2, 3, 4);
    private static final Tensor B = Tensor.ofFloats(Shape.of(2, 2), 10, 20, 30, 40);

    private static float[] product(boolean transposeA, boolean transposeB, Tensor a, Tensor b) {
        return run(new MatrixProduct(transposeA, transposeB), List.of(), a, b);
    }

    @Test
    void rowsTimesColumns() {
        assertArrayEquals(new float[] {70, 100, 150, 220}, product(false, false, A, B));
        assertArrayEquals(new float[] {100, 140, 140, 200}, product(true, false, A, B));
        assertArrayEquals(new float[] {50, 110, 110, 250}, product(false, true, A, B));
        assertArrayEquals(new float[] {70, 150, 100, 220}, product(true, true, A, B));
    }

    @Test
    void aMatrixMeetsEveryMatrixOfAStack() {
        Tensor row = Tensor.ofFloats(Shape.of(1, 2), 1, 10);
        Tensor columns = Tensor.ofFloats(Shape.of(3, 2, 1), 1, 2, 3, 4, 5, 6);
        assertArrayEquals(new float[] {21, 43, 65}, product(false, false, row, columns));
    }

    /** With dy = 1 everywhere, da sums the columns of b, and db adds up the rows of a over the stack. */
    @Test
    void gradientsAreSummedWhereAnOperandRepeats() {
        Tensor a = Tensor.ofFloats(Shape.of(2, 1, 2), 1, 2, 30, 40);
        Tensor b = Tensor.ofFloats(Shape.of(2, 2), 5, 6, 7, 8);
        Tensor ones = Tensor.ofFloats(Shape.of(2, 1, 2), 1, 1, 1, 1);
        ReferenceGradients.Result result =
                ReferenceGradients.run(new MatrixProduct(), List.of(a, b), List.of(), List.of(ones));
        assertArrayEquals(new float[] {11, 15, 11, 15}, result.inputs().get(0).toFloatArray());
        assertArrayEquals(new float[] {31, 31, 42, 42}, result.inputs().get(1).toFloatArray());
    }
}

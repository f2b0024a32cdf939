package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The product of two computed values: (..., M, K) times (..., K, N) is (..., M, N), a matrix product for each entry of
 * the leading axes, along which the operands broadcast ({@link Broadcast}), as NumPy's {@code matmul} and ONNX's MatMul
 * have it for operands of rank 2 and more. A product with a learned matrix is a {@link FullyConnected} layer.
 *
 * @param transposeA whether the first operand is given as (..., K, M)
 * @param transposeB whether the second operand is given as (..., N, K)
 */
public record MatrixProduct(boolean transposeA, boolean transposeB) implements Layer {
    /** A product of operands as they are. */
    public MatrixProduct() {
        this(false, false);
    }

    @Override
    public int minInputs() {
        return 2;
    }

    /** The leading axes of an operand's or result's shape: an entry for each matrix. */
    public static Shape stack(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
    }

    /** The number of products that are summed for each element of the result, K. */
    public long inner(List<Shape> inputs) {
        return inputs.getFirst().extent(transposeA ? -2 : -1);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape a = inputs.get(0);
        Shape b = inputs.get(1);
        require(
                a.rank() >= 2 && b.rank() >= 2,
                "operands of a matrix product have shapes %s and %s; each needs at least 2 extents",
                a,
                b);
        require(
                a.extent(transposeA ? -2 : -1) == b.extent(transposeB ? -1 : -2),
                "operands of shapes %s%s and %s%s cannot be multiplied: %d columns do not meet %d rows",
                a,
                transposeA ? " transposed" : "",
                b,
                transposeB ? " transposed" : "",
                a.extent(transposeA ? -2 : -1),
                b.extent(transposeB ? -1 : -2));
        Shape stack = Broadcast.shapes(stack(a), stack(b));
        long[] extents = Arrays.copyOf(stack.toArray(), stack.rank() + 2);
        extents[stack.rank()] = a.extent(transposeA ? -1 : -2);
        extents[stack.rank() + 1] = b.extent(transposeB ? -2 : -1);
        return List.of(Shape.of(extents));
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        require(
                inputs.get(0) == inputs.get(1),
                "operands of a matrix product have types %s and %s; they must be the same",
                inputs.get(0),
                inputs.get(1));
        return FloatingInput.type(this, inputs);
    }

    @Override
    public long macs(List<Shape> inputs) {
        return CheckedSizes.multiply("MACs", outputShapes(inputs).getFirst().elements(), inner(inputs));
    }

    @Override
    public String detail() {
        return transposeA || transposeB ? (transposeA ? "A' " : "A ") + (transposeB ? "B'" : "B") : "";
    }
}

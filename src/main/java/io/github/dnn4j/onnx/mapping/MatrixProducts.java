package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** NumPy's product of vectors, matrices and stacks of matrices that are values of the network. */
final class MatrixProducts {
    private MatrixProducts() {}

    /** A vector on the left is one row, one on the right one column, which the result is without. */
    static Live numpy(NodeCall call, Live a, Live b) {
        Floats.required(call, a);
        Floats.required(call, b);
        require(a.rank() >= 1 && b.rank() >= 1, "a scalar operand; vectors or matrices are needed");
        Live left = a.rank() == 1 ? reshaped(call, a, s -> new long[] {1, s[0]}) : a;
        Live right = b.rank() == 1 ? reshaped(call, b, s -> new long[] {s[0], 1}) : b;
        Live product = call.add(new MatrixProduct(), left, right);
        int rank = product.rank();
        return reshaped(
                call,
                product,
                s -> LongStream.range(0, rank)
                        .filter(axis -> !(axis == rank - 2 && a.rank() == 1 || axis == rank - 1 && b.rank() == 1))
                        .map(axis -> s[(int) axis])
                        .toArray());
    }

    /** The same elements under the extents that {@code extents} makes of the value's. */
    static Live reshaped(NodeCall call, Live value, UnaryOperator<long[]> extents) {
        List<Shape> wanted = value.shapes().stream()
                .map(shape -> Shape.of(extents.apply(shape.toArray())))
                .toList();
        return call.reshape(value, wanted);
    }

    /** The value with an axis of 1 before axis {@code at}. */
    static Live widened(NodeCall call, Live value, int at) {
        return reshaped(call, value, extents -> {
            long[] result = new long[extents.length + 1];
            System.arraycopy(extents, 0, result, 0, at);
            result[at] = 1;
            System.arraycopy(extents, at, result, at + 1, extents.length - at);
            return result;
        });
    }
}

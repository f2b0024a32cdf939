package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * A product with a different constant matrix for each entry of the leading axes: a grouped convolution over the rows,
 * with a group for each matrix. (B, M, K) times (B, K, N) becomes (1, B K, M) convolved with (B N, K, 1) to (1, B N,
 * M).
 */
final class BatchedMatMul {
    private BatchedMatMul() {}

    static Live map(NodeCall call, Live a, OnnxTensor b) {
        if (a.varies()) {
            throw new NotSymbolicException(
                    call.bindings().behind(a), "it multiplies by a matrix for each entry of an open extent");
        }
        long inner = b.extent(-2);
        long columns = b.extent(-1);
        long[] extents =
                a.rank() == 1 ? new long[] {1, a.shape().extent(0)} : a.shape().toArray();
        long rows = extents[extents.length - 2];
        require(
                extents[extents.length - 1] == inner,
                "operands of shapes %s and %s cannot be multiplied",
                a.shape(),
                b);
        Shape batch = Broadcast.shapes(leading(extents), leading(b.extents()));
        int groups = WindowAttributes.integer("matrices", batch.elements());

        Live stack = call.reshape(a, fixed(call, Shape.of(extents)));
        Shape full = append(batch, rows, inner);
        if (!Broadcast.shapes(stack.shape(), full).equals(stack.shape())) {
            OnnxTensor ones = OnnxTensor.splat(OnnxTensor.ofFloats(new long[0], 1), full.toArray());
            stack = call.add(new Elementwise(Elementwise.Operation.MULTIPLY), stack, call.constantLayer(ones));
        }
        stack = call.reshape(stack, fixed(call, Shape.of(groups, rows, inner)));
        Live channels = call.add(new Transpose(List.of(0, 2, 1)), stack);
        channels = call.reshape(channels, fixed(call, Shape.of(1, groups * inner, rows)));
        Convolution layer = new Convolution(
                WindowAttributes.integer("in channels", groups * inner),
                WindowAttributes.integer("out channels", groups * columns),
                groups,
                Window.of(1),
                false);
        OnnxTensor weight = weight(call, b, batch);
        Live product =
                call.add(layer, List.of(channels), List.of(call.parameter(weight, layer.weightShape(), "weight")));
        product = call.reshape(product, fixed(call, Shape.of(groups, columns, rows)));
        product = call.add(new Transpose(List.of(0, 2, 1)), product);
        Shape result = a.rank() == 1 ? append(batch, columns) : append(batch, rows, columns);
        return call.reshape(product, fixed(call, result));
    }

    /** The matrices, transposed, repeated where the other operand has more of them. */
    private static OnnxTensor weight(NodeCall call, OnnxTensor b, Shape batch) {
        long inner = b.extent(-2);
        long columns = b.extent(-1);
        Shape own = Broadcast.expandRank(leading(b.extents()), batch.rank());
        OnnxTensor weight = call.budget().allocate(b.type(), batch.elements() * columns, inner, 1);
        for (long matrix = 0; matrix < batch.elements(); matrix++) {
            long source = source(matrix, batch, own) * inner * columns;
            long target = matrix * inner * columns;
            for (long k = 0; k < inner; k++) {
                for (long n = 0; n < columns; n++) {
                    weight.copy(target + n * inner + k, b, source + k * columns + n);
                }
            }
        }
        return weight;
    }

    /** Every matrix of a stack, transposed. */
    static OnnxTensor transposed(NodeCall call, OnnxTensor stack) {
        long rows = stack.extent(-2);
        long columns = stack.extent(-1);
        long[] extents = stack.extents();
        extents[extents.length - 2] = columns;
        extents[extents.length - 1] = rows;
        OnnxTensor result = call.budget().allocate(stack.type(), extents);
        for (long i = 0; i < stack.elements(); i++) {
            long matrix = i / (rows * columns);
            long row = i / columns % rows;
            result.copy((matrix * columns + i % columns) * rows + row, stack, i);
        }
        return result;
    }

    private static long source(long matrix, Shape batch, Shape own) {
        long[] strides = own.strides();
        long rest = matrix;
        long index = 0;
        for (int axis = batch.rank() - 1; axis >= 0; axis--) {
            long position = rest % batch.extent(axis);
            rest /= batch.extent(axis);
            index += own.extent(axis) == 1 ? 0 : position * strides[axis];
        }
        return index;
    }

    private static Shape leading(long[] extents) {
        return Shape.of(Arrays.copyOf(extents, extents.length - 2));
    }

    private static Shape append(Shape shape, long... extents) {
        long[] all = Arrays.copyOf(shape.toArray(), shape.rank() + extents.length);
        System.arraycopy(extents, 0, all, shape.rank(), extents.length);
        return Shape.of(all);
    }

    private static List<Shape> fixed(NodeCall call, Shape shape) {
        return java.util.Collections.nCopies(call.bindings().count(), shape);
    }
}

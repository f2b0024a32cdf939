package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** MatMul as a fully connected layer where one operand is a constant matrix, else as a product of matrices. */
public final class MatrixMapping {
    private MatrixMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("MatMul", MatrixMapping::matMul);
    }

    static Live fullyConnected(NodeCall call, Live input, OnnxTensor weight, OnnxTensor bias) {
        int outFeatures = WindowAttributes.integer("out features", weight.extent(0));
        int inFeatures = WindowAttributes.integer("in features", weight.extent(1));
        require(
                input.shape().extent(-1) == inFeatures,
                "operands of shapes %s and %dx%d cannot be multiplied",
                input.shape(),
                inFeatures,
                outFeatures);
        List<String> parameters = new ArrayList<>();
        parameters.add(call.parameter(weight, weight.shape(), "weight"));
        if (bias != null) {
            parameters.add(call.parameter(bias, Shape.of(outFeatures), "bias"));
        }
        return call.add(new FullyConnected(inFeatures, outFeatures, bias != null), List.of(input), parameters);
    }

    static OnnxTensor transposed(NodeCall call, OnnxTensor matrix) {
        OnnxTensor result = turned(call, matrix);
        return result.from(matrix.integers()
                .map(integers -> integers.transposed(turned(call, integers.values())))
                .orElse(null));
    }

    private static OnnxTensor turned(NodeCall call, OnnxTensor matrix) {
        long rows = matrix.extent(0);
        long columns = matrix.extent(1);
        OnnxTensor result = call.budget().allocate(matrix.type(), columns, rows);
        for (long i = 0; i < rows; i++) {
            for (long j = 0; j < columns; j++) {
                result.copy(j * rows + i, matrix, i * columns + j);
            }
        }
        return result;
    }

    /** NumPy's product of vectors, matrices and stacks of matrices. */
    private static List<OnnxValue> matMul(NodeCall call) {
        if (call.isConstant(0)) {
            return List.of(constantTimes(call, call.constant(0, "left operand"), call.live(1)));
        }
        Live a = call.live(0);
        if (!call.isConstant(1)) {
            return List.of(MatrixProducts.numpy(call, a, call.live(1)));
        }
        OnnxTensor b = call.constant(1, "right operand");
        requireVectors(a.shape(), b.rank());
        if (isStack(b)) {
            return List.of(MatrixProducts.numpy(call, a, call.constantLayer(b)));
        }
        OnnxTensor matrix = b.rank() == 1 ? b.reshaped(b.extent(0), 1) : b.reshaped(b.extent(-2), b.extent(-1));
        return List.of(times(call, a, transposed(call, matrix), b.extents()));
    }

    private static void requireVectors(Shape live, int constantRank) {
        require(live.rank() >= 1 && constantRank >= 1, "a scalar operand; vectors or matrices are needed");
    }

    /** True for more than one matrix. */
    private static boolean isStack(OnnxTensor tensor) {
        return tensor.rank() > 2 && tensor.elements() != tensor.extent(-1) * tensor.extent(-2);
    }

    /** A product with a constant of extents {@code b}, as NumPy has it; {@code weight} is its matrix, transposed. */
    private static Live times(NodeCall call, Live a, OnnxTensor weight, long[] b) {
        List<Shape> flat = new ArrayList<>();
        List<Shape> wanted = new ArrayList<>();
        for (Shape shape : a.shapes()) {
            long[] extents = shape.toArray();
            long inner = extents[extents.length - 1];
            flat.add(extents.length == 2 ? shape : Shape.of(shape.elements() / inner, inner));
            wanted.add(product(extents, b));
        }
        return call.reshape(fullyConnected(call, call.reshape(a, flat), weight, null), wanted);
    }

    /** The shape of a product with a matrix, a vector, or a matrix with leading axes of extent 1. */
    private static Shape product(long[] a, long[] b) {
        List<Long> extents = new ArrayList<>();
        for (int i = Math.max(a.length, 2); i < b.length; i++) {
            extents.add(1L);
        }
        IntStream.range(0, a.length - 1).forEach(i -> extents.add(a[i]));
        if (b.length > 1) {
            extents.add(b[b.length - 1]);
        }
        return Shape.of(extents.stream().mapToLong(Long::longValue).toArray());
    }

    /** A B = (B' A')', which is a fully connected layer with the weight A; a vector B is its own transpose. */
    private static Live constantTimes(NodeCall call, OnnxTensor a, Live b) {
        requireVectors(b.shape(), a.rank());
        if (isStack(a)) {
            return MatrixProducts.numpy(call, call.constantLayer(a), b);
        }
        Live turned = b.rank() == 1 ? b : call.add(swapLastAxes(b.rank()), b);
        long[] extents = a.extents();
        Live product;
        if (a.rank() == 1) {
            product = times(call, turned, a.reshaped(1, extents[0]), extents);
        } else {
            int last = extents.length - 1;
            long rows = extents[last - 1];
            extents[last - 1] = extents[last];
            extents[last] = rows;
            product = times(call, turned, a.reshaped(rows, extents[last - 1]), extents);
        }
        return a.rank() == 1 || b.rank() == 1 ? product : call.add(swapLastAxes(product.rank()), product);
    }

    private static Transpose swapLastAxes(int rank) {
        List<Integer> axes = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        axes.set(rank - 1, rank - 2);
        axes.set(rank - 2, rank - 1);
        return new Transpose(axes);
    }
}

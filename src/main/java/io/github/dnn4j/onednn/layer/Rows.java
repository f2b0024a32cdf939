package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The slices of a normalization as the rows of a row-major matrix, and what is computed with rows, in F32. */
record Rows(Lowering lowering, Normalization layer, Shape input, Shape grouped, List<Integer> order, Shape matrix) {
    static Rows of(Lowering lowering, Normalization layer) {
        Shape input = lowering.inputShape(0);
        Shape grouped = layer.grouped(input);
        List<Integer> spanned = layer.spanned(input);
        List<Integer> order = new ArrayList<>(IntStream.range(0, grouped.rank())
                .filter(axis -> !spanned.contains(axis))
                .boxed()
                .toList());
        order.addAll(spanned);
        long size = layer.count(input);
        return new Rows(lowering, layer, input, grouped, order, Shape.of(input.elements() / size, size));
    }

    /** True if slices are rows as the input lies in row-major order. */
    boolean areInnermost() {
        return IntStream.range(0, order.size()).allMatch(i -> order.get(i) == i);
    }

    private Shape ordered() {
        return Shape.of(order.stream().mapToLong(grouped::extent).toArray());
    }

    /** A value of the input's shape as the matrix. */
    Operand of(Operand value, DataType type) {
        Operand plain = lowering.reshape(lowering.plain(value, type), grouped);
        Operand turned = areInnermost() ? plain : OneDnnTranspose.run(lowering, order, plain, ordered());
        return lowering.reshape(turned, matrix);
    }

    /** The matrix as a value of the input's shape. */
    Operand back(Operand value) {
        if (areInnermost()) {
            return lowering.reshape(value, input);
        }
        List<Integer> inverse =
                IntStream.range(0, order.size()).map(order::indexOf).boxed().toList();
        Operand plain = lowering.reshape(lowering.plain(value, value.desc().type()), ordered());
        return lowering.reshape(OneDnnTranspose.run(lowering, inverse, plain, grouped), input);
    }

    /** What is left of x without its mean, and the divisor of every row: two passes, so that no digits cancel. */
    record Parts(Operand left, Operand divisor) {}

    Parts parts(Operand x) {
        Operand left =
                layer.divisor() == Normalization.Divisor.DEVIATION ? binary(DnnlAlgorithm.BINARY_SUB, x, mean(x)) : x;
        boolean absolute = layer.divisor() == Normalization.Divisor.L1_NORM;
        Operand terms = apply(left, Eltwise.of(absolute ? DnnlAlgorithm.ELTWISE_ABS : DnnlAlgorithm.ELTWISE_SQUARE));
        float epsilon = (float) layer.epsilon();
        Eltwise root = new Eltwise(DnnlAlgorithm.ELTWISE_POW, 1, 0.5f);
        Operand divisor = switch (layer.divisor()) {
            case DEVIATION, ROOT_MEAN_SQUARE -> apply(sum(terms), Eltwise.linear(1f / matrix.extent(1), epsilon), root);
            case L1_NORM -> apply(sum(terms), Eltwise.linear(1, epsilon));
            case L2_NORM -> apply(sum(terms), Eltwise.linear(1, epsilon), root);
        };
        return new Parts(left, divisor);
    }

    /** The sum of every row. */
    Operand sum(Operand rows) {
        return OneDnnElementwiseBackward.reduce(lowering, rows, Shape.of(matrix.extent(0), 1));
    }

    Operand mean(Operand rows) {
        return apply(sum(rows), Eltwise.linear(1f / matrix.extent(1), 0));
    }

    Operand apply(Operand operand, Eltwise... functions) {
        return OneDnnActivation.functions(lowering, operand, DataType.F32, List.of(functions));
    }

    /** An operation on the matrix and another operand, which may be one number for each row. */
    Operand binary(int algorithm, Operand first, Operand second) {
        return binary(algorithm, first, second, matrix);
    }

    Operand binary(int algorithm, Operand first, Operand second, Shape shape) {
        return Binary.run(
                lowering, algorithm, first, second, shape, DataType.F32, DataType.F32, PostOperations.none(lowering));
    }
}

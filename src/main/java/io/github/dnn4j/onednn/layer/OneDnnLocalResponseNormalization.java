package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.Eltwise;
import io.github.dnn4j.onednn.primitive.Windows;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Local response normalization. oneDNN's primitive sums over an odd number of channels; an even size is composed: the
 * mean of squares over channels is an average pooling along them, then a power and a product.
 */
public final class OneDnnLocalResponseNormalization {
    private OneDnnLocalResponseNormalization() {}

    public static void lower(Lowering lowering, LocalResponseNormalization layer) {
        Operand result = lowering.take(
                new Candidate(
                        "lrn",
                        () -> layer.size() % 2 == 0
                                ? "oneDNN's window has an odd number of channels"
                                : lowering.propagates() ? "a NaN would spread beyond the window" : "",
                        () -> odd(lowering, layer)),
                Candidate.otherwise("average of squares", () -> even(lowering, layer)));
        lowering.output(0, result);
    }

    private static Operand odd(Lowering lowering, LocalResponseNormalization layer) {
        DataType type = lowering.type(0);
        Shape shape = lowering.inputShape(0);
        Shape planar = planar(shape);
        PostOperations post = PostOperations.none(lowering);
        Operand input = lowering.reshape(lowering.input(0), planar);
        Operand result = Unary.run(
                lowering,
                input,
                planar,
                type,
                type,
                post,
                (src, dst) -> DnnlForward.lrn(
                        lowering.engine(),
                        src,
                        dst,
                        layer.size(),
                        (float) layer.alpha(),
                        (float) layer.beta(),
                        (float) layer.k(),
                        post.attributes(),
                        lowering.subject()),
                List.of());
        return lowering.reshape(result, shape);
    }

    /** The primitive takes two spatial axes; others are joined or added. */
    private static Shape planar(Shape shape) {
        long rows = shape.spatialRank() < 2 ? 1 : shape.extent(2);
        long channels = shape.extent(0) * shape.extent(1);
        return Shape.of(shape.extent(0), shape.extent(1), rows, shape.elements() / channels / rows);
    }

    private static Operand even(Lowering lowering, LocalResponseNormalization layer) {
        Shape shape = lowering.inputShape(0);
        long positions = shape.elements() / shape.extent(0) / shape.extent(1);
        Shape rows = Shape.of(shape.extent(0), 1, shape.extent(1), positions);
        // Squares are kept in F32: their mean would lose what the normalization is about.
        Operand input = lowering.plain(lowering.input(0), DataType.F32);
        Operand squares = OneDnnActivation.functions(
                lowering,
                lowering.reshape(input, rows),
                DataType.F32,
                List.of(Eltwise.of(DnnlAlgorithm.ELTWISE_SQUARE)));
        int before = (layer.size() - 1) / 2;
        Window window =
                Window.of(layer.size(), 1).withPadding(List.of(before, 0), List.of(layer.size() - 1 - before, 0));
        Operand means = Pooling.run(
                lowering,
                DnnlAlgorithm.POOLING_AVERAGE_INCLUDE,
                window,
                squares,
                rows,
                DataType.F32,
                Windows.longs(window.padEnd()));
        Operand divisor = OneDnnActivation.functions(
                lowering,
                means,
                DataType.F32,
                List.of(
                        Eltwise.linear((float) layer.alpha(), (float) layer.k()),
                        new Eltwise(DnnlAlgorithm.ELTWISE_POW, 1, (float) layer.beta())));
        Operand quotient = Binary.run(
                lowering,
                DnnlAlgorithm.BINARY_DIV,
                lowering.reshape(input, rows),
                divisor,
                rows,
                DataType.F32,
                DataType.F32,
                PostOperations.none(lowering));
        return lowering.reshape(lowering.typed(quotient, lowering.type(0)), shape);
    }
}

package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.PostOperations;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Softmax and its logarithm. */
public final class OneDnnSoftmax {
    private OneDnnSoftmax() {}

    public static void lower(Lowering lowering, Softmax layer) {
        Shape shape = lowering.inputShape(0);
        int axis = shape.axis(layer.axis());
        Operand result = lowering.take(
                new Candidate(
                        "softmax",
                        () -> lowering.propagates() ? "it loses a NaN" : "",
                        () -> primitive(lowering, layer, shape, axis)),
                Candidate.otherwise(
                        "dnn4j:softmax",
                        () -> Propagating.softmax(lowering, lowering.typedInput(0), axis, layer.log())));
        lowering.output(0, result);
    }

    private static Operand primitive(Lowering lowering, Softmax layer, Shape shape, int axis) {
        DataType type = lowering.type(0);
        PostOperations post = PostOperations.none(lowering);
        return Unary.run(
                lowering,
                lowering.input(0),
                shape,
                type,
                type,
                post,
                (src, dst) -> DnnlForward.softmax(
                        lowering.engine(), layer.log(), src, dst, axis, post.attributes(), lowering.subject()),
                List.of());
    }
}

package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** Softmax and its logarithm. */
final class OneDnnSoftmax {
    private OneDnnSoftmax() {}

    static void lower(Lowering lowering, Softmax layer) {
        Shape shape = lowering.inputShape(0);
        int axis = shape.axis(layer.axis());
        DataType type = lowering.type(0);
        PostOperations post = PostOperations.none(lowering);
        lowering.output(
                0,
                Unary.run(
                        lowering,
                        lowering.input(0),
                        shape,
                        type,
                        type,
                        post,
                        (src, dst) -> DnnlForward.softmax(
                                lowering.engine(), layer.log(), src, dst, axis, post.attributes(), lowering.subject()),
                        List.of()));
    }
}

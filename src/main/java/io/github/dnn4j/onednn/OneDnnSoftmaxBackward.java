package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/** The gradient of softmax and of its logarithm, from the result. */
final class OneDnnSoftmaxBackward {
    private OneDnnSoftmaxBackward() {}

    static void lower(TrainingLowering training, Softmax layer) {
        Lowering lowering = training.lowering();
        DataType type = lowering.floatingType();
        Operand gradient = training.outputGradient(0);
        Operand result = lowering.value(lowering.step().outputs().getFirst());
        Shape shape = result.desc().shape();
        int axis = lowering.inputShape(0).axis(layer.axis());
        Implementation implementation = lowering.implementations()
                .chooseLayout(lowering.descriptors().candidates(shape, type, result, gradient), desc -> {
                    long hint = lowering.implementations()
                            .hint(DnnlForward.softmax(
                                    lowering.engine(),
                                    layer.log(),
                                    desc,
                                    desc,
                                    axis,
                                    lowering.plainAttributes(),
                                    lowering.subject()));
                    return hint == 0
                            ? 0
                            : DnnlBackward.softmax(
                                    lowering.engine(),
                                    layer.log(),
                                    desc,
                                    desc,
                                    desc,
                                    axis,
                                    hint,
                                    lowering.plainAttributes(),
                                    lowering.subject());
                });
        MemoryDesc desc = lowering.chosen(implementation, DnnlPrimitives.Argument.DIFF_SRC, 0);
        Operand input = lowering.newOperand(desc);
        lowering.emit(
                implementation,
                List.of(
                        new Call.Argument(DnnlArg.DIFF_DST, lowering.as(gradient, desc)),
                        new Call.Argument(DnnlArg.DST, lowering.as(result, desc)),
                        new Call.Argument(DnnlArg.DIFF_SRC, input)));
        training.inputGradient(0, input);
    }
}

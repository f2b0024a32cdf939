package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlBackward;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import java.util.ArrayList;
import java.util.List;

/** The gradients of batch normalization by the statistics of the batch, and of a ReLU that is fused into it. */
public final class OneDnnBatchNormalizationBackward {
    private OneDnnBatchNormalizationBackward() {}

    public static void lower(TrainingLowering training, BatchNormalization layer) {
        Lowering lowering = training.lowering();
        MemoryDesc desc = training.saved("source").orElseThrow().desc();
        Operand source = lowering.as(lowering.reshape(lowering.typedInput(0), desc.shape()), desc);
        boolean relu = !lowering.step().post().isEmpty();
        Operand gradient = lowering.as(lowering.reshape(training.outputGradient(0), desc.shape()), desc);
        Implementation implementation = lowering.implementations().choose(() -> {
            long hint = lowering.implementations()
                    .hint(OneDnnBatchNormalizationTraining.forward(
                            lowering, layer, desc.handle(), OneDnnBatchNormalizationTraining.flags(relu)));
            return hint == 0
                    ? 0
                    : DnnlBackward.batchNormalization(
                            lowering.engine(),
                            desc.handle(),
                            desc.handle(),
                            desc.handle(),
                            (float) layer.epsilon(),
                            OneDnnBatchNormalizationTraining.flags(relu),
                            hint,
                            lowering.plainAttributes(),
                            lowering.subject());
        });
        Operand result = lowering.newOperand(desc);
        Operand scale = lowering.newOperand(OneDnnBatchNormalizationTraining.channels(lowering, layer));
        Operand shift = lowering.newOperand(OneDnnBatchNormalizationTraining.channels(lowering, layer));
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(DnnlArg.DIFF_DST, gradient),
                new Call.Argument(DnnlArg.SRC, source),
                new Call.Argument(DnnlArg.MEAN, training.saved("mean").orElseThrow()),
                new Call.Argument(DnnlArg.VARIANCE, training.saved("variance").orElseThrow()),
                new Call.Argument(
                        DnnlArg.SCALE,
                        training.parameter(0, OneDnnBatchNormalizationTraining.channels(lowering, layer))),
                new Call.Argument(DnnlArg.DIFF_SRC, result),
                new Call.Argument(DnnlArg.DIFF_SCALE, scale),
                new Call.Argument(DnnlArg.DIFF_SHIFT, shift)));
        training.saved("workspace")
                .ifPresent(workspace -> arguments.add(new Call.Argument(DnnlArg.WORKSPACE, workspace)));
        lowering.emit(implementation, arguments);
        training.parameterGradient(0, scale, scale.desc());
        training.parameterGradient(1, shift, shift.desc());
        if (training.needsInputGradient(0)) {
            training.inputGradient(0, lowering.reshape(result, lowering.inputShape(0)));
        }
    }
}

package io.github.dnn4j.onednn;

import io.github.dnn4j.layer.LocalResponseNormalization;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Local response normalization in training. Over an odd number of channels oneDNN keeps a workspace for the way back; over
 * an even number both ways are composed.
 */
final class OneDnnLocalResponseNormalizationTraining {
    private OneDnnLocalResponseNormalizationTraining() {}

    static void lower(TrainingLowering lowering, LocalResponseNormalization layer) {
        if (layer.size() % 2 == 0) {
            OneDnnLocalResponseNormalization.lower(lowering, layer);
            return;
        }
        DataType type = lowering.type(0);
        Shape planar = OneDnnLocalResponseNormalization.planar(lowering.inputShape(0));
        Operand present = lowering.reshape(lowering.typedInput(0), planar);
        Implementation implementation =
                lowering.chooseLayout(lowering.layouts(planar, type, present), desc -> forward(lowering, layer, desc));
        Operand source = lowering.as(present, lowering.chosen(implementation, Dnnl.Argument.SRC, 0));
        Operand result = lowering.newOperand(lowering.chosen(implementation, Dnnl.Argument.DST, 0));
        List<Call.Argument> arguments = new ArrayList<>(
                List.of(new Call.Argument(Dnnl.ARG_SRC, source), new Call.Argument(Dnnl.ARG_DST, result)));
        if (lowering.hasWorkspace(implementation)) {
            Operand workspace = lowering.newOperand(lowering.workspace(implementation));
            arguments.add(new Call.Argument(Dnnl.ARG_WORKSPACE, workspace));
            lowering.save("workspace", workspace);
        }
        lowering.emit(implementation, arguments);
        lowering.save("source", source);
        lowering.output(0, lowering.reshape(result, lowering.inputShape(0)));
    }

    static void lowerBackward(TrainingLowering lowering, LocalResponseNormalization layer) {
        if (layer.size() % 2 == 0) {
            EvenNormalizationBackward.lower(lowering, layer);
            return;
        }
        MemoryDesc desc = lowering.saved("source").orElseThrow().desc();
        Operand source = lowering.as(lowering.reshape(lowering.typedInput(0), desc.shape()), desc);
        Operand gradient = lowering.as(lowering.reshape(lowering.outputGradient(0), desc.shape()), desc);
        Implementation implementation = lowering.choose(() -> {
            long hint = lowering.hint(forward(lowering, layer, desc.handle()));
            return hint == 0
                    ? 0
                    : DnnlTraining.lrn(
                            lowering.engine(),
                            desc.handle(),
                            desc.handle(),
                            desc.handle(),
                            layer.size(),
                            (float) layer.alpha(),
                            (float) layer.beta(),
                            (float) layer.k(),
                            hint,
                            lowering.plainAttributes(),
                            lowering.subject());
        });
        Operand result = lowering.newOperand(desc);
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(Dnnl.ARG_DIFF_DST, gradient),
                new Call.Argument(Dnnl.ARG_SRC, source),
                new Call.Argument(Dnnl.ARG_DIFF_SRC, result)));
        lowering.saved("workspace")
                .ifPresent(workspace -> arguments.add(new Call.Argument(Dnnl.ARG_WORKSPACE, workspace)));
        lowering.emit(implementation, arguments);
        lowering.inputGradient(0, lowering.reshape(result, lowering.inputShape(0)));
    }

    private static long forward(TrainingLowering lowering, LocalResponseNormalization layer, long desc) {
        return DnnlTraining.lrn(
                lowering.engine(),
                desc,
                desc,
                layer.size(),
                (float) layer.alpha(),
                (float) layer.beta(),
                (float) layer.k(),
                lowering.plainAttributes(),
                lowering.subject());
    }
}

package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.cudnn.lowering.Argument;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.layer.Activation;
import java.util.List;

/** Activations in the backward pass, element by element. */
final class CudnnActivationBackward {
    private CudnnActivationBackward() {}

    static void lower(TrainingLowering training, Activation layer) {
        Lowering lowering = training.lowering();
        training.inputGradient(0, emit(lowering, layer, lowering.input(0), training.outputGradient(0)));
    }

    /**
     * Derives the activations that are fused into the step, so that its layer finds the gradients of its own outputs.
     */
    static void unfuse(TrainingLowering training) {
        Lowering lowering = training.lowering();
        Step step = lowering.step();
        for (PostOperation post : step.post()) {
            if (!(post instanceof PostOperation.Activate(Activation activation))) {
                throw lowering.unsupported("it cannot be derived with " + post + " fused into it");
            }
            for (int i = 0; i < step.outputs().size(); i++) {
                DeviceValue result = lowering.value(step.outputs().get(i));
                training.outputGradient(i, emit(lowering, activation, result, training.outputGradient(i)));
            }
        }
    }

    /** The derivative at {@code x} times {@code gradient}. ReLU's at its result is that at what it was given. */
    static DeviceValue emit(Lowering lowering, Activation layer, DeviceValue x, DeviceValue gradient) {
        DeviceValue at = lowering.as(x, lowering.floatingType(), x.layout());
        DeviceValue dy = lowering.as(gradient, at.type(), at.layout());
        DeviceValue dx = lowering.result(at.shape(), at.type(), at.layout());
        lowering.kernel(
                "activation_backward_" + Lowering.name(at.type()),
                at.shape().elements(),
                List.of(
                        Argument.of(at.buffer()),
                        Argument.of(dy.buffer()),
                        Argument.of(dx.buffer()),
                        new Argument.Long(at.shape().elements()),
                        new Argument.Int(Chain.code(layer.function())),
                        new Argument.Float(layer.alpha()),
                        new Argument.Float(layer.beta())),
                Lowering.name(at.type()));
        return dx;
    }
}

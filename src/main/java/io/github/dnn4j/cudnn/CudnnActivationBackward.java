package io.github.dnn4j.cudnn;

import io.github.dnn4j.layer.Activation;
import java.util.List;

/** Activations on the way back, element by element. */
final class CudnnActivationBackward {
    private CudnnActivationBackward() {}

    static void lower(TrainingLowering training, Activation layer) {
        Lowering lowering = training.lowering();
        training.inputGradient(0, emit(lowering, layer, lowering.input(0), training.outputGradient(0)));
    }

    /** The derivative at {@code x} times {@code gradient}. ReLU's at its result is that at what it was given. */
    static Value emit(Lowering lowering, Activation layer, Value x, Value gradient) {
        Value at = lowering.as(x, lowering.floatingType(), x.layout());
        Value dy = lowering.as(gradient, at.type(), at.layout());
        Value dx = lowering.result(at.shape(), at.type(), at.layout());
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

package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.tensor.Shape;

/** {@code torch.nn.ReLU} to {@code Softsign}, and {@code PReLU}. */
final class TorchActivations {
    private static final float SIXTH = 1f / 6;

    private TorchActivations() {}

    static Call call(Activation layer, String x) {
        String alpha = Call.number(layer.alpha());
        String beta = Call.number(layer.beta());
        boolean hard = layer.alpha() == SIXTH && layer.beta() == 0.5f;
        return switch (layer.function()) {
            case RELU -> Call.python("torch.relu(%s)", x);
            case LEAKY_RELU -> Call.python("torch.leaky_relu(%s, %s)", x, alpha);
            case CLIP -> Call.python("torch.clamp(%s, %s, %s)", x, alpha, beta);
            case ELU -> Call.python("torch.elu(%s, %s)", x, alpha);
            case SELU ->
                layer.equals(Activation.selu())
                        ? Call.python("torch.selu(%s)", x)
                        : Call.missing("SELU has its paper's constants, not %s and %s", alpha, beta);
            case SIGMOID -> Call.python("torch.sigmoid(%s)", x);
            case TANH -> Call.python("torch.tanh(%s)", x);
            case GELU_ERF -> Call.python("torch.gelu(%s)", x);
            case GELU_TANH -> Call.python("torch.gelu(%s, approximate=\"tanh\")", x);
            case SILU ->
                layer.alpha() == 1
                        ? Call.python("torch.silu(%s)", x)
                        : Call.missing("SiLU has the factor 1, not %s", alpha);
            case HARD_SIGMOID ->
                hard
                        ? Call.python("torch.hardsigmoid(%s)", x)
                        : Call.missing("Hardsigmoid is clip(x / 6 + 1/2), not clip(%s x + %s)", alpha, beta);
            case HARD_SWISH ->
                hard
                        ? Call.python("torch.hardswish(%s)", x)
                        : Call.missing("Hardswish is x clip(x / 6 + 1/2), not x clip(%s x + %s)", alpha, beta);
            case MISH -> Call.python("torch.mish(%s)", x);
            case SOFTPLUS -> Call.python("torch.softplus(%s)", x);
            case SOFTSIGN -> Call.python("torch.div(%1$s, torch.add(torch.abs(%1$s), 1))", x); // as Softsign does
        };
    }

    /** One slope, or one for each channel. */
    static Call prelu(PRelu layer, Operands operands) {
        Shape slope = layer.slope();
        Shape input = operands.shape();
        int channelAxis = slope.rank() - input.rank() + 1;
        boolean perChannel = channelAxis >= 0 && slope.elements() == slope.extent(channelAxis);
        if (slope.elements() != 1 && !perChannel) {
            return Call.missing("PReLU has one slope or one for each channel, not %s of them", slope);
        }
        return Call.python(
                "torch.prelu(%s, torch.flatten(%s))",
                operands.x(), operands.parameters().getFirst());
    }
}

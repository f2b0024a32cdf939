package io.github.dnn4j.agreement.pytorch;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.PRelu;
import io.github.dnn4j.tensor.Shape;

/** {@code torch.nn.ReLU} to {@code Softsign}, {@code PReLU}, and functions of mathematics. */
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
                        : layer.alpha() == 0
                                ? Call.python("torch.mul(%s, %s)", x, Math.clamp(layer.beta(), 0f, 1f))
                                : Call.missing("Hardswish is x clip(x / 6 + 1/2), not x clip(%s x + %s)", alpha, beta);
            case MISH -> Call.python("torch.mish(%s)", x);
            case SOFTPLUS -> Call.python("torch.softplus(%s)", x);
            case SOFTSIGN -> Call.python("torch.div(%1$s, torch.add(torch.abs(%1$s), 1))", x); // as Softsign does
            case CELU -> Call.python("torch.celu(%s, %s)", x, alpha);
            case THRESHOLDED_RELU -> Call.python("torch.threshold(%s, %s, 0)", x, alpha);
            case SHRINK ->
                layer.alpha() == layer.beta()
                        ? Call.python("torch.softshrink(%s, %s)", x, alpha)
                        : layer.beta() == 0
                                ? Call.python("torch.hardshrink(%s, %s)", x, alpha)
                                : Call.missing("Softshrink moves by its limit %s, not by %s", alpha, beta);
            case POW -> Call.python("torch.pow(%s, %s)", x, alpha);
            case RECIPROCAL -> Call.python("torch.reciprocal(%s)", x);
            case ABS -> Call.python("torch.abs(%s)", x);
            case NEGATE -> Call.python("torch.neg(%s)", x);
            case SIGN -> Call.python("torch.sign(%s)", x);
            case ROUND -> Call.python("torch.round(%s)", x);
            case FLOOR -> Call.python("torch.floor(%s)", x);
            case CEIL -> Call.python("torch.ceil(%s)", x);
            case EXP -> Call.python("torch.exp(%s)", x);
            case LOG -> Call.python("torch.log(%s)", x);
            case SQRT -> Call.python("torch.sqrt(%s)", x);
            case ERF -> Call.python("torch.erf(%s)", x);
            case SIN -> Call.python("torch.sin(%s)", x);
            case COS -> Call.python("torch.cos(%s)", x);
            case TAN -> Call.python("torch.tan(%s)", x);
            case ASIN -> Call.python("torch.asin(%s)", x);
            case ACOS -> Call.python("torch.acos(%s)", x);
            case ATAN -> Call.python("torch.atan(%s)", x);
            case SINH -> Call.python("torch.sinh(%s)", x);
            case COSH -> Call.python("torch.cosh(%s)", x);
            case ASINH -> Call.python("torch.asinh(%s)", x);
            case ACOSH -> Call.python("torch.acosh(%s)", x);
            case ATANH -> Call.python("torch.atanh(%s)", x);
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

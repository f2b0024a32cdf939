package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Activation;
import java.util.function.DoubleUnaryOperator;

/**
 * dx = f'(x) dy, f' in double, in forms that keep their relative accuracy in the tails. Where a function has a kink it
 * takes the derivative of the left side at 0 and of the constant side at a limit: ReLU at 0 has 0, a leaky one its
 * slope, and a clipped value 0 as soon as it reaches a limit, as in PyTorch and oneDNN.
 */
final class ReferenceActivationBackward {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    private ReferenceActivationBackward() {}

    static void compute(Activation layer, Backward pass) {
        DoubleUnaryOperator derivative = derivative(layer);
        Numbers x = Numbers.of(pass.input());
        Numbers dy = Numbers.of(pass.outputGradient());
        pass.inputGradient()
                .ifPresent(dx -> Accumulation.each(dx, i -> derivative.applyAsDouble(x.get(i)) * dy.get(i)));
    }

    /** The derivative of the layer as a function of one number. */
    static DoubleUnaryOperator derivative(Activation layer) {
        double a = layer.alpha();
        double b = layer.beta();
        return switch (layer.function()) {
            case RELU -> x -> x > 0 ? 1 : 0;
            case LEAKY_RELU -> x -> x > 0 ? 1 : a;
            case CLIP -> x -> x > a && x < b ? 1 : 0;
            case ELU -> x -> x > 0 ? 1 : a * Math.exp(x);
            case SELU -> x -> x > 0 ? b : b * a * Math.exp(x);
            case SIGMOID -> x -> sigmoid(x) * sigmoid(-x);
            case TANH -> x -> 1 / (Math.cosh(x) * Math.cosh(x));
            case GELU_ERF ->
                x -> ErrorFunction.erfc(-x * SQRT_HALF) / 2 + x * Math.exp(-x * x / 2) * SQRT_2_OVER_PI / 2;
            case GELU_TANH -> ReferenceActivationBackward::geluTanh;
            case SILU -> x -> sigmoid(a * x) * (1 + a * x * sigmoid(-a * x));
            case HARD_SIGMOID -> x -> a * x + b > 0 && a * x + b < 1 ? a : 0;
            case HARD_SWISH -> x -> a * x + b <= 0 ? 0 : a * x + b >= 1 ? 1 : 2 * a * x + b;
            case MISH -> ReferenceActivationBackward::mish;
            case SOFTPLUS -> ReferenceActivationBackward::sigmoid;
            case SOFTSIGN -> x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
            case CELU -> x -> x > 0 ? 1 : Math.exp(x / a);
            case THRESHOLDED_RELU -> x -> x > a ? 1 : 0;
            case SHRINK -> x -> x < -a || x > a ? 1 : 0;
            case POW -> x -> Elementary.powByBase(x, a);
            case RECIPROCAL -> x -> -1 / (x * x);
            case ABS -> Math::signum;
            case NEGATE -> x -> -1;
            case SIGN, ROUND, FLOOR, CEIL -> x -> 0;
            case EXP -> Math::exp;
            case LOG -> x -> 1 / x;
            case SQRT -> x -> 0.5 / Math.sqrt(x);
            case ERF -> x -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x);
            case SIN -> Math::cos;
            case COS -> x -> -Math.sin(x);
            case TAN -> x -> 1 / (Math.cos(x) * Math.cos(x));
            case ASIN -> x -> 1 / Math.sqrt((1 - x) * (1 + x));
            case ACOS -> x -> -1 / Math.sqrt((1 - x) * (1 + x));
            case ATAN -> x -> 1 / (1 + x * x);
            case SINH -> Math::cosh;
            case COSH -> Math::sinh;
            case ASINH -> x -> 1 / Math.sqrt(1 + x * x);
            case ACOSH -> x -> 1 / Math.sqrt((x - 1) * (x + 1));
            case ATANH -> x -> 1 / ((1 - x) * (1 + x));
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Of x sigmoid(2 u), u = sqrt(2 / pi) (x + 0.044715 x^3). */
    private static double geluTanh(double x) {
        double u = SQRT_2_OVER_PI * (x + 0.044715 * x * x * x);
        double slope = SQRT_2_OVER_PI * (1 + 3 * 0.044715 * x * x);
        return sigmoid(2 * u) * (1 + 2 * x * slope * sigmoid(-2 * u));
    }

    /** Of x tanh(softplus(x)): tanh s + x sigmoid(x) / cosh(s)^2. */
    private static double mish(double x) {
        double softplus = Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        return Math.tanh(softplus) + x * sigmoid(x) / (Math.cosh(softplus) * Math.cosh(softplus));
    }
}

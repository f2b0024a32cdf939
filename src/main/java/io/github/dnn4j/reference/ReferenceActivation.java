package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/**
 * The function of each element, in double, in forms that keep their relative accuracy in the tails. NaN stays NaN in
 * every function, the limiting ones included (IEEE 754's maximum, as in NumPy and ONNX). At infinity the formula
 * decides: SiLU, GELU, Mish and hard-swish of minus infinity and softsign of an infinity are NaN.
 */
final class ReferenceActivation {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

    private ReferenceActivation() {}

    static void compute(Activation layer, Tensor input, Tensor output) {
        DoubleUnaryOperator function = function(layer);
        Numbers x = Numbers.of(input);
        Numbers y = Numbers.of(output);
        Parallel.blocks(output.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                y.set(i, function.applyAsDouble(x.get(i)));
            }
        });
    }

    /** The layer as a function of one number. */
    static DoubleUnaryOperator function(Activation layer) {
        double a = layer.alpha();
        double b = layer.beta();
        return switch (layer.function()) {
            case RELU -> x -> Math.max(x, 0);
            case LEAKY_RELU -> x -> x >= 0 ? x : a * x;
            case CLIP -> x -> Math.min(Math.max(x, a), b);
            case ELU -> x -> x > 0 ? x : a * Math.expm1(x);
            case SELU -> x -> x > 0 ? b * x : b * a * Math.expm1(x);
            case SIGMOID -> ReferenceActivation::sigmoid;
            case TANH -> Math::tanh;
            // 1 + erf(x) is erfc(-x), which does not cancel for negative x.
            case GELU_ERF -> x -> x * ErrorFunction.erfc(-x * SQRT_HALF) / 2;
            // (1 + tanh u) / 2 is sigmoid(2 u), which does not cancel for negative u.
            case GELU_TANH -> x -> x * sigmoid(2 * SQRT_2_OVER_PI * (x + 0.044715 * x * x * x));
            case SILU -> x -> x * sigmoid(a * x);
            case HARD_SIGMOID -> x -> Math.max(0, Math.min(1, a * x + b));
            case HARD_SWISH -> x -> x * Math.max(0, Math.min(1, a * x + b));
            case MISH -> x -> x * Math.tanh(softplus(x));
            case SOFTPLUS -> ReferenceActivation::softplus;
            case SOFTSIGN -> x -> x / (1 + Math.abs(x));
            case CELU -> x -> x > 0 ? x : a * Math.expm1(x / a);
            case THRESHOLDED_RELU -> x -> x <= a ? 0 : x;
            case SHRINK -> x -> x < -a ? x + b : x > a ? x - b : Double.isNaN(x) ? x : 0;
            case POW -> x -> Elementary.pow(x, a);
            case RECIPROCAL -> x -> 1 / x;
            case ABS -> Math::abs;
            case NEGATE -> x -> -x;
            case SIGN -> Math::signum;
            case ROUND -> Math::rint;
            case FLOOR -> Math::floor;
            case CEIL -> Math::ceil;
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case SQRT -> Math::sqrt;
            case ERF -> ErrorFunction::erf;
            case SIN -> Math::sin;
            case COS -> Math::cos;
            case TAN -> Math::tan;
            case ASIN -> Math::asin;
            case ACOS -> Math::acos;
            case ATAN -> Math::atan;
            case SINH -> Math::sinh;
            case COSH -> Math::cosh;
            case ASINH -> Elementary::asinh;
            case ACOSH -> Elementary::acosh;
            case ATANH -> Elementary::atanh;
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** ln(1 + exp(x)) without overflow for large x and without loss for small. */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}

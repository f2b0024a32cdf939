package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Locale;

/**
 * A function of each element on its own; input and output of any one shape.
 *
 * @param function the function
 * @param alpha its first constant, 0 where it has none
 * @param beta its second constant, 0 where it has none
 */
public record Activation(Function function, float alpha, float beta) implements Layer {
    /**
     * The functions, with a and b for {@link Activation#alpha} and {@link Activation#beta}. Those without a line of
     * their own are what C's {@code math.h} has under that name, infinite or NaN at and beyond the borders of their
     * domains as there.
     */
    public enum Function {
        /** max(x, 0). */
        RELU,
        /** x where x is at least 0, else a x. */
        LEAKY_RELU,
        /** min(max(x, a), b). */
        CLIP,
        /** x where x is above 0, else a (exp(x) - 1) (Clevert et al., 2016). */
        ELU,
        /** b x where x is above 0, else b a (exp(x) - 1) (Klambauer et al., 2017). */
        SELU,
        /** 1 / (1 + exp(-x)). */
        SIGMOID,
        /** Hyperbolic tangent. */
        TANH,
        /** x (1 + erf(x / sqrt 2)) / 2 (Hendrycks and Gimpel, 2016). */
        GELU_ERF,
        /** x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2, the approximation of {@link #GELU_ERF}. */
        GELU_TANH,
        /** x / (1 + exp(-a x)): SiLU for a = 1, else Swish (Ramachandran et al., 2017). */
        SILU,
        /** max(0, min(1, a x + b)). */
        HARD_SIGMOID,
        /** x max(0, min(1, a x + b)); MobileNet v3's has a = 1/6 and b = 1/2. */
        HARD_SWISH,
        /** x tanh(ln(1 + exp(x))) (Misra, 2019). */
        MISH,
        /** ln(1 + exp(x)). */
        SOFTPLUS,
        /** x / (1 + |x|). */
        SOFTSIGN,
        /** x where x is above 0, else a (exp(x / a) - 1) (Barron, 2017). */
        CELU,
        /** x where x is above a, else 0 (Konda et al., 2015). */
        THRESHOLDED_RELU,
        /** x + b where x is below -a, x - b where x is above a, else 0 (Donoho, 1995). */
        SHRINK,
        /** x to the power of a. */
        POW,
        /** 1 / x. */
        RECIPROCAL,
        /** |x|. */
        ABS,
        /** -x. */
        NEGATE,
        /** -1, 0 or 1. */
        SIGN,
        /** To the nearest integer, halves to the even one. */
        ROUND,
        FLOOR,
        CEIL,
        EXP,
        /** Natural logarithm. */
        LOG,
        SQRT,
        ERF,
        SIN,
        COS,
        TAN,
        ASIN,
        ACOS,
        ATAN,
        SINH,
        COSH,
        ASINH,
        ACOSH,
        ATANH
    }

    /** Checks the constants. */
    public Activation {
        boolean numbers = !Float.isNaN(alpha) && !Float.isNaN(beta);
        require(numbers, "%s has constants %s and %s; NaN is not allowed", function, alpha, beta);
    }

    /** max(x, 0). */
    public static Activation relu() {
        return new Activation(Function.RELU, 0, 0);
    }

    /** x where x is at least 0, else {@code slope} x. */
    public static Activation leakyRelu(float slope) {
        return new Activation(Function.LEAKY_RELU, slope, 0);
    }

    /** Values limited to [low, high]; where low is above high, high wins, as in ONNX. */
    public static Activation clip(float low, float high) {
        return new Activation(Function.CLIP, low, high);
    }

    /** Values limited to [0, 6] (MobileNet). */
    public static Activation relu6() {
        return clip(0, 6);
    }

    /** Exponential linear unit. */
    public static Activation elu(float alpha) {
        return new Activation(Function.ELU, alpha, 0);
    }

    /** Scaled exponential linear unit with the paper's constants. */
    public static Activation selu() {
        return new Activation(Function.SELU, 1.67326319217681884765625f, 1.05070102214813232421875f);
    }

    /** Logistic sigmoid. */
    public static Activation sigmoid() {
        return new Activation(Function.SIGMOID, 0, 0);
    }

    /** Hyperbolic tangent. */
    public static Activation tanh() {
        return new Activation(Function.TANH, 0, 0);
    }

    /** Gaussian error linear unit by the error function. */
    public static Activation geluErf() {
        return new Activation(Function.GELU_ERF, 0, 0);
    }

    /** Gaussian error linear unit by the tanh approximation. */
    public static Activation geluTanh() {
        return new Activation(Function.GELU_TANH, 0, 0);
    }

    /** Sigmoid-weighted linear unit. */
    public static Activation silu() {
        return new Activation(Function.SILU, 1, 0);
    }

    /** max(0, min(1, alpha x + beta)); ONNX's defaults are 0.2 and 0.5. */
    public static Activation hardSigmoid(float alpha, float beta) {
        return new Activation(Function.HARD_SIGMOID, alpha, beta);
    }

    /** x max(0, min(1, x / 6 + 1/2)). */
    public static Activation hardSwish() {
        return new Activation(Function.HARD_SWISH, 1f / 6, 0.5f);
    }

    /** Mish. */
    public static Activation mish() {
        return new Activation(Function.MISH, 0, 0);
    }

    /** Softplus. */
    public static Activation softplus() {
        return new Activation(Function.SOFTPLUS, 0, 0);
    }

    /** Softsign. */
    public static Activation softsign() {
        return new Activation(Function.SOFTSIGN, 0, 0);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        return List.of(inputs.getFirst());
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        boolean anyType = function == Function.RELU || function == Function.CLIP;
        return anyType ? inputs.getFirst() : FloatingInput.type(this, inputs);
    }

    @Override
    public String detail() {
        String name = function.name().toLowerCase(Locale.ROOT);
        return switch (function) {
            case LEAKY_RELU, ELU, CELU, THRESHOLDED_RELU, POW -> name + "(" + alpha + ")";
            case CLIP, SHRINK -> name + "(" + alpha + ", " + beta + ")";
            default -> name;
        };
    }
}

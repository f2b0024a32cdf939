package io.github.dnn4j.agreement.pytorch;

import java.util.Locale;

/** How a layer is written in PyTorch. */
sealed interface Call {
    /**
     * An expression of Python's subset TorchScript; a tensor, or a list of them for a layer with several outputs.
     *
     * @param text the expression
     */
    record Python(String text) implements Call {}

    /**
     * PyTorch has no such layer.
     *
     * @param reason why, in one sentence
     */
    record Missing(String reason) implements Call {}

    /** An expression with its parts filled in as {@link String#format} does. */
    static Call python(String format, Object... parts) {
        return new Python(String.format(Locale.ROOT, format, parts));
    }

    /** A reason with its parts filled in. */
    static Call missing(String format, Object... parts) {
        return new Missing(String.format(Locale.ROOT, format, parts));
    }

    /** Python's name for a truth value. */
    static String bool(boolean value) {
        return value ? "True" : "False";
    }

    /** Python's name for a number, infinities included. */
    static String number(double value) {
        return Double.isInfinite(value) ? value > 0 ? "inf" : "-inf" : Double.toString(value);
    }
}

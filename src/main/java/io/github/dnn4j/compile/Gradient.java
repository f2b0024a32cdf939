package io.github.dnn4j.compile;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.Shape;
import java.util.function.Function;

/**
 * The gradient of a loss by a value or a parameter, or the part of it that one consumer contributes. A value has as
 * many parts as there are places where it is used; their sum is the whole (chain rule).
 *
 * @param of what the loss is derived by
 * @param name the value's or the parameter's name
 * @param part which part, counted from 1 in the order of computation; 0 for the whole
 */
public record Gradient(Of of, String name, int part) {
    /** What a loss is derived by. */
    public enum Of {
        /** A value of the program: a network input or what a step produces. */
        VALUE,
        /** A learned parameter. */
        PARAMETER
    }

    /** The whole gradient by a value. */
    public static Gradient ofValue(String name) {
        return new Gradient(Of.VALUE, name, 0);
    }

    /** The whole gradient by a parameter. */
    public static Gradient ofParameter(String name) {
        return new Gradient(Of.PARAMETER, name, 0);
    }

    /**
     * The shape of what the loss is derived by.
     *
     * @param values the shape of each value
     */
    public Shape shape(Network network, Function<String, Shape> values) {
        return switch (of) {
            case VALUE -> values.apply(name);
            case PARAMETER -> network.parameters().get(name);
        };
    }

    /** A part of this gradient. */
    public Gradient part(int number) {
        return new Gradient(of, name, number);
    }

    @Override
    public String toString() {
        return (part == 0 ? "" : "part " + part + " of ") + "the gradient of "
                + (of == Of.VALUE ? "value " : "parameter ") + name;
    }
}

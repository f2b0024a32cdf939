package io.github.dnn4j.compile;

import io.github.dnn4j.session.TensorRole;

/** What the buffers of a training plan are called that are tensors of its session. */
public final class TensorNames {
    /** The number of the step: 64 bits. */
    public static final String STEP = "step";

    private TensorNames() {}

    /** The tensor of that role that has, or whose subject has, that name in the network. */
    public static String of(TensorRole role, String name) {
        return role + " " + name;
    }

    /** An input. */
    public static String input(String name) {
        return of(TensorRole.INPUT, name);
    }

    /** An output. */
    public static String output(String name) {
        return of(TensorRole.OUTPUT, name);
    }

    /** The derivative of the loss by an input. */
    public static String inputGradient(String name) {
        return of(TensorRole.INPUT_GRADIENT, name);
    }

    /** The derivative of the loss by an output. */
    public static String outputGradient(String name) {
        return of(TensorRole.OUTPUT_GRADIENT, name);
    }

    /** A parameter. */
    public static String parameter(String name) {
        return of(TensorRole.PARAMETER, name);
    }

    /** The derivative of the loss by a learned parameter. */
    public static String gradient(String name) {
        return of(TensorRole.PARAMETER_GRADIENT, name);
    }
}

package io.github.dnn4j.compile;

/** What the tensors of a training session are called: keys for its backend, words for its messages. */
public final class TensorNames {
    /** The number of the training step, 64 bits wide. */
    public static final String STEP = "step";

    private TensorNames() {}

    /** A network input. */
    public static String input(String name) {
        return "input " + name;
    }

    /** A network output. */
    public static String output(String name) {
        return "output " + name;
    }

    /** The gradient of a network input. */
    public static String inputGradient(String name) {
        return "gradient of input " + name;
    }

    /** The gradient of a network output. */
    public static String outputGradient(String name) {
        return "gradient of output " + name;
    }

    /** A parameter. */
    public static String parameter(String name) {
        return "parameter " + name;
    }

    /** The gradient of a learned parameter. */
    public static String gradient(String name) {
        return "gradient of parameter " + name;
    }
}

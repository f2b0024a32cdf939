package io.github.dnn4j.session;

/** What a tensor is in a session. */
public enum TensorRole {
    /** An input of the network. */
    INPUT("input"),
    /** An output of the network. */
    OUTPUT("output"),
    /** A parameter of a network in training. */
    PARAMETER("parameter"),
    /** The derivative of the loss by an input. */
    INPUT_GRADIENT("gradient of input"),
    /** The derivative of the loss by an output. */
    OUTPUT_GRADIENT("gradient of output"),
    /** The derivative of the loss by a learned parameter. */
    PARAMETER_GRADIENT("gradient of parameter");

    private final String words;

    TensorRole(String words) {
        this.words = words;
    }

    /** The role whose names it goes by: a gradient has the name of what the loss is derived by. */
    public TensorRole subject() {
        return switch (this) {
            case INPUT, INPUT_GRADIENT -> INPUT;
            case OUTPUT, OUTPUT_GRADIENT -> OUTPUT;
            case PARAMETER, PARAMETER_GRADIENT -> PARAMETER;
        };
    }

    /** The role in words, to be followed by a name. */
    @Override
    public String toString() {
        return words;
    }
}

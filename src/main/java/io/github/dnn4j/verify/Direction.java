package io.github.dnn4j.verify;

/** What of a layer is computed and compared, in the words of benchdnn's {@code --dir}. */
public enum Direction {
    /** The result, with bias. */
    FWD_B,
    /** The result without bias; benchdnn's training mode, which for a convolution is the same as {@link #FWD_I}. */
    FWD_D,
    /** The result without bias. */
    FWD_I,
    /** The gradient of the data. */
    BWD_D,
    /** The gradient of the weight, of a layer without bias. */
    BWD_W,
    /** The gradients of weight and bias. */
    BWD_WB;

    /** Whether the layer has a bias. */
    public boolean hasBias() {
        return this == FWD_B || this == BWD_WB;
    }

    /** Whether it is a gradient that is compared. */
    public boolean isBackward() {
        return this == BWD_D || this == BWD_W || this == BWD_WB;
    }

    /** The option that asks for it and a space; empty for the default, and the same for both ways without bias. */
    public String option() {
        return switch (this) {
            case FWD_B -> "";
            case FWD_D, FWD_I -> "--dir=FWD_D ";
            case BWD_D, BWD_W, BWD_WB -> "--dir=" + name() + " ";
        };
    }

    boolean covers(Quantity quantity) {
        return switch (this) {
            case FWD_B, FWD_D, FWD_I -> quantity.kind() == Quantity.Kind.OUTPUT;
            case BWD_D -> quantity.kind() == Quantity.Kind.INPUT_GRADIENT;
            case BWD_W, BWD_WB -> quantity.kind() == Quantity.Kind.PARAMETER_GRADIENT;
        };
    }
}

package io.github.dnn4j.onednn.primitive;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;

/** How the inputs and outputs of convolutions lie in memory. Layers between convolutions keep what they get. */
public enum ActivationLayout {
    /**
     * What oneDNN asks for, layer by layer; that of the input where another than a reference implementation reads it.
     */
    PER_LAYER("the layout that oneDNN asks for"),
    /** Channels innermost. */
    CHANNELS_LAST("channels last"),
    /** Blocks of 8 or 16 channels innermost, as many as a vector of F32 holds. */
    BLOCKED("channels in blocks");

    private final String text;

    ActivationLayout(String text) {
        this.text = text;
    }

    /** The layout in words. */
    String text() {
        return text;
    }

    /** True if there is a descriptor of this layout for a value of that shape. */
    public boolean fits(Shape shape) {
        return switch (this) {
            case PER_LAYER -> false;
            case CHANNELS_LAST -> shape.rank() >= 3;
            case BLOCKED -> shape.rank() >= 3 && shape.rank() <= 5;
        };
    }

    /** The descriptor of a value (N, C, spatial...) that {@link #fits}. */
    public MemoryDesc of(DnnlScope scope, Shape shape, DataType type) {
        return switch (this) {
            case PER_LAYER -> throw new IllegalStateException("oneDNN has not been asked for a layout of " + shape);
            case CHANNELS_LAST -> MemoryDesc.channelsLast(scope, shape, type);
            case BLOCKED -> MemoryDesc.blocked(scope, shape, type, Instructions.floatsPerVector());
        };
    }
}

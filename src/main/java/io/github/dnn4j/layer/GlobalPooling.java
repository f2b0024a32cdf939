package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Mean or largest value of each channel over all spatial positions: (N, C, spatial...) to (N, C, 1...). As a mean it
 * replaces the fully connected head of a classifier (Lin et al., Network in Network, 2014).
 *
 * @param mode mean or maximum
 */
public record GlobalPooling(Mode mode) implements Layer {
    /** What is taken of a channel. */
    public enum Mode {
        /** The mean. */
        AVERAGE,
        /** The largest value. */
        MAX
    }

    /** Global average pooling. */
    public static GlobalPooling average() {
        return new GlobalPooling(Mode.AVERAGE);
    }

    /** Global max pooling. */
    public static GlobalPooling max() {
        return new GlobalPooling(Mode.MAX);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        long channels = AveragePooling.channels(input);
        long[] extents = new long[input.rank()];
        Arrays.fill(extents, 1);
        extents[0] = input.extent(0);
        extents[1] = channels;
        return List.of(Shape.of(extents));
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return mode == Mode.AVERAGE ? FloatingInput.type(this, inputs) : inputs.getFirst();
    }

    @Override
    public String detail() {
        return mode == Mode.AVERAGE ? "average" : "max";
    }
}

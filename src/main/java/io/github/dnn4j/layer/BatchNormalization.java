package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Batch normalization at inference: y = scale (x - mean) / sqrt(variance + epsilon) + shift per channel, with the
 * running statistics (Ioffe and Szegedy, 2015). Input and output (N, C, ...), rank at least 2; four parameters of shape
 * (C) in the order scale, shift, mean, variance.
 *
 * @param channels channels
 * @param epsilon added to the variance, at least 0; with 0 a channel without variance is divided by 0
 */
public record BatchNormalization(int channels, double epsilon) implements Layer {
    /** Checks channels and epsilon. */
    public BatchNormalization {
        require(channels >= 1, "batch normalization has %d channels; at least 1 is needed", channels);
        require(
                epsilon >= 0 && Double.isFinite(epsilon),
                "batch normalization has epsilon %s; a finite number of at least 0 is needed",
                epsilon);
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(
                ParameterSpec.learned("scale", channels),
                ParameterSpec.learned("shift", channels),
                ParameterSpec.fixed("mean", channels),
                ParameterSpec.fixed("variance", channels));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(
                input.rank() >= 2 && input.extent(1) == channels,
                "input of shape %s does not have %d channels on axis 1, as this batch normalization takes",
                input,
                channels);
        return List.of(input);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return FloatingInput.type(this, inputs);
    }
}

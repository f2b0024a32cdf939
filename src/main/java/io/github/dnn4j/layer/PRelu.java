package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Parametric ReLU: x where x is at least 0, else slope x, with a learned slope (He et al., 2015). The slope broadcasts
 * to the input and does not enlarge it: for one slope per channel of (N, C, H, W) its shape is (C, 1, 1).
 *
 * @param slope shape of the slope
 */
public record PRelu(Shape slope) implements Layer {
    /** One slope per channel of an input with {@code spatialRank} spatial axes. */
    public static PRelu perChannel(int channels, int spatialRank) {
        require(spatialRank >= 0, "slopes for %d spatial axes; at least 0 is needed", spatialRank);
        long[] extents = new long[spatialRank + 1];
        java.util.Arrays.fill(extents, 1);
        extents[0] = channels;
        return new PRelu(Shape.of(extents));
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of(new ParameterSpec("slope", slope, true));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(
                Broadcast.shapes(input, slope).equals(input),
                "slope of shape %s does not broadcast to the input's shape %s without enlarging it",
                slope,
                input);
        return List.of(input);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return FloatingInput.type(this, inputs);
    }
}

package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Fully connected layer: (N, inFeatures) to (N, outFeatures). An input of higher rank is read as (N, everything else)
 * in logical order. The weight has the shape (outFeatures, inFeatures), the bias (outFeatures).
 *
 * @param inFeatures input features per sample
 * @param outFeatures output features per sample
 * @param bias whether a bias is added
 */
public record FullyConnected(int inFeatures, int outFeatures, boolean bias) implements Layer {
    /** Checks the sizes, and that the weight can be addressed. */
    public FullyConnected {
        require(inFeatures >= 1, "fully connected layer has %d input features; at least 1 is needed", inFeatures);
        require(outFeatures >= 1, "fully connected layer has %d output features; at least 1 is needed", outFeatures);
        Shape.of(outFeatures, inFeatures);
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(ParameterSpec.learned("weight", outFeatures, inFeatures));
        if (bias) {
            specs.add(ParameterSpec.learned("bias", outFeatures));
        }
        return List.copyOf(specs);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(
                input.rank() >= 2,
                "input of shape %s has rank %d; at least 2 is needed (N, C, ...)",
                input,
                input.rank());
        long features = input.elements() / input.extent(0);
        require(
                features == inFeatures,
                "input of shape %s has %d features per sample; this fully connected layer takes %d",
                input,
                features,
                inFeatures);
        return List.of(Shape.of(input.extent(0), outFeatures));
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return FloatingInput.type(this, inputs);
    }

    @Override
    public long macs(List<Shape> inputs) {
        return CheckedSizes.multiply("MACs", outputShapes(inputs).getFirst().elements(), inFeatures);
    }
}

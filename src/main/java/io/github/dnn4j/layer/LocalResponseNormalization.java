package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Local response normalization across channels: y_c = x_c / (k + alpha / size sum x_i^2)^beta, the sum over the {@code
 * size} channels around c, from c - floor((size - 1) / 2) to c + ceil((size - 1) / 2) (Krizhevsky et al., 2012, with
 * alpha divided by the size as in Caffe, PyTorch and ONNX). Input and output (N, C, spatial...).
 *
 * @param size channels in the sum, at least 1
 * @param alpha scale of the sum
 * @param beta exponent
 * @param k constant term
 */
public record LocalResponseNormalization(int size, double alpha, double beta, double k) implements Layer {
    /** Checks the constants. */
    public LocalResponseNormalization {
        require(size >= 1, "local response normalization has size %d; at least 1 is needed", size);
        require(
                Double.isFinite(alpha) && Double.isFinite(beta) && Double.isFinite(k),
                "local response normalization has alpha %s, beta %s, k %s; finite numbers are needed",
                alpha,
                beta,
                k);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(input.rank() >= 3, "input of shape %s has rank %d; (N, C, spatial...) is needed", input, input.rank());
        return List.of(input);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return FloatingInput.type(this, inputs);
    }

    @Override
    public String detail() {
        return "size " + size;
    }
}

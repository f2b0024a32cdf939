package io.github.dnn4j.layer;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * One layer of a network: an immutable description that cannot be constructed with values that make no sense, infers
 * the shapes of its outputs and knows its parameters and cost. A layer holds no weights and no memory.
 *
 * <p>Data is described in the logical order (N, C, spatial...), with one to three spatial extents, whatever the order
 * in memory.
 */
public sealed interface Layer
        permits Activation,
                AveragePooling,
                BatchNormalization,
                ChannelShuffle,
                Concat,
                Constant,
                ConstantPadding,
                Convolution,
                Dequantize,
                Dropout,
                Elementwise,
                Flatten,
                FullyConnected,
                GlobalPooling,
                LocalResponseNormalization,
                MatrixProduct,
                MaxPooling,
                Normalization,
                PRelu,
                Quantize,
                Resampling,
                Reshape,
                Softmax,
                Split,
                Transpose,
                TransposedConvolution {

    /** The least number of inputs. */
    default int minInputs() {
        return 1;
    }

    /** The largest number of inputs. */
    default int maxInputs() {
        return minInputs();
    }

    /** Whether the outputs are computed from the elements of input {@code i}, and not from its shape alone. */
    default boolean reads(int i) {
        return true;
    }

    /** The number of outputs. */
    default int outputs() {
        return 1;
    }

    /** The parameters in the order in which kernels receive them; empty for a layer without any. */
    default List<ParameterSpec> parameters() {
        return List.of();
    }

    /**
     * The shapes of the outputs for inputs of the given shapes.
     *
     * @throws InvalidDescriptorException if the layer cannot take inputs of these shapes; the message names the extent
     */
    List<Shape> outputShapes(List<Shape> inputs);

    /** The element type of the outputs for inputs of the given types: that of the first input unless overridden. */
    default DataType outputType(List<DataType> inputs) {
        return inputs.getFirst();
    }

    /**
     * Multiply-accumulate operations for inputs of the given shapes; 0 for layers that sum no products of inputs with
     * parameters or with one another, or count as element-wise work.
     */
    default long macs(List<Shape> inputs) {
        return 0;
    }

    /** The name of the layer's kind as users read it: the record's simple name. */
    default String kind() {
        return getClass().getSimpleName();
    }

    /** A short description of the settings that matter to a reader of a summary, such as {@code 3x3/2 g32}. */
    default String detail() {
        return "";
    }

    /**
     * Checks the number of inputs.
     *
     * @throws InvalidDescriptorException unless it lies between {@link #minInputs} and {@link #maxInputs}
     */
    default void requireInputs(int count) {
        InvalidDescriptorException.require(
                count >= minInputs() && count <= maxInputs(),
                "%s takes %s, but was given %d",
                kind(),
                minInputs() == maxInputs()
                        ? minInputs() + (minInputs() == 1 ? " input" : " inputs")
                        : "at least " + minInputs() + " inputs",
                count);
    }

    /** Parameters, multiply-accumulates and memory traffic for inputs of the given shapes stored as {@code type}. */
    default Cost cost(List<Shape> inputs, DataType type) {
        long learned = 0;
        long read = 0;
        for (ParameterSpec parameter : parameters()) {
            learned += parameter.learned() ? parameter.shape().elements() : 0;
            read = CheckedSizes.add("bytes read", read, parameter.shape().bytes(type));
        }
        for (Shape input : inputs) {
            read = CheckedSizes.add("bytes read", read, input.bytes(type));
        }
        long written = 0;
        for (Shape output : outputShapes(inputs)) {
            written = CheckedSizes.add("bytes written", written, output.bytes(type));
        }
        return new Cost(learned, macs(inputs), read, written);
    }
}

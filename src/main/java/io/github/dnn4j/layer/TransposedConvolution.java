package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Transposed convolution: the gradient of a {@link Convolution} with respect to its input, used to enlarge. Input (N,
 * inChannels, spatial...), output (N, outChannels, spatial...) with the extent (H - 1) s - p + d (k - 1) +
 * outputPadding + 1, p both paddings together. The weight has the shape (inChannels, outChannels / groups, kernel...),
 * as in PyTorch and ONNX.
 *
 * <p>Each input element meets every tap once, but taps that fall into the padding are cut off; {@link #macs} counts
 * them all, as is customary.
 *
 * @param inChannels input channels
 * @param outChannels output channels
 * @param groups independent groups; divides both channel counts
 * @param window kernel, stride, dilation (1 is dense) and padding of the convolution that this one transposes
 * @param outputPadding elements added after the end of every spatial axis; they receive the sums of the taps there,
 *     else the bias alone. PyTorch demands that it be below stride or dilation; here it may be any number
 * @param bias whether a bias is added
 */
public record TransposedConvolution(
        int inChannels, int outChannels, int groups, Window window, List<Integer> outputPadding, boolean bias)
        implements Layer {
    /** Checks channels, groups and output padding, and that the weight can be addressed. */
    public TransposedConvolution {
        Convolution.requireChannels("transposed convolution", inChannels, outChannels, groups);
        Convolution.weightShape(inChannels, outChannels / groups, window);
        outputPadding = List.copyOf(outputPadding);
        require(
                outputPadding.size() == window.rank(),
                "output padding %s has %d values for %d spatial axes",
                outputPadding,
                outputPadding.size(),
                window.rank());
        for (int value : outputPadding) {
            require(value >= 0, "output padding %s must be at least 0 on every axis", outputPadding);
        }
    }

    /** A transposed convolution with bias, stride 1, no padding. */
    public static TransposedConvolution of(int inChannels, int outChannels, int... kernel) {
        Window window = Window.of(kernel);
        return new TransposedConvolution(
                inChannels, outChannels, 1, window, Collections.nCopies(window.rank(), 0), true);
    }

    /** This layer with another window. */
    public TransposedConvolution withWindow(Window other) {
        return new TransposedConvolution(inChannels, outChannels, groups, other, outputPadding, bias);
    }

    /** This layer with another stride; one value serves all axes. */
    public TransposedConvolution withStride(int... stride) {
        return withWindow(window.withStride(stride));
    }

    /** This layer with the same padding before and after; one value serves all axes. */
    public TransposedConvolution withPadding(int... padding) {
        return withWindow(window.withPadding(padding));
    }

    /** This layer with another dilation (1 is dense); one value serves all axes. */
    public TransposedConvolution withDilation(int... dilation) {
        return withWindow(window.withDilation(dilation));
    }

    /** This layer with another number of groups. */
    public TransposedConvolution withGroups(int other) {
        return new TransposedConvolution(inChannels, outChannels, other, window, outputPadding, bias);
    }

    /** This layer with another output padding; one value serves all axes. */
    public TransposedConvolution withOutputPadding(int... values) {
        List<Integer> padding = values.length == 1
                ? Collections.nCopies(window.rank(), values[0])
                : java.util.Arrays.stream(values).boxed().toList();
        return new TransposedConvolution(inChannels, outChannels, groups, window, padding, bias);
    }

    /** This layer with or without bias. */
    public TransposedConvolution withBias(boolean other) {
        return new TransposedConvolution(inChannels, outChannels, groups, window, outputPadding, other);
    }

    /** The shape of the weight: (inChannels, outChannels / groups, kernel...). */
    public Shape weightShape() {
        return Convolution.weightShape(inChannels, outChannels / groups, window);
    }

    /** The output extent on a spatial axis. */
    public long outputExtent(int axis, long input) {
        long spread = CheckedSizes.multiply(
                "output extent", input - 1, window.stride().get(axis));
        long padded = CheckedSizes.add(
                "output extent", spread, (long) window.effectiveKernel(axis) + outputPadding.get(axis));
        long extent = padded - window.padBegin().get(axis) - window.padEnd().get(axis);
        require(
                extent >= 1,
                "spatial axis %d of extent %d gives %d output elements: padding %d and %d cut away more than there is",
                axis,
                input,
                extent,
                window.padBegin().get(axis),
                window.padEnd().get(axis));
        return extent;
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(new ParameterSpec("weight", weightShape(), true));
        if (bias) {
            specs.add(ParameterSpec.learned("bias", outChannels));
        }
        return List.copyOf(specs);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(
                input.rank() == window.rank() + 2,
                "input of shape %s has rank %d; this transposed convolution takes rank %d (N, C, spatial...)",
                input,
                input.rank(),
                window.rank() + 2);
        require(
                input.extent(1) == inChannels,
                "input of shape %s has %d channels; this transposed convolution takes %d",
                input,
                input.extent(1),
                inChannels);
        long[] extents = new long[input.rank()];
        extents[0] = input.extent(0);
        extents[1] = outChannels;
        for (int i = 0; i < window.rank(); i++) {
            extents[i + 2] = outputExtent(i, input.extent(i + 2));
        }
        return List.of(Shape.of(extents));
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return FloatingInput.type(this, inputs);
    }

    @Override
    public long macs(List<Shape> inputs) {
        outputShapes(inputs);
        return CheckedSizes.multiply(
                "MACs",
                inputs.getFirst().elements(),
                CheckedSizes.multiply("MACs", outChannels / groups, window.taps()));
    }

    @Override
    public String detail() {
        return window.brief() + (groups > 1 ? " g" + groups : "");
    }
}

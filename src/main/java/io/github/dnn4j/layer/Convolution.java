package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolution (cross-correlation, as every framework computes it) of an input (N, inChannels, spatial...) to (N,
 * outChannels, spatial...). Standard, 1x1, strided, dilated, grouped, depthwise, kx1 and 1xk convolutions are all this
 * record. The weight has the shape (outChannels, inChannels / groups, kernel...), the bias (outChannels).
 *
 * <p>Parameters: (inChannels / groups) k outChannels + outChannels. MACs: parameters without bias, times output
 * positions, times N. Against groups = 1, g groups cost 1/g (Krizhevsky et al., 2012; Xie et al., 2017).
 *
 * @param inChannels input channels
 * @param outChannels output channels
 * @param groups independent groups; divides both channel counts
 * @param window kernel, stride, dilation (1 is dense) and padding
 * @param bias whether a bias is added
 */
public record Convolution(int inChannels, int outChannels, int groups, Window window, boolean bias) implements Layer {
    /** Checks channels and groups, and that the weight can be addressed. */
    public Convolution {
        requireChannels("convolution", inChannels, outChannels, groups);
        weightShape(outChannels, inChannels / groups, window);
    }

    static void requireChannels(String what, int inChannels, int outChannels, int groups) {
        require(inChannels >= 1, "%s has %d input channels; at least 1 is needed", what, inChannels);
        require(outChannels >= 1, "%s has %d output channels; at least 1 is needed", what, outChannels);
        require(groups >= 1, "%s has %d groups; at least 1 is needed", what, groups);
        require(
                inChannels % groups == 0 && outChannels % groups == 0,
                "%d groups do not divide both the %d input and the %d output channels of the %s",
                groups,
                inChannels,
                outChannels,
                what);
    }

    /** A dense convolution with bias, stride 1, no padding; {@code kernel} gives every spatial extent. */
    public static Convolution of(int inChannels, int outChannels, int... kernel) {
        return new Convolution(inChannels, outChannels, 1, Window.of(kernel), true);
    }

    /** A square two-dimensional convolution with bias, stride 1, no padding. */
    public static Convolution square(int inChannels, int outChannels, int kernel) {
        return of(inChannels, outChannels, kernel, kernel);
    }

    /** A depthwise square two-dimensional convolution: as many groups as channels. */
    public static Convolution depthwise(int channels, int kernel) {
        return square(channels, channels, kernel).withGroups(channels);
    }

    /** This convolution with another stride; one value serves all axes. */
    public Convolution withStride(int... stride) {
        return withWindow(window.withStride(stride));
    }

    /** This convolution with another dilation (1 is dense); one value serves all axes. */
    public Convolution withDilation(int... dilation) {
        return withWindow(window.withDilation(dilation));
    }

    /** This convolution with the same padding before and after; one value serves all axes. */
    public Convolution withPadding(int... padding) {
        return withWindow(window.withPadding(padding));
    }

    /** This convolution with another window. */
    public Convolution withWindow(Window other) {
        return new Convolution(inChannels, outChannels, groups, other, bias);
    }

    /** This convolution with another number of groups. */
    public Convolution withGroups(int other) {
        return new Convolution(inChannels, outChannels, other, window, bias);
    }

    /** This convolution with or without bias. */
    public Convolution withBias(boolean other) {
        return new Convolution(inChannels, outChannels, groups, window, other);
    }

    /** True if every group has one input channel and there is more than one group. */
    public boolean isDepthwise() {
        return groups > 1 && groups == inChannels;
    }

    /** True for a kernel of one tap, whatever its stride. */
    public boolean isPointwise() {
        return window.taps() == 1;
    }

    /** The shape of the weight: (outChannels, inChannels / groups, kernel...). */
    public Shape weightShape() {
        return weightShape(outChannels, inChannels / groups, window);
    }

    static Shape weightShape(long first, long second, Window window) {
        long[] extents = new long[window.rank() + 2];
        extents[0] = first;
        extents[1] = second;
        for (int i = 0; i < window.rank(); i++) {
            extents[i + 2] = window.kernel().get(i);
        }
        return Shape.of(extents);
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
        Shape output = window.outputShape(input, outChannels, Rounding.FLOOR);
        require(
                input.extent(1) == inChannels,
                "input of shape %s has %d channels; this convolution takes %d",
                input,
                input.extent(1),
                inChannels);
        return List.of(output);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return FloatingInput.type(this, inputs);
    }

    @Override
    public long macs(List<Shape> inputs) {
        Shape output = outputShapes(inputs).getFirst();
        return CheckedSizes.multiply(
                "MACs", output.elements(), CheckedSizes.multiply("MACs", inChannels / groups, window.taps()));
    }

    @Override
    public String detail() {
        return window.brief() + (isDepthwise() ? " depthwise" : groups > 1 ? " g" + groups : "");
    }
}

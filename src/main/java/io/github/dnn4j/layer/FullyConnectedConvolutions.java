package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * Fully connected layers as convolutions and back, with the same weights and the same numbers out. A classifier whose
 * head is written as convolutions runs on larger pictures and gives a map of scores (Long et al., Fully Convolutional
 * Networks, 2015).
 */
public final class FullyConnectedConvolutions {
    private FullyConnectedConvolutions() {}

    /** The 1x1 convolution that computes {@code layer} at each position of an input (N, inFeatures, H, W). */
    public static Convolution pointwise(FullyConnected layer) {
        return Convolution.square(layer.inFeatures(), layer.outFeatures(), 1).withBias(layer.bias());
    }

    /**
     * The convolution whose kernel covers a whole map (channels, spatial...) and that computes what {@code layer} does
     * with that map flattened.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the map does not have {@code layer}'s features
     */
    public static Convolution fullSize(FullyConnected layer, Shape map) {
        require(
                map.rank() >= 2 && map.elements() == layer.inFeatures(),
                "a map of shape %s (C, spatial...) has %d elements; the fully connected layer takes %d features",
                map,
                map.elements(),
                layer.inFeatures());
        int[] kernel = new int[map.rank() - 1];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (int) map.extent(i + 1);
        }
        return Convolution.of((int) map.extent(0), layer.outFeatures(), kernel).withBias(layer.bias());
    }

    /**
     * The fully connected layer that {@code convolution} is on inputs (N, C, spatial...) of its kernel's extent.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the convolution has groups, padding or dilation:
     *     {@link ConvolutionMatrix} gives the sparse matrix of those
     */
    public static FullyConnected back(Convolution convolution) {
        Window window = convolution.window();
        for (int i = 0; i < window.rank(); i++) {
            require(
                    window.padBegin().get(i) == 0
                            && window.padEnd().get(i) == 0
                            && window.effectiveKernel(i) == window.kernel().get(i),
                    "a convolution %s with padding or dilation is no fully connected layer over its kernel's extent",
                    window.brief());
        }
        require(
                convolution.groups() == 1,
                "a convolution with %d groups is not fully connected; 1 group is needed",
                convolution.groups());
        long features = CheckedSizes.multiply("input features", convolution.inChannels(), window.taps());
        return new FullyConnected(
                CheckedSizes.toInt("input features", features), convolution.outChannels(), convolution.bias());
    }

    /**
     * A fully connected weight (outFeatures, inFeatures) as the weight of {@code convolution}, or the other way round
     * with {@link #weight(FullyConnected, Tensor)}: a view of the same values, which are in the same order.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the element counts differ
     */
    public static Tensor weight(Convolution convolution, Tensor weight) {
        return weight.reshape(convolution.weightShape());
    }

    /** A convolution's weight as that of the fully connected {@code layer}: a view of the same values. */
    public static Tensor weight(FullyConnected layer, Tensor weight) {
        return weight.reshape(Shape.of(layer.outFeatures(), layer.inFeatures()));
    }
}

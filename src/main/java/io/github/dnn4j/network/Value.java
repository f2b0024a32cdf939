package io.github.dnn4j.network;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.ChannelShuffle;
import io.github.dnn4j.layer.CheckedSizes;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.function.UnaryOperator;

/**
 * A value inside a {@link NetworkBuilder}: the output of a layer, and the input of others. The shorthands add the
 * layer that they name after this value; every other layer goes through {@link #then}.
 *
 * @param builder the builder it belongs to
 * @param name its name
 * @param shape its shape for the default input shapes
 */
public record Value(NetworkBuilder builder, String name, Shape shape) {
    /** Adds any layer with one input and one output. */
    public Value then(String node, Layer layer) {
        return builder.add(node, layer, this);
    }

    /** The number of channels: the extent of axis 1. */
    public int channels() {
        InvalidDescriptorException.require(shape.rank() >= 2, "value %s of shape %s has no channels", name, shape);
        return CheckedSizes.toInt("channels", shape.extent(1));
    }

    /** A square two-dimensional convolution with bias, stride 1 and no padding. */
    public Value convolution(String node, int outChannels, int kernel) {
        return convolution(node, outChannels, kernel, UnaryOperator.identity());
    }

    /** A square two-dimensional convolution, adjusted: {@code c -> c.withStride(2).withPadding(1)}. */
    public Value convolution(String node, int outChannels, int kernel, UnaryOperator<Convolution> adjust) {
        return then(node, adjust.apply(Convolution.square(channels(), outChannels, kernel)));
    }

    /** A depthwise square two-dimensional convolution, adjusted. */
    public Value depthwise(String node, int kernel, UnaryOperator<Convolution> adjust) {
        return then(node, adjust.apply(Convolution.depthwise(channels(), kernel)));
    }

    /** Batch normalization with epsilon 1e-5. */
    public Value batchNormalization(String node) {
        return then(node, new BatchNormalization(channels(), 1e-5));
    }

    /** Rectified linear unit. */
    public Value relu(String node) {
        return then(node, Activation.relu());
    }

    /** Square two-dimensional max pooling without padding, rounding down. */
    public Value maxPooling(String node, int kernel, int stride) {
        return then(node, MaxPooling.square(kernel, stride, 0));
    }

    /** Square two-dimensional average pooling without padding, rounding down. */
    public Value averagePooling(String node, int kernel, int stride) {
        return then(node, AveragePooling.square(kernel, stride, 0));
    }

    /** Global average pooling. */
    public Value globalAveragePooling(String node) {
        return then(node, GlobalPooling.average());
    }

    /** A fully connected layer with bias over all features of a sample. */
    public Value fullyConnected(String node, int outFeatures) {
        return then(
                node,
                new FullyConnected(
                        CheckedSizes.toInt("input features", shape.elements() / shape.extent(0)), outFeatures, true));
    }

    /** (N, everything else). */
    public Value flatten(String node) {
        return then(node, Flatten.features());
    }

    /** Softmax over axis 1. */
    public Value softmax(String node) {
        return then(node, Softmax.channels());
    }

    /** Channel shuffle. */
    public Value channelShuffle(String node, int groups) {
        return then(node, new ChannelShuffle(groups));
    }

    /** The sum with another value. */
    public Value plus(String node, Value other) {
        return builder.add(node, Elementwise.add(), this, other);
    }

    /** Concatenation of channels with other values. */
    public Value concat(String node, Value... others) {
        Value[] all = new Value[others.length + 1];
        all[0] = this;
        System.arraycopy(others, 0, all, 1, others.length);
        return builder.add(node, Concat.channels(), all);
    }
}

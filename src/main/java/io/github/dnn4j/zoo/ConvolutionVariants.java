package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.ResizeConvolution;
import io.github.dnn4j.network.SeparableConvolutions;
import io.github.dnn4j.network.Value;
import java.util.List;

/**
 * One small classifier in variants that differ in a single respect, to measure what the literature claims about each: a
 * 3x3 convolution to 16 channels, four blocks to 32, 32, 64 and 64 channels of which the first and third halve the
 * maps, and a head. The blocks or the head are what varies. Everything is normalized, without dropout. Two small
 * autoencoders differ likewise in how they enlarge.
 */
public final class ConvolutionVariants {
    private static final int STEM = 16;
    private static final int[][] BLOCKS = {{32, 2}, {32, 1}, {64, 2}, {64, 1}};
    private static final int GROUPS = 4;
    private static final int NARROWING = 4;
    private static final int HIDDEN = 128;
    private static final int CODE = 8;

    private ConvolutionVariants() {}

    /** Adds a block. */
    @FunctionalInterface
    private interface Block {
        Value add(Value x, String name, int channels, int stride);
    }

    /** Adds what makes scores of maps. */
    @FunctionalInterface
    private interface Head {
        Value add(Value x, int classes);
    }

    /** The variants of the classifier, the plain one first. */
    public static List<Classifier> classifiers() {
        return List.of(
                variant("standard", "3x3 convolutions", ConvolutionVariants::standard, ConvolutionVariants::pooled),
                variant(
                        "separable",
                        "3x3 depthwise, then 1x1 (Howard et al., 2017)",
                        ConvolutionVariants::separable,
                        ConvolutionVariants::pooled),
                variant(
                        "grouped",
                        "3x3 in 4 groups that never meet",
                        (x, name, channels, stride) -> grouped(x, name, channels, stride, false),
                        ConvolutionVariants::pooled),
                variant(
                        "grouped_shuffle",
                        "3x3 in 4 groups, channels shuffled (Zhang et al., 2018)",
                        (x, name, channels, stride) -> grouped(x, name, channels, stride, true),
                        ConvolutionVariants::pooled),
                variant(
                        "bottleneck",
                        "1x1 to a quarter, 3x3, 1x1 back (He et al., 2016)",
                        ConvolutionVariants::bottleneck,
                        ConvolutionVariants::pooled),
                variant(
                        "fully_connected",
                        "3x3 convolutions, two fully connected layers as head",
                        ConvolutionVariants::standard,
                        ConvolutionVariants::fullyConnected));
    }

    /**
     * The autoencoders: with transposed convolutions, and with resize-convolutions. The classes do not matter to them.
     */
    public static List<Classifier> autoencoders() {
        return List.of(
                new Classifier(
                        "autoencoder_transposed",
                        "enlarges by 3x3 transposed convolutions of stride 2",
                        (classes, channels, height, width) -> autoencoder(
                                "autoencoder_transposed", channels, height, width, ConvolutionVariants::transposed)),
                new Classifier(
                        "autoencoder_resize",
                        "enlarges by nearest neighbour, then 3x3 (Odena et al., 2016)",
                        (classes, channels, height, width) -> autoencoder(
                                "autoencoder_resize",
                                channels,
                                height,
                                width,
                                (x, name, out) -> ResizeConvolution.add(x, name, 2, out, 3, Resampling.Mode.NEAREST))));
    }

    private static Classifier variant(String name, String title, Block block, Head head) {
        return new Classifier(name, title, (classes, channels, height, width) -> {
            NetworkBuilder b = new NetworkBuilder(name);
            Value x = normalized(b.input("data", 1, channels, height, width), "stem", STEM, 3, 1, 1);
            for (int i = 0; i < BLOCKS.length; i++) {
                x = block.add(x, "block" + (i + 1), BLOCKS[i][0], BLOCKS[i][1]);
            }
            return b.output(head.add(x, classes).softmax("prob")).build();
        });
    }

    private static Value normalized(Value x, String name, int channels, int kernel, int stride, int groups) {
        return NormalizedConvolution.square(
                        x,
                        name,
                        name + "_norm",
                        channels,
                        kernel,
                        c -> c.withStride(stride).withGroups(groups))
                .relu(name + "_relu");
    }

    private static Value standard(Value x, String name, int channels, int stride) {
        return normalized(x, name, channels, 3, stride, 1);
    }

    private static Value separable(Value x, String name, int channels, int stride) {
        return SeparableConvolutions.mobileNetBlock(
                x, name, channels, 3, c -> c.withStride(stride).withPadding(1));
    }

    private static Value grouped(Value x, String name, int channels, int stride, boolean shuffle) {
        Value y = normalized(x, name, channels, 3, stride, GROUPS);
        return shuffle ? y.channelShuffle(name + "_shuffle", GROUPS) : y;
    }

    private static Value bottleneck(Value x, String name, int channels, int stride) {
        Value y = normalized(x, name + ".reduce", channels / NARROWING, 1, 1, 1);
        y = normalized(y, name + ".conv", channels / NARROWING, 3, stride, 1);
        return normalized(y, name + ".expand", channels, 1, 1, 1);
    }

    private static Value pooled(Value x, int classes) {
        return x.globalAveragePooling("pool").fullyConnected("fc", classes);
    }

    private static Value fullyConnected(Value x, int classes) {
        return x.fullyConnected("fc1", HIDDEN).relu("fc1_relu").fullyConnected("fc2", classes);
    }

    /** Adds one enlargement by 2. */
    @FunctionalInterface
    private interface Enlargement {
        Value add(Value x, String name, int outChannels);
    }

    private static Network autoencoder(String name, int channels, int height, int width, Enlargement enlargement) {
        require(
                height % 4 == 0 && width % 4 == 0,
                "%s halves pictures twice and enlarges them again; %dx%d is no multiple of 4",
                name,
                height,
                width);
        NetworkBuilder b = new NetworkBuilder(name);
        Value x = b.input("data", 1, channels, height, width);
        x = x.convolution("encode1", 16, 3, c -> c.withStride(2).withPadding(1)).relu("encode1_relu");
        x = x.convolution("encode2", 32, 3, c -> c.withStride(2).withPadding(1)).relu("encode2_relu");
        x = x.convolution("code", CODE, 1).relu("code_relu");
        x = enlargement.add(x, "decode1", 16).relu("decode1_relu");
        return b.output(enlargement.add(x, "decode2", channels)).build();
    }

    private static Value transposed(Value x, String name, int outChannels) {
        return x.then(
                name,
                TransposedConvolution.of(x.channels(), outChannels, 3, 3)
                        .withStride(2)
                        .withPadding(1)
                        .withOutputPadding(1));
    }
}

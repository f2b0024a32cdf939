package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.List;

/** The blocks that networks are made of: here the oneDNN backend folds and fuses layers. */
public final class BlockCases {
    private BlockCases() {}

    /** ResNet's bottleneck on 64 channels, with the input itself as the shortcut. */
    public static AgreementCase bottleneck() {
        NetworkBuilder b = new NetworkBuilder("bottleneck");
        Value x = b.input("x", 2, 64, 14, 13);
        Value y = branch(x, 16, 1);
        return AgreementCase.of(
                "bottleneck", b.output(y.plus("add", x).relu("relu")).build());
    }

    /** The first bottleneck of a stage: stride 2, and a 1x1 convolution as the shortcut. */
    public static AgreementCase projectedBottleneck() {
        NetworkBuilder b = new NetworkBuilder("bottleneck");
        Value x = b.input("x", 2, 64, 14, 13);
        Value y = branch(x, 32, 2);
        Value shortcut = x.convolution("conv0", 128, 1, c -> c.withStride(2).withBias(false))
                .batchNormalization("bn0");
        return AgreementCase.of(
                "bottleneck with stride and projection",
                b.output(y.plus("add", shortcut).relu("relu")).build());
    }

    private static Value branch(Value x, int middle, int stride) {
        return x.convolution("conv1", middle, 1, c -> c.withBias(false))
                .batchNormalization("bn1")
                .relu("relu1")
                .convolution(
                        "conv2",
                        middle,
                        3,
                        c -> c.withStride(stride).withPadding(1).withBias(false))
                .batchNormalization("bn2")
                .relu("relu2")
                .convolution("conv3", 4 * middle, 1, c -> c.withBias(false))
                .batchNormalization("bn3");
    }

    static List<AgreementCase> cases() {
        return List.of(
                bottleneck(),
                projectedBottleneck(),
                invertedResidual(),
                shuffleUnit(),
                inception(),
                squeezeExcitation());
    }

    /** A border of zeros that is a layer of its own, as Caffe and TensorFlow write it: it counts in a pooling. */
    private static AgreementCase padded(String name, Layer layer) {
        NetworkBuilder b = new NetworkBuilder("padded");
        Value x = b.input("x", 2, 6, 9, 11).then("negative", Activation.clip(Float.NEGATIVE_INFINITY, -0.5f));
        Value y = x.then("pad", new ConstantPadding(List.of(0, 0, 1, 2), List.of(0, 0, 1, 0), 0))
                .then("layer", layer);
        return AgreementCase.of("zeros around, then " + name, b.output(y).build());
    }

    /** MobileNet v2's. */
    private static AgreementCase invertedResidual() {
        NetworkBuilder b = new NetworkBuilder("inverted-residual");
        Value x = b.input("x", 1, 16, 14, 14);
        Value y = x.convolution("expand", 96, 1, c -> c.withBias(false))
                .batchNormalization("bn1")
                .then("relu1", Activation.relu6())
                .depthwise("depthwise", 3, c -> c.withPadding(1).withBias(false))
                .batchNormalization("bn2")
                .then("relu2", Activation.relu6())
                .convolution("project", 16, 1, c -> c.withBias(false))
                .batchNormalization("bn3");
        return AgreementCase.of("inverted residual", b.output(x.plus("add", y)).build());
    }

    /** ShuffleNet's, with pointwise convolutions in groups around a channel shuffle. */
    private static AgreementCase shuffleUnit() {
        NetworkBuilder b = new NetworkBuilder("shuffle-unit");
        Value x = b.input("x", 2, 48, 10, 9);
        Value y = x.convolution("compress", 24, 1, c -> c.withGroups(3).withBias(false))
                .batchNormalization("bn1")
                .relu("relu1")
                .channelShuffle("shuffle", 3)
                .depthwise("depthwise", 3, c -> c.withPadding(1).withBias(false))
                .batchNormalization("bn2")
                .convolution("expand", 48, 1, c -> c.withGroups(3).withBias(false))
                .batchNormalization("bn3");
        return AgreementCase.of(
                "shuffle unit", b.output(y.plus("add", x).relu("relu")).build());
    }

    /** GoogLeNet's, four branches joined. */
    private static AgreementCase inception() {
        NetworkBuilder b = new NetworkBuilder("inception");
        Value x = b.input("x", 1, 32, 12, 12);
        Value one = x.convolution("1x1", 8, 1).relu("1x1_relu");
        Value three = x.convolution("3x3_reduce", 12, 1)
                .relu("3x3_reduce_relu")
                .convolution("3x3", 16, 3, c -> c.withPadding(1))
                .relu("3x3_relu");
        Value five = x.convolution("5x5_reduce", 4, 1)
                .relu("5x5_reduce_relu")
                .convolution("5x5", 8, 5, c -> c.withPadding(2))
                .relu("5x5_relu");
        Value pool = x.then("pool", MaxPooling.square(3, 1, 1))
                .convolution("pool_proj", 8, 1)
                .relu("pool_proj_relu");
        return AgreementCase.of(
                "inception", b.output(one.concat("concat", three, five, pool)).build());
    }

    /** Channels weighed by what is in all of them (Hu et al., 2018). */
    private static AgreementCase squeezeExcitation() {
        NetworkBuilder b = new NetworkBuilder("squeeze-excitation");
        Value x = b.input("x", 2, 32, 9, 9);
        Value weights = x.globalAveragePooling("squeeze")
                .convolution("fc1", 8, 1)
                .relu("relu")
                .convolution("fc2", 32, 1)
                .then("gate", Activation.hardSigmoid(1f / 6, 0.5f));
        Value y = b.add("scale", new Elementwise(Operation.MULTIPLY), x, weights);
        return AgreementCase.of("squeeze and excitation", b.output(y).build());
    }
}

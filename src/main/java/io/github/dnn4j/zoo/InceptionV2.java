package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * Inception v2, also known as BN-Inception: batch normalization everywhere, the 5x5 convolutions as two 3x3, and blocks
 * that halve the maps themselves (Ioffe and Szegedy, Batch Normalization: Accelerating Deep Network Training by
 * Reducing Internal Covariate Shift, 2015, figure 5).
 */
public final class InceptionV2 {
    private InceptionV2() {}

    /** What the pooling branch of a block does. */
    private enum Pool {
        AVERAGE,
        MAX
    }

    /** 1000 classes, 224 x 224. */
    public static Network network() {
        return network(1000, 224, 224);
    }

    /** The network for pictures (N, 3, H, W), whose size may be chosen for each session. */
    public static Network network(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("inception_v2");
        Value x = b.picture("data", 3, height, width);
        x = convolution(x, "conv1", 64, 7, 2).then("pool1", halve());
        x = convolution(x, "conv2_reduce", 64, 1, 1);
        x = convolution(x, "conv2", 192, 3, 1).then("pool2", halve());
        x = block(x, "3a", 64, 64, 64, 64, 96, Pool.AVERAGE, 32);
        x = block(x, "3b", 64, 64, 96, 64, 96, Pool.AVERAGE, 64);
        x = halvingBlock(x, "3c", 128, 160, 64, 96);
        x = block(x, "4a", 224, 64, 96, 96, 128, Pool.AVERAGE, 128);
        x = block(x, "4b", 192, 96, 128, 96, 128, Pool.AVERAGE, 128);
        x = block(x, "4c", 160, 128, 160, 128, 160, Pool.AVERAGE, 128);
        x = block(x, "4d", 96, 128, 192, 160, 192, Pool.AVERAGE, 128);
        x = halvingBlock(x, "4e", 128, 192, 192, 256);
        x = block(x, "5a", 352, 192, 320, 160, 224, Pool.AVERAGE, 128);
        x = block(x, "5b", 352, 192, 320, 192, 224, Pool.MAX, 128);
        x = x.globalAveragePooling("pool5");
        return b.output(x.fullyConnected("classifier", classes).softmax("prob")).build();
    }

    private static Value block(
            Value x, String id, int ones, int reduce3, int threes, int reduce5, int doubles, Pool pool, int project) {
        String name = "inception_" + id;
        Value one = convolution(x, name + ".1x1", ones, 1, 1);
        Value three = convolution(convolution(x, name + ".3x3_reduce", reduce3, 1, 1), name + ".3x3", threes, 3, 1);
        Value five = twice(x, name, reduce5, doubles, 1);
        Value pooled =
                x.then(name + ".pool", pool == Pool.MAX ? MaxPooling.square(3, 1, 1) : AveragePooling.square(3, 1, 1));
        Value projected = convolution(pooled, name + ".pool_proj", project, 1, 1);
        return one.concat(name + ".output", three, five, projected);
    }

    private static Value halvingBlock(Value x, String id, int reduce3, int threes, int reduce5, int doubles) {
        String name = "inception_" + id;
        Value three = convolution(convolution(x, name + ".3x3_reduce", reduce3, 1, 1), name + ".3x3", threes, 3, 2);
        Value five = twice(x, name, reduce5, doubles, 2);
        return three.concat(name + ".output", five, x.then(name + ".pool", halve()));
    }

    /** Two 3x3 convolutions, which see as much as a 5x5 one for 18 / 25 of its cost. */
    private static Value twice(Value x, String name, int reduce, int channels, int stride) {
        Value reduced = convolution(x, name + ".double3x3_reduce", reduce, 1, 1);
        Value first = convolution(reduced, name + ".double3x3_1", channels, 3, 1);
        return convolution(first, name + ".double3x3_2", channels, 3, stride);
    }

    private static Value convolution(Value x, String name, int channels, int kernel, int stride) {
        return NormalizedConvolution.square(x, name, name + "_bn", channels, kernel, c -> c.withStride(stride))
                .relu(name + "_relu");
    }

    private static MaxPooling halve() {
        return new MaxPooling(Window.of(3, 3).withStride(2), Rounding.CEIL_INSIDE);
    }
}

package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * A small network that names the class of every pixel: three convolutions that halve the picture, the context module of
 * dilated convolutions (Yu and Koltun, Multi-Scale Context Aggregation by Dilated Convolutions, 2016, table 1, basic
 * form), and enlargement back to the picture's size. Pictures are (N, 3, H, W), H and W multiples of 8; the result is
 * (N, classes, H, W), probabilities over axis 1. The front end is ours; the module is the paper's.
 */
public final class DilatedSegmentation {
    private static final int[] DILATIONS = {1, 1, 2, 4, 8, 16, 1};

    private DilatedSegmentation() {}

    /** The 21 classes of Pascal VOC, 224 x 224. */
    public static Network network() {
        return network(21, 224, 224);
    }

    /** The network for another task. */
    public static Network network(int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("dilated_segmentation");
        Value x = b.picture("data", 3, height, width);
        int[] channels = {32, 64, 128};
        for (int i = 0; i < channels.length; i++) {
            String name = "front" + (i + 1);
            x = NormalizedConvolution.square(x, name, name + "_bn", channels[i], 3, c -> c.withStride(2))
                    .relu(name + "_relu");
        }
        x = x.convolution("score", classes, 1);
        x = contextModule(x, "context");
        x = x.then("enlarge", Resampling.linear(2, 8));
        return b.output(x.softmax("prob")).build();
    }

    /**
     * The context module: seven 3x3 convolutions with dilations 1, 1, 2, 4, 8, 16, 1 and a 1x1, all with as many
     * channels as the input, (N, C, H, W) to the same shape. An output sees 67 x 67 elements for 64 C^2 weights.
     */
    public static Value contextModule(Value x, String name) {
        int channels = x.channels();
        Value y = x;
        for (int i = 0; i < DILATIONS.length; i++) {
            int dilation = DILATIONS[i];
            String layer = name + (i + 1);
            y = y.convolution(layer, channels, 3, c -> c.withDilation(dilation).withPadding(dilation))
                    .relu(layer + "_relu");
        }
        return y.convolution(name + (DILATIONS.length + 1), channels, 1);
    }
}

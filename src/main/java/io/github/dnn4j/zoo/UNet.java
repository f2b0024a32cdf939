package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * U-Net: a path that halves maps and doubles channels four times, one that doubles and halves them back, and the maps
 * of the first beside those of the second (Ronneberger, Fischer and Brox, U-Net: Convolutional Networks for Biomedical
 * Image Segmentation, 2015, figure 1). This is the padded form: where the paper's 3x3 convolutions lose a border, so
 * that maps are cropped and the result is smaller, these keep the size. Pictures are (N, channels, H, W), H and W
 * multiples of 16, chosen for each session; the result is (N, classes, H, W), probabilities over axis 1.
 */
public final class UNet {
    private static final int FIRST = 64;
    private static final int HALVINGS = 4;

    private UNet() {}

    /** The paper's task: grey pictures of cells, 512 x 512, whose pixels are of 2 classes. */
    public static Network network() {
        return network(2, 1, 512, 512);
    }

    /** The network for another task. */
    public static Network network(int classes, int channels, int height, int width) {
        return network(classes, channels, FIRST, height, width);
    }

    /**
     * The network for another task, wider or narrower.
     *
     * @param first channels of the first maps, 64 in the paper
     */
    public static Network network(int classes, int channels, int first, int height, int width) {
        NetworkBuilder b = new NetworkBuilder("unet");
        Deque<Value> skipped = new ArrayDeque<>();
        Value x = b.picture("data", channels, height, width);
        for (int depth = 0; depth < HALVINGS; depth++) {
            x = twoConvolutions(x, "down" + (depth + 1), first << depth);
            skipped.push(x);
            x = x.maxPooling("down" + (depth + 1) + ".pool", 2, 2);
        }
        x = twoConvolutions(x, "bottom", first << HALVINGS);
        for (int depth = HALVINGS - 1; depth >= 0; depth--) {
            String name = "up" + (depth + 1);
            int half = first << depth;
            x = x.then(
                    name + ".up",
                    TransposedConvolution.of(x.channels(), half, 2, 2).withStride(2));
            x = twoConvolutions(skipped.pop().concat(name + ".concat", x), name, half);
        }
        return b.output(x.convolution("score", classes, 1).softmax("prob")).build();
    }

    private static Value twoConvolutions(Value x, String name, int channels) {
        return x.convolution(name + ".conv1", channels, 3, c -> c.withPadding(1))
                .relu(name + ".relu1")
                .convolution(name + ".conv2", channels, 3, c -> c.withPadding(1))
                .relu(name + ".relu2");
    }
}

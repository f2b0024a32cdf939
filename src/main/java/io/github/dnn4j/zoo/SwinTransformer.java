package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Swin-T: self-attention within windows of 7 x 7 positions, which every other block moves by half a window, in four
 * stages, each of half the resolution and twice the channels of the one before (Liu et al., Swin Transformer, 2021,
 * figure 3 and section 3.3), under torchvision's names. Positions are pixels of a map (N, C, H, W), so that a
 * {@code Linear} is a 1x1 convolution. Stochastic depth is left out, in training, too. Pictures are (N, 3, H, W) of a
 * fixed size.
 */
public final class SwinTransformer {
    private static final int PATCH = 4;
    private static final int CHANNELS = 96;
    private static final int HEADS = 3;
    private static final int[] DEPTHS = {2, 2, 6, 2};
    private static final int WINDOW = 7;

    private SwinTransformer() {}

    /** 1000 classes, 224 x 224. */
    public static Network tiny() {
        return tiny(1000, 224, 224);
    }

    /** The network for another task; H and W multiples of 224, so that every stage has whole windows. */
    public static Network tiny(int classes, int height, int width) {
        return tiny(classes, 1, WINDOW, height, width);
    }

    /**
     * The network for another task, narrower and with other windows.
     *
     * @param divisor what channels and heads are divided by, 1 or 3
     * @param window positions along a side of a window
     * @param height rows of a picture, a multiple of 32 {@code window}
     * @param width columns of a picture, a multiple of 32 {@code window}
     */
    public static Network tiny(int classes, int divisor, int window, int height, int width) {
        require(
                divisor >= 1 && HEADS % divisor == 0,
                "channels and heads divided by %d; %d heads must be a multiple of it",
                divisor,
                HEADS);
        int multiple = PATCH * (1 << (DEPTHS.length - 1)) * window;
        require(
                window >= 1 && height >= 1 && width >= 1 && height % multiple == 0 && width % multiple == 0,
                "pictures of %dx%d are not whole windows of %d in every stage; multiples of %d are needed",
                height,
                width,
                window,
                multiple);
        NetworkBuilder b = new NetworkBuilder("swin_t");
        Value x = b.input("data", 1, 3, height, width)
                .convolution("features.0.0", CHANNELS / divisor, PATCH, c -> c.withStride(PATCH));
        x = normalization(x, "features.0.2");
        for (int stage = 0; stage < DEPTHS.length; stage++) {
            int heads = (HEADS << stage) / divisor;
            x = stage == 0 ? x : merged(x, "features." + 2 * stage);
            ShiftedWindows windows = new ShiftedWindows(x, "features." + (2 * stage + 1), window, heads);
            for (int i = 0; i < DEPTHS[stage]; i++) {
                x = block(x, windows, i, i % 2 == 1);
            }
        }
        x = normalization(x, "norm").globalAveragePooling("avgpool");
        return b.output(x.fullyConnected("head", classes).softmax("prob")).build();
    }

    /** One of the two blocks of figure 3 (b): (N, C, H, W) to the same shape. */
    private static Value block(Value x, ShiftedWindows windows, int number, boolean shifted) {
        String name = windows.name() + "." + number;
        Value y = windows.attention(normalization(x, name + ".norm1"), name + ".attn", shifted);
        Value z = y.plus(name + ".add1", x);
        y = TokenLayers.perceptron(normalization(z, name + ".norm2"), name + ".mlp", x.channels());
        return z.plus(name + ".add2", y);
    }

    /**
     * Patch merging: the four pixels of each square of two by two become channels of one, column by column, and a
     * linear layer halves them: (N, C, H, W) to (N, 2C, H/2, W/2).
     */
    private static Value merged(Value x, String name) {
        long channels = x.channels();
        Shape shape = x.shape();
        long h = shape.extent(2) / 2;
        long w = shape.extent(3) / 2;
        Value y = x.then(name + ".squares", new Reshape(List.of(0L, channels, h, 2L, w, 2L)))
                .then(name + ".turned", new Transpose(List.of(0, 5, 3, 1, 2, 4)))
                .then(name + ".gathered", new Reshape(List.of(0L, 4 * channels, h, w)));
        return normalization(y, name + ".norm")
                .convolution(name + ".reduction", (int) (2 * channels), 1, c -> c.withBias(false));
    }

    private static Value normalization(Value x, String name) {
        return TokenLayers.normalization(x, name, 1e-5);
    }
}

package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.ConstantPadding;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.tensor.Shape;
import java.util.List;

/**
 * Vision Transformer ViT-B/16: patches of 16 x 16 pixels and a class token go through twelve blocks of self-attention
 * and two fully connected layers (Dosovitskiy et al., An Image is Worth 16x16 Words, 2021, table 1), under
 * torchvision's names. Tokens are kept as pixels of a map (N, 768, tokens, 1), so that a {@code Linear} is a 1x1
 * convolution. Pictures are (N, 3, H, W), whose size is fixed, as every position has numbers of its own.
 */
public final class VisionTransformer {
    private static final int PATCH = 16;
    private static final int HIDDEN = 768;
    private static final int HEADS = 12;
    private static final int BLOCKS = 12;

    private VisionTransformer() {}

    /** 1000 classes, 224 x 224. */
    public static Network b16() {
        return b16(1000, 224, 224);
    }

    /** The network for another task; H and W multiples of 16. */
    public static Network b16(int classes, int height, int width) {
        return b16(classes, 1, height, width);
    }

    /**
     * The network for another task, narrower.
     *
     * @param divisor what channels and heads are divided by, a divisor of 12
     */
    public static Network b16(int classes, int divisor, int height, int width) {
        require(
                divisor >= 1 && HEADS % divisor == 0,
                "channels and heads divided by %d; %d heads must be a multiple of it",
                divisor,
                HEADS);
        require(
                height >= PATCH && width >= PATCH && height % PATCH == 0 && width % PATCH == 0,
                "pictures of %dx%d have no whole number of patches; multiples of %d are needed",
                height,
                width,
                PATCH);
        NetworkBuilder b = new NetworkBuilder("vit_b_16");
        int patches = height / PATCH * (width / PATCH);
        int hidden = HIDDEN / divisor;
        Value x = b.input("data", 1, 3, height, width)
                .convolution("conv_proj", hidden, PATCH, c -> c.withStride(PATCH))
                .then("conv_proj.tokens", new Reshape(List.of(0L, 0L, -1L, 1L)))
                .then("conv_proj.padded", padding(1, 0));
        Value token = b.add("class_token", Constant.learned(Shape.of(1, 1, hidden)))
                .then("class_token.column", new Reshape(List.of(1L, (long) hidden, 1L, 1L)))
                .then("class_token.padded", padding(0, patches));
        Value position = b.add("encoder.pos_embedding", Constant.learned(Shape.of(1, patches + 1, hidden)))
                .then("encoder.pos_embedding.turned", new Transpose(List.of(0, 2, 1)))
                .then("encoder.pos_embedding.column", new Reshape(List.of(0L, 0L, 0L, 1L)));
        x = x.plus("tokens", token).plus("encoder.input", position);
        for (int i = 0; i < BLOCKS; i++) {
            x = block(x, "encoder.layers.encoder_layer_" + i, HEADS / divisor);
        }
        x = normalization(x, "encoder.ln");
        Value first = b.addAll("encoder.tokens", new Split(2, List.of(1L, (long) patches)), x)
                .getFirst();
        return b.output(first.fullyConnected("heads.head", classes).softmax("prob"))
                .build();
    }

    /** Zeros before or after the tokens. */
    private static ConstantPadding padding(int before, int after) {
        return new ConstantPadding(List.of(0, 0, before, 0), List.of(0, 0, after, 0), 0);
    }

    /**
     * The encoder's block of figure 1: (N, C, tokens, 1) to the same shape.
     *
     * @param heads heads of the attention, a divisor of C
     */
    public static Value block(Value x, String name, int heads) {
        Value y = attention(normalization(x, name + ".ln_1"), name + ".self_attention", heads);
        Value z = y.plus(name + ".add1", x);
        y = TokenLayers.perceptron(normalization(z, name + ".ln_2"), name + ".mlp", x.channels());
        return z.plus(name + ".add2", y);
    }

    /** Self-attention: softmax(Q' K / sqrt(C / heads)) over keys, times V, for each head. */
    private static Value attention(Value x, String name, int heads) {
        long channels = x.channels();
        long each = channels / heads;
        List<Value> parts = x.builder()
                .addAll(
                        name + ".split",
                        new Split(1, List.of(channels, channels, channels)),
                        x.convolution(name + ".in_proj", (int) (3 * channels), 1));
        Reshape byHead = new Reshape(List.of(0L, (long) heads, each, -1L));
        float scale = (float) (1 / Math.sqrt(each));
        Value q = TokenLayers.times(parts.get(0).then(name + ".q", byHead), name + ".scaled", scale);
        Value k = parts.get(1).then(name + ".k", byHead);
        Value v = parts.get(2).then(name + ".v", byHead);
        Value weights = x.builder().add(name + ".scores", new MatrixProduct(true, false), q, k);
        weights = weights.then(name + ".softmax", new Softmax(-1, false));
        Value found = x.builder().add(name + ".mixed", new MatrixProduct(false, true), v, weights);
        return found.then(name + ".tokens", new Reshape(List.of(0L, channels, -1L, 1L)))
                .convolution(name + ".out_proj", (int) channels, 1);
    }

    private static Value normalization(Value x, String name) {
        return TokenLayers.normalization(x, name, 1e-6);
    }
}

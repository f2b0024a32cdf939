package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.layer.TransposedConvolution;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.ResizeConvolution;
import io.github.dnn4j.network.Value;
import java.util.List;

/**
 * The DCGAN generator: 100 random numbers become a picture of 64 x 64 through four transposed convolutions of 5x5 at
 * stride 2 (Radford, Metz and Chintala, Unsupervised Representation Learning with Deep Convolutional Generative
 * Adversarial Networks, 2016, figure 1). As 2 does not divide 5, they overlap unevenly, which shows as a checkerboard
 * ({@link io.github.dnn4j.layer.Checkerboard}); the twin enlarges by nearest neighbour and convolves instead (Odena et
 * al., Deconvolution and Checkerboard Artifacts, 2016).
 */
public final class Dcgan {
    private static final int LATENT = 100;
    private static final int CHANNELS = 1024;
    private static final int HALVINGS = 3;

    private Dcgan() {}

    /** Adds one enlargement by 2. */
    @FunctionalInterface
    private interface Enlargement {
        Value add(Value x, String name, int outChannels, boolean bias);
    }

    /** The generator of the paper: (N, 100) to pictures (N, 3, 64, 64) in [-1, 1]. */
    public static Network generator() {
        return generator(CHANNELS);
    }

    /**
     * The generator with other channels.
     *
     * @param channels channels of the first maps, a multiple of 8; each enlargement but the last halves them
     */
    public static Network generator(int channels) {
        return network("dcgan", channels, Dcgan::transposed);
    }

    /** Its twin without transposed convolutions: (N, 100) to pictures (N, 3, 64, 64) in [-1, 1]. */
    public static Network resizeGenerator() {
        return resizeGenerator(CHANNELS);
    }

    /** The twin with other channels, as {@link #generator(int)}. */
    public static Network resizeGenerator(int channels) {
        return network("dcgan_resize", channels, Dcgan::resized);
    }

    private static Network network(String name, int channels, Enlargement enlargement) {
        require(
                channels >= 8 && channels % 8 == 0,
                "%s has %d channels; a multiple of 8 is needed, as they are halved three times",
                name,
                channels);
        NetworkBuilder b = new NetworkBuilder(name);
        Value x = b.input("z", 1, LATENT);
        x = x.fullyConnected("project", channels * 4 * 4)
                .then("reshape", new Reshape(List.of(0L, (long) channels, 4L, 4L)));
        x = x.batchNormalization("project_bn").relu("project_relu");
        for (int i = 1; i <= HALVINGS; i++) {
            String layer = "conv" + i;
            x = enlargement
                    .add(x, layer, channels >> i, false)
                    .batchNormalization(layer + "_bn")
                    .relu(layer + "_relu");
        }
        x = enlargement.add(x, "conv4", 3, true).then("tanh", Activation.tanh());
        return b.output(x).build();
    }

    private static Value transposed(Value x, String name, int outChannels, boolean bias) {
        return x.then(
                name,
                TransposedConvolution.of(x.channels(), outChannels, 5, 5)
                        .withStride(2)
                        .withPadding(2)
                        .withOutputPadding(1)
                        .withBias(bias));
    }

    private static Value resized(Value x, String name, int outChannels, boolean bias) {
        return ResizeConvolution.add(x, name, 2, outChannels, 5, Resampling.Mode.NEAREST, c -> c.withBias(bias));
    }
}

package io.github.dnn4j.zoo;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Dropout;
import io.github.dnn4j.layer.MaxPooling;
import io.github.dnn4j.layer.Resampling;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;
import io.github.dnn4j.zoo.ResidualBlocks.StridePlacement;
import java.util.ArrayList;
import java.util.List;

/**
 * DeepLab v3 on ResNet-50: names the class of every pixel. The last two stages dilate their convolutions where ResNet
 * halves the maps; on what they give, convolutions with several dilations see several sizes, beside the mean of the
 * whole picture (Chen et al., Rethinking Atrous Convolution for Semantic Image Segmentation, 2017, figure 5), under
 * torchvision's names and without its auxiliary classifier ({@code aux_classifier.} in the files of weights). Pictures
 * are (N, 3, H, W), whose size may be chosen for each session; the result is (N, classes, H, W), probabilities over
 * axis 1.
 */
public final class DeepLabV3 {
    private static final int[] DEPTHS = {3, 4, 6, 3};
    private static final int[] DILATIONS = {12, 24, 36};
    private static final int BRANCH = 256;

    private DeepLabV3() {}

    /** The 21 classes of Pascal VOC, 520 x 520. */
    public static Network resnet50() {
        return resnet50(21, 520, 520);
    }

    /** The network for another task. */
    public static Network resnet50(int classes, int height, int width) {
        return resnet50(classes, 1, height, width);
    }

    /**
     * The network for another task, narrower.
     *
     * @param divisor what all channels but those of classes are divided by, a divisor of 64
     */
    public static Network resnet50(int classes, int divisor, int height, int width) {
        require(
                divisor >= 1 && 64 % divisor == 0,
                "channels divided by %d; 64, the least of them, must be a multiple of it",
                divisor);
        NetworkBuilder b = new NetworkBuilder("deeplabv3_resnet50");
        Value picture = b.picture("data", 3, height, width);
        Value x = pyramid(backbone(picture, divisor), "classifier.0", BRANCH / divisor);
        x = NormalizedConvolution.square(x, "classifier.1", "classifier.2", BRANCH / divisor, 3)
                .relu("classifier.3")
                .convolution("classifier.4", classes, 1);
        return b.output(enlarge(x, "enlarge", picture).softmax("prob")).build();
    }

    private static Value backbone(Value x, int divisor) {
        Value y = NormalizedConvolution.square(
                        x, "backbone.conv1", "backbone.bn1", 64 / divisor, 7, c -> c.withStride(2))
                .relu("backbone.relu")
                .then("backbone.maxpool", MaxPooling.square(3, 2, 1));
        for (int stage = 0; stage < DEPTHS.length; stage++) {
            int middle = (64 << stage) / divisor;
            for (int i = 0; i < DEPTHS[stage]; i++) {
                String name = "backbone.layer" + (stage + 1) + "." + i;
                y = stage < 2
                        ? ResidualBlocks.bottleneck(
                                y, name, middle, 4 * middle, 1, i == 0 ? 1 + stage : 1, StridePlacement.MIDDLE_3X3)
                        : ResidualBlocks.dilatedBottleneck(y, name, middle, 4 * middle, dilation(stage, i));
            }
        }
        return y;
    }

    /** 2 and 4 in the last two stages; the first block of each dilates as the stage before it. */
    private static int dilation(int stage, int block) {
        int own = 1 << (stage - 1);
        return block == 0 ? own / 2 : own;
    }

    /**
     * Atrous spatial pyramid pooling: (N, C, H, W) to (N, channels, H, W), by a 1x1 convolution, 3x3 convolutions with
     * dilations 12, 24 and 36, and the mean of all positions, side by side and narrowed by another 1x1 convolution.
     */
    public static Value pyramid(Value x, String name, int channels) {
        List<Value> branches = new ArrayList<>();
        branches.add(branch(x, name + ".convs.0", 0, channels, 1, 1));
        for (int i = 0; i < DILATIONS.length; i++) {
            branches.add(branch(x, name + ".convs." + (i + 1), 0, channels, 3, DILATIONS[i]));
        }
        String pooled = name + ".convs." + (DILATIONS.length + 1);
        Value mean = branch(x.globalAveragePooling(pooled + ".0"), pooled, 1, channels, 1, 1);
        branches.add(enlarge(mean, pooled + ".enlarge", x));
        Value all = branches.getFirst()
                .concat(name + ".concat", branches.subList(1, branches.size()).toArray(Value[]::new));
        return branch(all, name + ".project", 0, channels, 1, 1).then(name + ".project.3", new Dropout(0.5));
    }

    /** Nodes {@code name.I}, {@code name.I+1} and {@code name.I+2}: convolution, normalization, ReLU. */
    private static Value branch(Value x, String name, int index, int channels, int kernel, int dilation) {
        return NormalizedConvolution.square(
                        x,
                        name + "." + index,
                        name + "." + (index + 1),
                        channels,
                        kernel,
                        c -> c.withDilation(dilation).withPadding(kernel / 2 * dilation))
                .relu(name + "." + (index + 2));
    }

    /** To the height and width of another value. */
    private static Value enlarge(Value x, String name, Value like) {
        Resampling layer = new Resampling(
                Resampling.Mode.LINEAR,
                List.of(),
                List.of(0L, 0L),
                Resampling.Coordinates.HALF_PIXEL,
                Resampling.NearestRounding.ROUND_PREFER_FLOOR);
        return x.builder().add(name, layer, x, like);
    }
}

package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkBuilder;
import io.github.dnn4j.network.Value;

/**
 * RegNetY: bottlenecks with grouped convolutions and squeeze-and-excitation, whose widths follow from four numbers
 * (Radosavovic et al., Designing Network Design Spaces, 2020, section 3.3 and figure 18), under torchvision's names.
 * Pictures are (N, 3, H, W); their size may be chosen for each session.
 */
public final class RegNet {
    private static final int STEM = 32;
    private static final int DIVISOR = 8;

    private RegNet() {}

    /** RegNetY-400MF: 1000 classes, 224 x 224. */
    public static Network y400mf() {
        return y400mf(1000, 224, 224);
    }

    /** RegNetY-400MF for another task. */
    public static Network y400mf(int classes, int height, int width) {
        return network("regnet_y_400mf", widths(16, 48, 27.89, 2.09), 8, classes, height, width);
    }

    /**
     * The widths of all blocks: block j is to have w0 + wa j channels, which is moved to the nearest w0 wm^s with a
     * whole s, and that to the nearest multiple of 8.
     *
     * @param depth the number of blocks
     * @param w0 width of the first
     * @param wa how much wider each is than the one before
     * @param wm the ratio of the widths of two stages
     */
    static int[] widths(int depth, int w0, double wa, double wm) {
        int[] widths = new int[depth];
        for (int j = 0; j < depth; j++) {
            double step = Math.rint(Math.log((w0 + wa * j) / w0) / Math.log(wm));
            widths[j] = (int) Math.rint(w0 * Math.pow(wm, step) / DIVISOR) * DIVISOR;
        }
        return widths;
    }

    /** Blocks of the same width are a stage; the first of each halves the maps. */
    private static Network network(String name, int[] widths, int groupWidth, int classes, int height, int width) {
        NetworkBuilder b = new NetworkBuilder(name);
        Value x = NormalizedConvolution.square(
                        b.picture("data", 3, height, width), "stem.0", "stem.1", STEM, 3, c -> c.withStride(2))
                .relu("stem.2");
        int stage = 0;
        int index = 0;
        for (int j = 0; j < widths.length; j++) {
            boolean begins = j == 0 || widths[j] != widths[j - 1];
            stage += begins ? 1 : 0;
            index = begins ? 0 : index + 1;
            String block = "trunk_output.block" + stage + ".block" + stage + "-" + index;
            x = block(x, block, widths[j], groupWidth, begins ? 2 : 1);
        }
        x = x.globalAveragePooling("avgpool").fullyConnected("fc", classes);
        return b.output(x.softmax("prob")).build();
    }

    /**
     * The block Y: (N, C, H, W) to (N, channels, H / stride, W / stride), as many channels between; a quarter of C
     * channels inside of squeeze-and-excitation.
     *
     * @param groupWidth channels of a group of the 3x3 convolution, a divisor of {@code channels}
     */
    public static Value block(Value x, String name, int channels, int groupWidth, int stride) {
        Value y = NormalizedConvolution.square(x, name + ".f.a.0", name + ".f.a.1", channels, 1)
                .relu(name + ".f.a.2");
        y = NormalizedConvolution.square(
                        y,
                        name + ".f.b.0",
                        name + ".f.b.1",
                        channels,
                        3,
                        c -> c.withGroups(channels / groupWidth).withStride(stride))
                .relu(name + ".f.b.2");
        int squeezed = (int) Math.rint(0.25 * x.channels());
        y = SqueezeExcitation.add(y, name + ".f.se", squeezed, Activation.relu(), Activation.sigmoid());
        y = NormalizedConvolution.square(y, name + ".f.c.0", name + ".f.c.1", channels, 1);
        boolean same = stride == 1 && x.channels() == channels;
        Value shortcut = same
                ? x
                : NormalizedConvolution.square(
                        x, name + ".proj.0", name + ".proj.1", channels, 1, c -> c.withStride(stride));
        return shortcut.plus(name + ".add", y).relu(name + ".activation");
    }
}

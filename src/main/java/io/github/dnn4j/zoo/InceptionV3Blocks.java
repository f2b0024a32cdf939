package io.github.dnn4j.zoo;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.network.Value;

/**
 * The five blocks of {@linkplain InceptionV3 Inception v3}, each (N, C, H, W) to (N, C', H', W'), under torchvision's
 * names. Figures and sections are those of Szegedy et al., 2016.
 */
public final class InceptionV3Blocks {
    private static final double EPSILON = 1e-3;

    private InceptionV3Blocks() {}

    /** Figure 5: 1x1, 5x5 and two 3x3 beside an average pooling; 224 + {@code project} channels. */
    public static Value doubleThrees(Value x, String name, int project) {
        Value one = square(x, name + ".branch1x1", 64, 1, 1, 0);
        Value five = square(x, name + ".branch5x5_1", 48, 1, 1, 0);
        five = square(five, name + ".branch5x5_2", 64, 5, 1, 2);
        Value three = square(x, name + ".branch3x3dbl_1", 64, 1, 1, 0);
        three = square(three, name + ".branch3x3dbl_2", 96, 3, 1, 1);
        three = square(three, name + ".branch3x3dbl_3", 96, 3, 1, 1);
        return one.concat(name, five, three, pooled(x, name, project));
    }

    /** Figure 10, reduction of the grid: a 3x3 and two 3x3 at stride 2 beside max pooling; 480 + C channels. */
    public static Value firstReduction(Value x, String name) {
        Value three = square(x, name + ".branch3x3", 384, 3, 2, 0);
        Value twice = square(x, name + ".branch3x3dbl_1", 64, 1, 1, 0);
        twice = square(twice, name + ".branch3x3dbl_2", 96, 3, 1, 1);
        twice = square(twice, name + ".branch3x3dbl_3", 96, 3, 2, 0);
        return three.concat(name, twice, x.maxPooling(name + ".pool", 3, 2));
    }

    /** Figure 6: 7x7 as 1x7 and 7x1, once and twice; 768 channels, {@code middle} between. */
    public static Value sevens(Value x, String name, int middle) {
        Value one = square(x, name + ".branch1x1", 192, 1, 1, 0);
        Value once = square(x, name + ".branch7x7_1", middle, 1, 1, 0);
        once = row(once, name + ".branch7x7_2", middle, 7);
        once = column(once, name + ".branch7x7_3", 192, 7);
        Value twice = square(x, name + ".branch7x7dbl_1", middle, 1, 1, 0);
        twice = column(twice, name + ".branch7x7dbl_2", middle, 7);
        twice = row(twice, name + ".branch7x7dbl_3", middle, 7);
        twice = column(twice, name + ".branch7x7dbl_4", middle, 7);
        twice = row(twice, name + ".branch7x7dbl_5", 192, 7);
        return one.concat(name, once, twice, pooled(x, name, 192));
    }

    /** The second reduction of the grid, with a 7x7 as 1x7 and 7x1 before a 3x3 at stride 2; 512 + C channels. */
    public static Value secondReduction(Value x, String name) {
        Value three = square(x, name + ".branch3x3_1", 192, 1, 1, 0);
        three = square(three, name + ".branch3x3_2", 320, 3, 2, 0);
        Value seven = square(x, name + ".branch7x7x3_1", 192, 1, 1, 0);
        seven = row(seven, name + ".branch7x7x3_2", 192, 7);
        seven = column(seven, name + ".branch7x7x3_3", 192, 7);
        seven = square(seven, name + ".branch7x7x3_4", 192, 3, 2, 0);
        return three.concat(name, seven, x.maxPooling(name + ".pool", 3, 2));
    }

    /** Figure 7: 3x3 spread into 1x3 beside 3x1, for more channels on the coarsest maps; 2048 channels. */
    public static Value spread(Value x, String name) {
        Value one = square(x, name + ".branch1x1", 320, 1, 1, 0);
        Value three = square(x, name + ".branch3x3_1", 384, 1, 1, 0);
        Value threes = row(three, name + ".branch3x3_2a", 384, 3)
                .concat(name + ".branch3x3", column(three, name + ".branch3x3_2b", 384, 3));
        Value twice = square(x, name + ".branch3x3dbl_1", 448, 1, 1, 0);
        twice = square(twice, name + ".branch3x3dbl_2", 384, 3, 1, 1);
        Value doubles = row(twice, name + ".branch3x3dbl_3a", 384, 3)
                .concat(name + ".branch3x3dbl", column(twice, name + ".branch3x3dbl_3b", 384, 3));
        return one.concat(name, threes, doubles, pooled(x, name, 192));
    }

    /** A square convolution with batch normalization and ReLU. */
    static Value square(Value x, String name, int channels, int kernel, int stride, int padding) {
        Window window = Window.of(kernel, kernel).withStride(stride).withPadding(padding);
        return NormalizedConvolution.basic(x, name, channels, window, EPSILON);
    }

    /** 1 x kernel. */
    private static Value row(Value x, String name, int channels, int kernel) {
        Window window = Window.of(1, kernel).withPadding(0, kernel / 2);
        return NormalizedConvolution.basic(x, name, channels, window, EPSILON);
    }

    /** kernel x 1. */
    private static Value column(Value x, String name, int channels, int kernel) {
        Window window = Window.of(kernel, 1).withPadding(kernel / 2, 0);
        return NormalizedConvolution.basic(x, name, channels, window, EPSILON);
    }

    private static Value pooled(Value x, String name, int project) {
        AveragePooling pooling = new AveragePooling(
                Window.of(3, 3).withPadding(1), Rounding.FLOOR, AveragePooling.Divisor.INPUT_AND_PADDING);
        return square(x.then(name + ".pool", pooling), name + ".branch_pool", project, 1, 1, 0);
    }
}

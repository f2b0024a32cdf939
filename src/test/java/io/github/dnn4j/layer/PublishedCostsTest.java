package io.github.dnn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sizes and costs that the literature prints, or gets wrong, computed by the descriptors. */
class PublishedCostsTest {
    /** Weights without bias: what a unit costs per output pixel. */
    private static long weights(Convolution... convolutions) {
        long sum = 0;
        for (Convolution convolution : convolutions) {
            sum += convolution.weightShape().elements();
        }
        return sum;
    }

    private static long parameters(Layer layer, Shape input) {
        return layer.cost(List.of(input), DataType.F32).parameters();
    }

    @Test
    void inception3aWithAndWithoutReductions() {
        // Szegedy et al., Going Deeper with Convolutions, 2015, table 1, row 3a: 192 channels in
        long direct = weights(
                Convolution.square(192, 64, 1), Convolution.square(192, 128, 3), Convolution.square(192, 32, 5));
        long reduced = weights(
                Convolution.square(192, 64, 1),
                Convolution.square(192, 96, 1),
                Convolution.square(96, 128, 3),
                Convolution.square(192, 16, 1),
                Convolution.square(16, 32, 5));
        assertEquals(387_072, direct);
        assertEquals(157_184, reduced);
    }

    @Test
    void residualBlockAgainstBottleneck() {
        // He et al., 2016: per pixel
        assertEquals(589_824, Convolution.square(256, 256, 3).withPadding(1).macs(List.of(Shape.of(1, 256, 1, 1))));
        assertEquals(
                69_632,
                weights(Convolution.square(256, 64, 1), Convolution.square(64, 64, 3), Convolution.square(64, 256, 1)));
    }

    @Test
    void pointwiseWithBias() {
        assertEquals(16_448, parameters(Convolution.square(256, 64, 1), Shape.of(1, 256, 8, 8)));
    }

    @Test
    void fiveByFiveDirectAndThroughAReduction() {
        Shape wide = Shape.of(1, 256, 28, 28);
        Shape narrow = Shape.of(1, 32, 28, 28);
        Convolution direct = Convolution.square(256, 64, 5).withPadding(2);
        assertEquals(321_126_400, direct.macs(List.of(wide)));
        assertEquals(
                46_563_328,
                Convolution.square(256, 32, 1).macs(List.of(wide))
                        + Convolution.square(32, 64, 5).withPadding(2).macs(List.of(narrow)));
    }

    @Test
    void threeKernelsAndTheFullyConnectedLayerTheyEqual() {
        Convolution convolution = Convolution.square(3, 3, 3).withBias(false);
        FullyConnected connected = new FullyConnected(27, 3, false);
        Shape map = Shape.of(1, 3, 3, 3);
        assertEquals(81, parameters(convolution, map));
        assertEquals(81, parameters(connected, map));
        assertEquals(convolution.macs(List.of(map)), connected.macs(List.of(map)));
    }

    @Test
    void depthwisePartWithBias() {
        for (int channels : new int[] {2, 3, 32, 144}) {
            for (int kernel : new int[] {1, 3, 5}) {
                assertEquals(
                        (long) kernel * kernel * channels + channels,
                        parameters(Convolution.depthwise(channels, kernel), Shape.of(1, channels, 9, 9)));
            }
        }
    }

    @Test
    void unitCostsPerPixel() {
        // Zhang et al., ShuffleNet, 2018, section 3.2: C channels, m in the middle, g groups
        int c = 240;
        int m = 60;
        int g = 3;
        long resnet = weights(Convolution.square(c, m, 1), Convolution.square(m, m, 3), Convolution.square(m, c, 1));
        long resnext = weights(
                Convolution.square(c, m, 1), Convolution.square(m, m, 3).withGroups(g), Convolution.square(m, c, 1));
        long shufflenet = weights(
                Convolution.square(c, m, 1).withGroups(g),
                Convolution.depthwise(m, 3),
                Convolution.square(m, c, 1).withGroups(g));
        assertEquals(2 * c * m + 9 * m * m, resnet);
        assertEquals(2 * c * m + 9 * m * m / g, resnext);
        assertEquals(2 * c * m / g + 9 * m, shufflenet);
    }

    @Test
    void receptiveFieldOfDilatedKernels() {
        assertEquals(3, Window.square(2, 3).effectiveKernel(0));
        assertEquals(5, Window.square(2, 3).withDilation(2).effectiveKernel(0));
        assertEquals(7, Window.square(2, 3).withDilation(3).effectiveKernel(1));
    }

    @Test
    void factorisedSevenBySevenAgainstThreeThreeByThree() {
        int c = 64;
        long factorised = weights(Convolution.of(c, c, 1, 7), Convolution.of(c, c, 7, 1));
        long stacked = 3 * weights(Convolution.square(c, c, 3));
        assertEquals(14L * c * c, factorised);
        assertEquals(27L * c * c, stacked);
    }

    @Test
    void separableAndGroupedAgainstStandard() {
        // Howard et al., MobileNets, 2017, section 3.1
        Shape input = Shape.of(2, 32, 14, 14);
        Convolution standard = Convolution.square(32, 64, 3).withPadding(1);
        double whole = standard.macs(List.of(input));
        long separable = Convolution.depthwise(32, 3).withPadding(1).macs(List.of(input))
                + Convolution.square(32, 64, 1).macs(List.of(input));
        assertEquals(1.0 / 64 + 1.0 / 9, separable / whole, 1e-15);
        for (int groups : new int[] {1, 2, 8, 32}) {
            assertEquals(1.0 / groups, standard.withGroups(groups).macs(List.of(input)) / whole, 0);
        }
    }

    @Test
    void bytesAndArithmeticIntensity() {
        Convolution convolution = Convolution.square(3, 8, 3).withPadding(1);
        Cost cost = convolution.cost(List.of(Shape.of(2, 3, 10, 10)), DataType.BF16);
        assertEquals(8 * 27 + 8, cost.parameters());
        assertEquals(2 * 8 * 100 * 27, cost.macs());
        assertEquals(2 * (2 * 3 * 100 + 8 * 27 + 8), cost.bytesRead());
        assertEquals(2 * 2 * 8 * 100, cost.bytesWritten());
        assertEquals(2.0 * cost.macs() / (cost.bytesRead() + cost.bytesWritten()), cost.arithmeticIntensity());
        assertEquals(0, Cost.NONE.arithmeticIntensity());
        assertEquals(new Cost(2 * 224, 2 * 43200, 2 * 1648, 2 * 3200), cost.plus(cost));
    }

    @Test
    void statisticsAndConstantsAreNotLearned() {
        assertEquals(32, parameters(new BatchNormalization(16, 1e-5), Shape.of(1, 16, 4, 4)));
        assertEquals(0, new Constant(Shape.of(7)).cost(List.of(), DataType.F32).parameters());
        assertEquals(0, parameters(new Quantize(DataType.U8, 1, 1), Shape.of(1, 4)));
        assertEquals(4, parameters(PRelu.perChannel(4, 2), Shape.of(1, 4, 2, 2)));
    }
}

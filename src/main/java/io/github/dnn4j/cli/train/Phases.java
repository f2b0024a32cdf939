package io.github.dnn4j.cli.train;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * How much pictures depend on whether rows and columns are even or odd, as those do that a checkerboard lies on. The
 * values of all pictures are averaged in four groups, by the parity of row and column; in pictures of things the four
 * means are nearly the same.
 */
final class Phases {
    private static final int GROUPS = 4;

    private final int height;
    private final int width;
    private final double[] sums = new double[GROUPS];
    private final long[] counts = new long[GROUPS];
    private double sum;
    private double squares;
    private long count;

    /** Of pictures of a size. */
    Phases(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /** Adds a picture, (C, H, W) in row-major order. */
    void add(float[] values) {
        require(values.length % (height * width) == 0, "%d values are no maps of %dx%d", values.length, height, width);
        for (int i = 0; i < values.length; i++) {
            int group = 2 * (i / width % height % 2) + i % width % 2;
            sums[group] += values[i];
            counts[group]++;
            sum += values[i];
            squares += (double) values[i] * values[i];
            count++;
        }
    }

    /**
     * Standard deviation of the four groups' means over that of all values: 0 where the groups do not differ, 1 where
     * nothing else does; 0 where all values are the same.
     */
    double unevenness() {
        double mean = sum / count;
        double variance = squares / count - mean * mean;
        double between = 0;
        for (int group = 0; group < GROUPS; group++) {
            double deviation = counts[group] == 0 ? 0 : sums[group] / counts[group] - mean;
            between += counts[group] * deviation * deviation;
        }
        return variance <= 0 ? 0 : Math.sqrt(between / count / variance);
    }
}

package io.github.dnn4j.image;

/**
 * Resampling that averages over the area of each target pixel when it shrinks: the support of a filter is counted in
 * source pixels, or in target pixels where those are larger. Without the widening, fine structure of a large photograph
 * would alias. Rows are resampled first, then columns, each rounded to whole levels: the same numbers as Pillow's
 * {@code Image.resize} with {@code BILINEAR} and {@code BICUBIC}, on which most networks are trained and measured.
 */
final class Resize {
    /** Weights are whole multiples of 2^-22, so that 8-bit samples of any filter sum in 32 bits. */
    private static final int FRACTION_BITS = 22;

    private Resize() {}

    /** A filter: the weight of a sample by its distance from the centre. */
    enum Kernel {
        /** 1 - |x|: bilinear. */
        TRIANGLE(1) {
            @Override
            double weight(double distance) {
                return Math.max(0, 1 - Math.abs(distance));
            }
        },
        /** Keys, Cubic Convolution Interpolation for Digital Image Processing, 1981, equation 4, with a = -1/2. */
        CUBIC(2) {
            @Override
            double weight(double distance) {
                double x = Math.abs(distance);
                if (x < 1) {
                    return ((A + 2) * x - (A + 3)) * x * x + 1;
                }
                return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
            }
        };

        private static final double A = -0.5;

        /** Beyond this distance the weight is 0. */
        private final double support;

        Kernel(double support) {
            this.support = support;
        }

        abstract double weight(double distance);
    }

    /** The source positions that one target position is made of, from {@code first} on, and their weights. */
    private record Tap(int first, int[] weights) {
        int end() {
            return first + weights.length;
        }
    }

    /**
     * Resamples part of a picture to {@code width} by {@code height} pixels.
     *
     * @param left left edge of the part in source pixels, which need not be whole; likewise {@code top}
     * @param partWidth width of the part in source pixels; likewise {@code partHeight}
     */
    static Picture of(
            Picture picture,
            Kernel kernel,
            double left,
            double top,
            double partWidth,
            double partHeight,
            int width,
            int height) {
        Tap[] columns = taps(kernel, left, partWidth, width, picture.width());
        Tap[] rows = taps(kernel, top, partHeight, height, picture.height());
        int firstRow = rows[0].first();
        byte[][] narrowed = new byte[rows[height - 1].end() - firstRow][];
        for (int y = 0; y < narrowed.length; y++) {
            narrowed[y] = narrow(picture, firstRow + y, columns);
        }
        byte[] rgb = new byte[3 * width * height];
        int[] sums = new int[3 * width];
        for (int y = 0; y < height; y++) {
            java.util.Arrays.fill(sums, 0);
            for (int i = 0; i < rows[y].weights().length; i++) {
                int weight = rows[y].weights()[i];
                byte[] source = narrowed[rows[y].first() - firstRow + i];
                for (int x = 0; x < sums.length; x++) {
                    sums[x] += weight * (source[x] & 0xff);
                }
            }
            for (int x = 0; x < sums.length; x++) {
                rgb[y * sums.length + x] = level(sums[x]);
            }
        }
        return new Picture(width, height, rgb);
    }

    /** One row of the source, resampled. */
    private static byte[] narrow(Picture picture, int y, Tap[] columns) {
        byte[] rgb = picture.rgb();
        byte[] row = new byte[3 * columns.length];
        for (int x = 0; x < columns.length; x++) {
            int from = 3 * (y * picture.width() + columns[x].first());
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int weight : columns[x].weights()) {
                red += weight * (rgb[from++] & 0xff);
                green += weight * (rgb[from++] & 0xff);
                blue += weight * (rgb[from++] & 0xff);
            }
            row[3 * x] = level(red);
            row[3 * x + 1] = level(green);
            row[3 * x + 2] = level(blue);
        }
        return row;
    }

    /** The nearest whole level, halves rounded up. */
    private static byte level(int sum) {
        int rounded = (sum + (1 << FRACTION_BITS - 1)) >> FRACTION_BITS;
        return (byte) Math.clamp(rounded, 0, 255);
    }

    /** The filter at each of {@code targets} positions over {@code extent} of {@code available} source pixels. */
    private static Tap[] taps(Kernel kernel, double start, double extent, int targets, int available) {
        double scale = extent / targets;
        double widening = Math.max(scale, 1);
        double support = kernel.support * widening;
        Tap[] taps = new Tap[targets];
        for (int target = 0; target < targets; target++) {
            double centre = start + (target + 0.5) * scale;
            int first = Math.clamp((long) (centre - support + 0.5), 0, available - 1);
            int last = Math.clamp((long) (centre + support + 0.5), first + 1, available);
            taps[target] = new Tap(first, weights(kernel, first, last - first, centre, widening));
        }
        return taps;
    }

    private static int[] weights(Kernel kernel, int first, int count, double centre, double widening) {
        double[] exact = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            exact[i] = kernel.weight((first + i - centre + 0.5) * (1 / widening));
            sum += exact[i];
        }
        int[] weights = new int[count];
        for (int i = 0; i < count; i++) {
            // Halves away from 0.
            double exactly = exact[i] / sum * (1 << FRACTION_BITS);
            weights[i] = (int) (exactly < 0 ? exactly - 0.5 : exactly + 0.5);
        }
        return weights;
    }
}

package io.github.dnn4j.image;

/**
 * Bilinear resampling that averages over the area of each target pixel when it shrinks: a triangle filter whose support
 * is one source pixel, or one target pixel where that is larger, first along rows and then along columns. Without the
 * widening, fine structure of a large photograph would alias. The same filter as Pillow's {@code BILINEAR}, except that
 * results are not rounded to whole levels.
 */
final class Resize {
    private Resize() {}

    /** The source positions that one target position is made of, from {@code first} on, and their weights. */
    private record Tap(int first, float[] weights) {}

    /**
     * Resamples part of a picture.
     *
     * @param left left edge of the part in source pixels, which need not be whole; likewise {@code top}
     * @param partWidth width of the part in source pixels; likewise {@code partHeight}
     * @return red, green and blue planes of {@code width} by {@code height} values, 0 to 255
     */
    static float[][] bilinear(
            Picture picture, double left, double top, double partWidth, double partHeight, int width, int height) {
        Tap[] columns = taps(left, partWidth, width, picture.width());
        Tap[] rows = taps(top, partHeight, height, picture.height());
        int firstRow = rows[0].first();
        int lastRow = rows[height - 1].first() + rows[height - 1].weights().length;
        float[][] narrowed = new float[lastRow - firstRow][];
        float[][] planes = new float[3][width * height];
        int done = firstRow;
        for (int y = 0; y < height; y++) {
            Tap row = rows[y];
            for (; done < row.first() + row.weights().length; done++) {
                narrowed[done - firstRow] = narrow(picture, done, columns);
            }
            for (int i = 0; i < row.weights().length; i++) {
                float weight = row.weights()[i];
                float[] source = narrowed[row.first() + i - firstRow];
                for (int x = 0; x < width; x++) {
                    for (int channel = 0; channel < 3; channel++) {
                        planes[channel][y * width + x] += weight * source[3 * x + channel];
                    }
                }
            }
            int next = y + 1 < height ? rows[y + 1].first() : lastRow;
            for (int passed = row.first(); passed < next; passed++) {
                narrowed[passed - firstRow] = null;
            }
        }
        return planes;
    }

    private static float[] narrow(Picture picture, int y, Tap[] columns) {
        byte[] rgb = picture.rgb();
        float[] row = new float[3 * columns.length];
        for (int x = 0; x < columns.length; x++) {
            int from = 3 * (y * picture.width() + columns[x].first());
            for (float weight : columns[x].weights()) {
                for (int channel = 0; channel < 3; channel++) {
                    row[3 * x + channel] += weight * (rgb[from++] & 0xff);
                }
            }
        }
        return row;
    }

    /** The filter at each of {@code targets} positions over {@code extent} of {@code available} source pixels. */
    private static Tap[] taps(double start, double extent, int targets, int available) {
        double scale = extent / targets;
        double support = Math.max(scale, 1);
        Tap[] taps = new Tap[targets];
        for (int target = 0; target < targets; target++) {
            double centre = start + (target + 0.5) * scale;
            int first = Math.clamp((long) Math.floor(centre - support + 0.5), 0, available - 1);
            int last = Math.clamp((long) Math.floor(centre + support + 0.5), first + 1, available);
            float[] weights = new float[last - first];
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                double distance = Math.abs(first + i + 0.5 - centre) / support;
                weights[i] = (float) Math.max(0, 1 - distance);
                sum += weights[i];
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (weights[i] / sum);
            }
            taps[target] = new Tap(first, weights);
        }
        return taps;
    }
}

package io.github.dnn4j.report;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;

/**
 * Pictures of tensors, a pixel for every element: kernels and maps as tiles in rows, with a transparent pixel between
 * them.
 */
public final class TensorPictures {
    private static final int GAP = 1;
    private static final int FEW = 8;
    private static final int MANY = 16;
    private static final int[] NEGATIVE = {0, 114, 178};
    private static final int[] ZERO = {244, 244, 244};
    private static final int[] POSITIVE = {194, 87, 26};

    private TensorPictures() {}

    /** The colour of one element as red, green and blue. */
    @FunctionalInterface
    private interface Colour {
        int[] at(long tile, int y, int x);
    }

    /** The largest magnitude in tensors, which sets the scale of {@link #kernels}; 1 where all is 0. */
    public static double range(Tensor... tensors) {
        double largest = 0;
        for (Tensor tensor : tensors) {
            for (float value : tensor.toFloatArray()) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest == 0 ? 1 : largest;
    }

    /**
     * The kernels of a two-dimensional convolution. Those of three input channels are red, green and blue, with grey
     * for zeros; all others show every channel as a tile of its own, from blue for {@code -range} over light grey for 0
     * to orange for {@code range}.
     *
     * @param weight (kernels, channels, H, W)
     * @param most tiles to show; those after it are left out
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the weight has another rank
     */
    public static Bitmap kernels(Tensor weight, double range, int most) {
        Shape shape = weight.shape();
        require(shape.rank() == 4, "kernels of shape %s; (kernels, channels, H, W) can be shown", shape);
        int height = (int) shape.extent(2);
        int width = (int) shape.extent(3);
        long plane = (long) height * width;
        boolean colours = shape.extent(1) == 3;
        long tiles = Math.min(most, colours ? shape.extent(0) : shape.extent(0) * shape.extent(1));
        return tiles(tiles, height, width, (tile, y, x) -> {
            long pixel = (long) y * width + x;
            if (!colours) {
                return diverging(weight.getFloat(tile * plane + pixel) / range);
            }
            int[] rgb = new int[3];
            for (int c = 0; c < rgb.length; c++) {
                rgb[c] = level(0.5 + weight.getFloat((3 * tile + c) * plane + pixel) / range / 2);
            }
            return rgb;
        });
    }

    /**
     * Maps in grey, from black for the least to white for the largest of what is shown.
     *
     * @param maps (1, C, H, W) or (C, H, W)
     * @param most maps to show; those after it are left out
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the tensor has another shape
     */
    public static Bitmap maps(Tensor maps, int most) {
        Shape shape = maps.shape();
        int first = shape.rank() - 3;
        require(
                first == 0 || first == 1 && shape.extent(0) == 1,
                "maps of shape %s; those of one sample, (C, H, W), can be shown",
                shape);
        int height = (int) shape.extent(first + 1);
        int width = (int) shape.extent(first + 2);
        long plane = (long) height * width;
        long tiles = Math.min(most, shape.extent(first));
        double least = Double.POSITIVE_INFINITY;
        double largest = Double.NEGATIVE_INFINITY;
        for (long i = 0; i < tiles * plane; i++) {
            least = Math.min(least, maps.getFloat(i));
            largest = Math.max(largest, maps.getFloat(i));
        }
        double offset = least;
        double extent = largest > least ? largest - least : 1;
        return tiles(
                tiles,
                height,
                width,
                (tile, y, x) -> grey((maps.getFloat(tile * plane + (long) y * width + x) - offset) / extent));
    }

    /**
     * One picture of grey or of red, green and blue, as it lies in a batch.
     *
     * @param values (C, H, W) in row-major order, C 1 or 3
     * @param black what black is; {@code white} likewise
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the channels are neither 1 nor 3, or values are
     *     missing
     */
    public static Bitmap picture(float[] values, int channels, int height, int width, double black, double white) {
        require(channels == 1 || channels == 3, "a picture of %d channels; 1 or 3 can be shown", channels);
        int plane = height * width;
        require(
                values.length == channels * plane,
                "a picture of %dx%dx%d has %d values, not %d",
                channels,
                height,
                width,
                channels * plane,
                values.length);
        return tiles(1, height, width, (tile, y, x) -> {
            int[] rgb = new int[3];
            for (int c = 0; c < rgb.length; c++) {
                float value = values[(channels == 1 ? 0 : c) * plane + y * width + x];
                rgb[c] = level((value - black) / (white - black));
            }
            return rgb;
        });
    }

    private static Bitmap tiles(long count, int height, int width, Colour colour) {
        int tiles = Math.toIntExact(count);
        int columns = Math.min(tiles, tiles <= FEW * FEW && width < MANY ? FEW : MANY);
        int rows = Math.ceilDiv(tiles, columns);
        Bitmap bitmap = new Bitmap(columns * (width + GAP) - GAP, rows * (height + GAP) - GAP);
        for (int tile = 0; tile < tiles; tile++) {
            int left = tile % columns * (width + GAP);
            int top = tile / columns * (height + GAP);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int[] rgb = colour.at(tile, y, x);
                    bitmap.set(left + x, top + y, rgb[0], rgb[1], rgb[2]);
                }
            }
        }
        return bitmap;
    }

    private static int[] grey(double share) {
        int level = level(share);
        return new int[] {level, level, level};
    }

    private static int[] diverging(double value) {
        int[] end = value < 0 ? NEGATIVE : POSITIVE;
        double share = Math.min(1, Math.abs(value));
        int[] rgb = new int[3];
        for (int c = 0; c < rgb.length; c++) {
            rgb[c] = (int) Math.round(ZERO[c] + share * (end[c] - ZERO[c]));
        }
        return rgb;
    }

    private static int level(double share) {
        return (int) Math.round(255 * share);
    }
}

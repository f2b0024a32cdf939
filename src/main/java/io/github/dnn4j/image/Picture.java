package io.github.dnn4j.image;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.Objects;

/** A decoded picture, upright: rows from the top, pixels from the left, 8 bits each of red, green and blue (sRGB). */
public final class Picture {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /**
     * A picture of the given samples, which are not copied.
     *
     * @param rgb red, green and blue of each pixel in turn, 0 to 255 as unsigned bytes; 3 width height of them
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the size is not positive or the samples do not fit
     *     it
     */
    public Picture(int width, int height, byte[] rgb) {
        require(width >= 1 && height >= 1, "a picture of %dx%d pixels; at least 1x1 is needed", width, height);
        require(
                rgb.length == 3L * width * height,
                "a picture of %dx%d pixels needs %d samples, but %d were given",
                width,
                height,
                3L * width * height,
                rgb.length);
        this.width = width;
        this.height = height;
        this.rgb = Objects.requireNonNull(rgb);
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /**
     * One sample, 0 to 255.
     *
     * @param channel 0 red, 1 green, 2 blue
     */
    public int sample(int x, int y, int channel) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        Objects.checkIndex(channel, 3);
        return rgb[3 * (y * width + x) + channel] & 0xff;
    }

    /** The samples themselves, interleaved. */
    byte[] rgb() {
        return rgb;
    }

    /** The size, as in {@code 640x480 picture}. */
    @Override
    public String toString() {
        return width + "x" + height + " picture";
    }
}

package io.github.dnn4j.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ResizeTest {
    private static Picture row(int... levels) {
        byte[] rgb = new byte[3 * levels.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) levels[i / 3];
        }
        return new Picture(levels.length, 1, rgb);
    }

    private static Picture column(int... levels) {
        return new Picture(1, levels.length, row(levels).rgb());
    }

    /** The levels of one channel in a row of a picture resampled to {@code width}x1. */
    private static int[] levels(Picture picture, double left, double part, int width, int channel) {
        Picture resized = Resize.bilinear(picture, left, 0, part, picture.height(), width, 1);
        return java.util.stream.IntStream.range(0, width)
                .map(x -> resized.sample(x, 0, channel))
                .toArray();
    }

    @Test
    void theSameSizeIsTheSamePicture() {
        assertArrayEquals(new int[] {0, 10, 255, 7}, levels(row(0, 10, 255, 7), 0, 4, 4, 0));
    }

    @Test
    void enlargesByInterpolating() {
        // Target centres at -0.25 (clamped), 0.25, 0.75, 1.25 (clamped) from the first source centre.
        assertArrayEquals(new int[] {0, 25, 75, 100}, levels(row(0, 100), 0, 2, 4, 1));
    }

    @Test
    void shrinksByAveragingOverTheArea() {
        // Triangle of support 2 around 1.0: distances .5 .5 1.5 of the samples, weights 3/4, 3/4, 1/4.
        int first = (int) Math.round((0.75 * 0 + 0.75 * 70 + 0.25 * 140) / 1.75);
        int second = (int) Math.round((0.25 * 70 + 0.75 * 140 + 0.75 * 210) / 1.75);
        assertArrayEquals(new int[] {first, second}, levels(row(0, 70, 140, 210), 0, 4, 2, 2));
    }

    @Test
    void columnsAndRowsAreTreatedAlike() {
        Picture narrowed = Resize.bilinear(row(5, 70, 140, 200, 20), 0.5, 0, 4, 1, 3, 1);
        Picture lowered = Resize.bilinear(column(5, 70, 140, 200, 20), 0, 0.5, 1, 4, 1, 3);
        assertArrayEquals(narrowed.rgb(), lowered.rgb());
    }

    @Test
    void finePatternsDoNotAlias() {
        int[] stripes = new int[1000];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = i % 2 * 255;
        }
        for (int level : levels(row(stripes), 0, 1000, 10, 0)) {
            assertEquals(127.5, level, 1.5);
        }
    }

    @Test
    void aConstantStaysConstantForAwkwardSizes() {
        int[] grey = new int[17];
        java.util.Arrays.fill(grey, 93);
        for (int size = 1; size < 40; size++) {
            for (int level : levels(row(grey), 1.3, 13.7, size, 0)) {
                assertEquals(93, level);
            }
        }
    }

    @Test
    void fullWhiteDoesNotOverflow() {
        int[] white = new int[5000];
        java.util.Arrays.fill(white, 255);
        assertArrayEquals(new int[] {255, 255, 255}, levels(row(white), 0, 5000, 3, 0));
    }
}

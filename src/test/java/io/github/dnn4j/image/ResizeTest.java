package io.github.dnn4j.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.image.Resize.Kernel;
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
        Picture resized = Resize.of(picture, Kernel.TRIANGLE, left, 0, part, picture.height(), width, 1);
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
        Picture narrowed = Resize.of(row(5, 70, 140, 200, 20), Kernel.TRIANGLE, 0.5, 0, 4, 1, 3, 1);
        Picture lowered = Resize.of(column(5, 70, 140, 200, 20), Kernel.TRIANGLE, 0, 0.5, 1, 4, 1, 3);
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

    /** A picture of the generator x = 1103515245 x + 12345 modulo 2^31, of which samples are bits 16 to 23. */
    private static Picture noise(int width, int height, int seed) {
        byte[] rgb = new byte[3 * width * height];
        int state = seed;
        for (int i = 0; i < rgb.length; i++) {
            state = state * 1103515245 + 12345 & 0x7fffffff;
            rgb[i] = (byte) (state >> 16);
        }
        return new Picture(width, height, rgb);
    }

    private static int[] bicubic(Picture picture, int width, int height) {
        byte[] rgb = Resize.of(picture, Kernel.CUBIC, 0, 0, picture.width(), picture.height(), width, height)
                .rgb();
        return java.util.stream.IntStream.range(0, rgb.length)
                .map(i -> rgb[i] & 0xff)
                .toArray();
    }

    /** Pillow 12.3, {@code Image.resize((4, 3), Image.BICUBIC)} and {@code (3, 2)}. */
    @Test
    void bicubicShrinksLikePillow() {
        assertArrayEquals(
                new int[] {
                    185, 84, 94, 142, 159, 110, 129, 112, 75, 141, 93, 100, 196, 117, 124, 112, 142, 92, 115, 213, 101,
                    171, 189, 130, 172, 92, 178, 134, 128, 190, 113, 147, 164, 115, 98, 133
                },
                bicubic(noise(7, 5, 220), 4, 3));
        assertArrayEquals(
                new int[] {128, 89, 175, 159, 136, 93, 171, 128, 150, 132, 105, 157, 130, 147, 101, 104, 148, 132},
                bicubic(noise(13, 3, 405), 3, 2));
    }

    /** Pillow 12.3, the first row of {@code Image.resize((11, 9), Image.BICUBIC)}: with overshoot, cut off at 0. */
    @Test
    void bicubicEnlargesLikePillow() {
        assertArrayEquals(
                new int[] {
                    10, 101, 0, 12, 47, 77, 45, 24, 165, 157, 214, 49, 226, 243, 96, 231, 141, 237, 105, 130, 98, 95,
                    149, 56, 237, 183, 179, 129, 155, 101, 21, 127, 19
                },
                java.util.Arrays.copyOf(bicubic(noise(7, 5, 226), 11, 9), 33));
    }

    @Test
    void bicubicKeepsTheSameSize() {
        Picture picture = noise(5, 4, 1);
        assertArrayEquals(
                picture.rgb(),
                Resize.of(picture, Kernel.CUBIC, 0, 0, 5, 4, 5, 4).rgb());
    }
}

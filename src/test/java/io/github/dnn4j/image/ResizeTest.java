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

    @Test
    void theSameSizeIsTheSamePicture() {
        Picture picture = row(0, 10, 255, 7);
        assertArrayEquals(
                new float[] {0, 10, 255, 7}, Resize.bilinear(picture, 0, 0, 4, 1, 4, 1)[0], 0);
    }

    @Test
    void enlargesByInterpolating() {
        // Target centres at -0.25 (clamped), 0.25, 0.75, 1.25 (clamped) from the first source centre.
        assertArrayEquals(
                new float[] {0, 25, 75, 100}, Resize.bilinear(row(0, 100), 0, 0, 2, 1, 4, 1)[1], 1e-4f);
    }

    @Test
    void shrinksByAveragingOverTheArea() {
        // Triangle of support 2 around 1.0: distances .5 .5 1.5 of the samples, weights 3/4, 3/4, 1/4.
        float[] halved = Resize.bilinear(row(0, 70, 140, 210), 0, 0, 4, 1, 2, 1)[2];
        assertEquals((0.75 * 0 + 0.75 * 70 + 0.25 * 140) / 1.75, halved[0], 1e-4);
        assertEquals((0.25 * 70 + 0.75 * 140 + 0.75 * 210) / 1.75, halved[1], 1e-4);
    }

    @Test
    void columnsAndRowsAreTreatedAlike() {
        assertArrayEquals(
                Resize.bilinear(row(5, 70, 140, 200, 20), 0.5, 0, 4, 1, 3, 1)[0],
                Resize.bilinear(column(5, 70, 140, 200, 20), 0, 0.5, 1, 4, 1, 3)[0],
                1e-4f);
    }

    @Test
    void finePatternsDoNotAlias() {
        int[] stripes = new int[1000];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = i % 2 * 255;
        }
        for (float level : Resize.bilinear(row(stripes), 0, 0, 1000, 1, 10, 1)[0]) {
            assertEquals(127.5, level, 1);
        }
    }

    @Test
    void aConstantStaysConstantForAwkwardSizes() {
        int[] grey = new int[17];
        java.util.Arrays.fill(grey, 93);
        for (int size = 1; size < 40; size++) {
            for (float level : Resize.bilinear(row(grey), 1.3, 0, 13.7, 1, size, 1)[0]) {
                assertEquals(93, level, 1e-4);
            }
        }
    }
}

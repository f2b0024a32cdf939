package io.github.dnn4j.image;

import java.util.SplittableRandom;

/**
 * Many pictures from few: random crops of a photograph, mirrored half of the time, with other brightness, contrast and
 * colours, as networks see in training (Szegedy et al., 2015, section 6: 8 to 100 % of the area there, 40 to 100 %
 * here).
 */
public final class Variation {
    private static final double LEAST_AREA = 0.4;
    private static final double FLATTEST = 3.0 / 4;
    private static final double GAIN = 0.2;
    private static final double SHIFT = 12;

    private Variation() {}

    /** A variation of the picture, the same for the same seed. */
    public static Picture of(Picture picture, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double area = random.nextDouble(LEAST_AREA, 1) * picture.width() * picture.height();
        double ratio = Math.exp(random.nextDouble(Math.log(FLATTEST), Math.log(1 / FLATTEST)));
        int width = Math.clamp(Math.round(Math.sqrt(area * ratio)), 1, picture.width());
        int height = Math.clamp(Math.round(Math.sqrt(area / ratio)), 1, picture.height());
        int left = random.nextInt(picture.width() - width + 1);
        int top = random.nextInt(picture.height() - height + 1);
        boolean mirrored = random.nextBoolean();
        double contrast = random.nextDouble(1 - GAIN, 1 + GAIN);
        double brightness = random.nextDouble(1 - GAIN, 1 + GAIN);
        byte[][] levels = new byte[3][];
        for (int channel = 0; channel < 3; channel++) {
            levels[channel] = levels(contrast, brightness, random.nextDouble(-SHIFT, SHIFT));
        }
        byte[] rgb = new byte[Math.multiplyExact(3, width * height)];
        for (int y = 0, to = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = left + (mirrored ? width - 1 - x : x);
                for (int channel = 0; channel < 3; channel++) {
                    rgb[to++] = levels[channel][picture.sample(from, top + y, channel)];
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    /** What each level from 0 to 255 becomes. */
    private static byte[] levels(double contrast, double brightness, double shift) {
        byte[] table = new byte[256];
        for (int level = 0; level < table.length; level++) {
            double changed = ((level - 127.5) * contrast + 127.5) * brightness + shift;
            table[level] = (byte) Math.clamp(Math.round(changed), 0, 255);
        }
        return table;
    }
}

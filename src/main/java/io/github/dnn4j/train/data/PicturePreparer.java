package io.github.dnn4j.train.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Turns samples into a network's numbers, one picture at a time; for one thread. */
final class PicturePreparer {
    private final Split split;
    private final Augmentation augmentation;
    private final float[][] tables;
    private final byte[] samples;
    private final float[] values;

    PicturePreparer(Split split, Augmentation augmentation, Normalization normalization) {
        this.split = split;
        this.augmentation = augmentation;
        this.tables = new float[split.channels()][];
        for (int channel = 0; channel < tables.length; channel++) {
            tables[channel] = normalization.table(channel);
        }
        this.samples = new byte[Math.multiplyExact(split.channels(), split.height() * split.width())];
        this.values = new float[samples.length];
    }

    /**
     * Writes a picture.
     *
     * @param key decides what the augmentation does
     * @param target F32, where the picture begins
     * @param offset in bytes
     */
    void prepare(int index, long key, MemorySegment target, long offset) {
        MemorySegment.copy(split.samples(), ValueLayout.JAVA_BYTE, split.offset(index), samples, 0, samples.length);
        int reach = 2 * augmentation.padding() + 1;
        int left = Randomness.below(reach, key, 0) - augmentation.padding();
        int top = Randomness.below(reach, key, 1) - augmentation.padding();
        boolean flipped = augmentation.flip() && Randomness.below(2, key, 2) == 1;
        for (int channel = 0; channel < tables.length; channel++) {
            place(channel, left, top, flipped);
        }
        if (augmentation.cutout() > 0) {
            cutOut(Randomness.below(split.width(), key, 3), Randomness.below(split.height(), key, 4));
        }
        MemorySegment.copy(values, 0, target, ValueLayout.JAVA_FLOAT, offset, values.length);
    }

    private void place(int channel, int left, int top, boolean flipped) {
        int width = split.width();
        int height = split.height();
        float[] table = tables[channel];
        int plane = channel * height * width;
        for (int y = 0; y < height; y++) {
            int sourceY = y + top;
            int row = plane + y * width;
            for (int x = 0; x < width; x++) {
                int sourceX = x + left;
                boolean inside = sourceY >= 0 && sourceY < height && sourceX >= 0 && sourceX < width;
                int level = inside ? samples[plane + sourceY * width + sourceX] & 0xff : 0;
                values[row + (flipped ? width - 1 - x : x)] = table[level];
            }
        }
    }

    /** The mean is 0 once it was subtracted. */
    private void cutOut(int centreX, int centreY) {
        int width = split.width();
        int height = split.height();
        int side = augmentation.cutout();
        int fromX = Math.max(0, centreX - side / 2);
        int toX = Math.min(width, centreX - side / 2 + side);
        int fromY = Math.max(0, centreY - side / 2);
        int toY = Math.min(height, centreY - side / 2 + side);
        for (int channel = 0; channel < tables.length; channel++) {
            for (int y = fromY; y < toY; y++) {
                int row = (channel * height + y) * width;
                Arrays.fill(values, row + fromX, row + toX, 0);
            }
        }
    }
}

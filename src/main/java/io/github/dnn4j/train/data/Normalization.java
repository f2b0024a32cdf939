package io.github.dnn4j.train.data;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.image.Preprocessing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * How samples become a network's numbers: (p / 255 - mean) / deviation for each channel, p from 0 to 255.
 *
 * @param mean one for each channel, on the scale from 0 to 1
 * @param deviation one for each channel, above 0
 */
public record Normalization(List<Double> mean, List<Double> deviation) {
    /** Checks that there are as many means as deviations, and that the latter are above 0. */
    public Normalization {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        require(
                !mean.isEmpty() && mean.size() == deviation.size(),
                "normalization has %d means and %d deviations; one of each for every channel is needed",
                mean.size(),
                deviation.size());
        for (double value : mean) {
            require(Double.isFinite(value), "normalization has means %s; every one must be a finite number", mean);
        }
        for (double value : deviation) {
            require(
                    value > 0 && Double.isFinite(value),
                    "normalization has deviations %s; every one must be above 0",
                    deviation);
        }
    }

    /**
     * Mean and standard deviation of all samples of each channel, four digits of each, so that they can be written
     * down; the deviation of a channel that never changes is taken as 1.
     */
    public static Normalization of(Split split) {
        int plane = split.height() * split.width();
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        for (int channel = 0; channel < split.channels(); channel++) {
            long sum = 0;
            long squares = 0;
            MemorySegment samples = split.samples();
            for (int picture = 0; picture < split.count(); picture++) {
                long from = split.offset(picture) + (long) channel * plane;
                for (int i = 0; i < plane; i++) {
                    int level = samples.get(ValueLayout.JAVA_BYTE, from + i) & 0xff;
                    sum += level;
                    squares += level * level;
                }
            }
            double count = (double) split.count() * plane;
            double mean = sum / count;
            double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean)) / 255;
            means.add(rounded(mean / 255));
            deviations.add(deviation < 0.0001 ? 1 : rounded(deviation));
        }
        return new Normalization(means, deviations);
    }

    private static double rounded(double value) {
        return Math.rint(value * 10000) / 10000;
    }

    /** The numbers of all 256 levels of a channel. */
    float[] table(int channel) {
        float[] table = new float[256];
        for (int level = 0; level < table.length; level++) {
            table[level] = (float) ((level / 255.0 - mean.get(channel)) / deviation.get(channel));
        }
        return table;
    }

    /**
     * The same for pictures from files: a grey input from luma, one of three channels from red, green and blue.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException unless there are 1 or 3 channels
     */
    public Preprocessing preprocessing(int width, int height) {
        require(
                mean.size() == 1 || mean.size() == 3,
                "pictures from files have 1 or 3 channels, but there are means for %d",
                mean.size());
        return new Preprocessing(
                width,
                height,
                Preprocessing.Fit.CROP,
                1,
                mean.size() == 1 ? Preprocessing.ChannelOrder.GREY : Preprocessing.ChannelOrder.RGB,
                1,
                mean,
                deviation.stream().map(value -> 1 / value).toList(),
                false);
    }
}

package io.github.dnn4j.image;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.util.List;

/** How a level of 0 to 255 becomes a number: {@code (p white / 255 - mean) scale}, by the channel. */
record SampleNormalization(double white, List<Double> mean, List<Double> scale, boolean invert) {
    /** Checks that there is a usable mean and scale for each channel of {@code order}. */
    void requireFor(int channels, Object order) {
        require(white > 0 && Double.isFinite(white), "white is %s; it must be above 0, usually 255 or 1", white);
        requireFinite("means", mean, channels, order);
        requireFinite("scales", scale, channels, order);
        for (double factor : scale) {
            require(factor != 0, "a scale of 0 would erase its channel; give another value");
        }
    }

    private static void requireFinite(String what, List<Double> values, int channels, Object order) {
        require(
                values.size() == channels,
                "%d %s (%s) for the %d channels of %s",
                values.size(),
                what,
                values,
                channels,
                order);
        for (double value : values) {
            require(Double.isFinite(value), "%s are %s; every one must be a finite number", what, values);
        }
    }

    Channel channel(int channel) {
        return new Channel(white, mean.get(channel), scale.get(channel), invert);
    }

    /** The normalization of one channel. */
    record Channel(double white, double mean, double scale, boolean invert) {
        float apply(double level) {
            double sample = (invert ? 255 - level : level) * white / 255;
            return (float) ((sample - mean) * scale);
        }
    }

    /** The formula for users, p being the level. */
    String describe() {
        String sample = (invert ? "(255 - p)" : "p") + (white == 255 ? "" : " * " + trimmed(white) + "/255");
        boolean plain =
                mean.stream().allMatch(value -> value == 0) && scale.stream().allMatch(value -> value == 1);
        return plain ? sample : "(" + sample + " - " + joined(mean) + ") * " + joined(scale);
    }

    private static String joined(List<Double> values) {
        boolean same = values.stream().distinct().count() == 1;
        return same
                ? trimmed(values.getFirst())
                : values.stream().map(SampleNormalization::trimmed).toList().toString();
    }

    /** The number with no more digits than a float has, whole ones without a point. */
    static String trimmed(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? Long.toString((long) value)
                : Float.toString((float) value);
    }
}

package io.github.dnn4j.cli.options;

import io.github.dnn4j.image.Preprocessing;
import io.github.dnn4j.image.Preprocessing.ChannelOrder;
import io.github.dnn4j.image.Preprocessing.Fit;
import io.github.dnn4j.image.Preprocessing.Interpolation;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The values of a preprocessing one by one. */
final class PreprocessingValues {
    @Option(names = "--order", order = 52, paramLabel = "ORDER", description = "Channels: rgb, bgr or grey.")
    private ChannelOrder order;

    @Option(
            names = "--white",
            order = 53,
            paramLabel = "W",
            description = "What a white sample is before mean and scale, 255 or 1 (default without --preprocess: 255).")
    private Double white;

    @Option(
            names = "--mean",
            order = 54,
            paramLabel = "M",
            split = ",",
            description = "Subtracted from each channel: one value, or one for each, as in 123.7,116.8,103.9"
                    + " (default without --preprocess: 0).")
    private List<Double> mean;

    @ArgGroup
    private Spread spread;

    @Option(
            names = "--fit",
            order = 57,
            paramLabel = "HOW",
            description =
                    "crop: scale and cut out the centre. crop_floor: the same, the scaled size rounded down as timm"
                            + " does. stretch: the whole picture, proportions changed.")
    private Fit fit;

    @Option(
            names = "--interpolation",
            order = 57,
            paramLabel = "HOW",
            description = "bilinear, or bicubic as most of timm's models were trained with (default: that of"
                    + " --preprocess, else bilinear).")
    private Interpolation interpolation;

    @Option(
            names = "--crop",
            order = 58,
            paramLabel = "FRACTION",
            description = "Part of the centre that is kept when cropping, as in 0.875 for 224 of 256 pixels.")
    private Double crop;

    @Option(
            names = "--invert",
            order = 59,
            description = "Exchange black and white, as for black digits on white paper.")
    private boolean invert;

    /** Two ways to say the same. */
    private static final class Spread {
        @Option(
                names = "--scale",
                order = 55,
                paramLabel = "S",
                split = ",",
                description = "What each channel is multiplied by after the mean: one value, or one for each.")
        private List<Double> scale;

        @Option(
                names = "--std",
                order = 56,
                paramLabel = "S",
                split = ",",
                description = "What each channel is divided by after the mean, instead of --scale.")
        private List<Double> deviation;

        private List<Double> factors() {
            return scale != null
                    ? scale
                    : deviation.stream().map(value -> 1 / value).toList();
        }
    }

    /** True if values were given that say what becomes of a sample. */
    boolean areGiven() {
        return order != null || white != null || mean != null || spread != null;
    }

    /** A preprocessing of nothing but these values. */
    Preprocessing plain(long channels) {
        ChannelOrder channelOrder = order != null ? order : channels == 1 ? ChannelOrder.GREY : ChannelOrder.RGB;
        return new Preprocessing(
                1,
                1,
                Fit.CROP,
                0.875,
                channelOrder,
                255,
                Collections.nCopies(channelOrder.channels(), 0.0),
                Collections.nCopies(channelOrder.channels(), 1.0),
                false);
    }

    /** Another preprocessing, these values in place of its own. */
    Preprocessing adjusted(Preprocessing base) {
        ChannelOrder channelOrder = order != null ? order : base.order();
        return new Preprocessing(
                base.width(),
                base.height(),
                fit != null ? fit : base.fit(),
                crop != null ? crop : base.cropFraction(),
                channelOrder,
                white != null ? white : base.white(),
                perChannel(mean, base.mean(), channelOrder),
                perChannel(spread == null ? null : spread.factors(), base.scale(), channelOrder),
                invert || base.invert(),
                interpolation != null ? interpolation : base.interpolation());
    }

    /** One value serves all channels; without any, those of the base do. */
    private static List<Double> perChannel(List<Double> given, List<Double> base, ChannelOrder order) {
        List<Double> values = given != null ? given : base;
        return values.size() == 1 ? Collections.nCopies(order.channels(), values.getFirst()) : values;
    }
}

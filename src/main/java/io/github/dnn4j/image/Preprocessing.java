package io.github.dnn4j.image;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.image.Resize.Kernel;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;

/**
 * How a picture becomes the input of a network: fitted to the size, its channels ordered, and each sample normalised to
 * {@code (p white / 255 - mean) scale}, with p from 0 (black) to 255 (white). Immutable.
 *
 * @param width width of the input in pixels
 * @param height height of the input in pixels
 * @param fit how a picture of another shape is fitted
 * @param cropFraction the part of the centre square's (or rectangle's) extent that is kept by {@link Fit#CROP}, above 0
 *     and up to 1: 224 / 256 = 0.875 for "shorter side to 256, centre 224"
 * @param order the channels
 * @param white what a white sample is before mean and scale: 255 or 1
 * @param mean subtracted from each channel, in the order of the channels; one value for each
 * @param scale what each channel is then multiplied by: the reciprocal of a standard deviation
 * @param invert whether black and white change places first
 * @param interpolation how pixels between pixels are made
 */
public record Preprocessing(
        int width,
        int height,
        Fit fit,
        double cropFraction,
        ChannelOrder order,
        double white,
        List<Double> mean,
        List<Double> scale,
        boolean invert,
        Interpolation interpolation) {
    /** How a picture of another shape than the input's is fitted. */
    public enum Fit {
        /**
         * The largest centred part of the input's shape, reduced by the crop fraction; what is outside is lost. The
         * scaled size is the nearest whole number to extent / fraction: 249 for 224 and 0.9.
         */
        CROP,
        /**
         * The same with the scaled size rounded down, 248 for 224 and 0.9, as timm evaluates its models ({@code
         * transforms_imagenet_eval}, {@code math.floor(size / crop_pct)}).
         */
        CROP_FLOOR,
        /** The whole picture, its proportions changed. */
        STRETCH
    }

    /** How a picture is resampled; both average over the area of a target pixel where they shrink, as Pillow does. */
    public enum Interpolation {
        /** A triangle over two pixels. */
        BILINEAR(Kernel.TRIANGLE),
        /** Keys' cubic convolution over four pixels, a = -1/2. */
        BICUBIC(Kernel.CUBIC);

        private final Kernel kernel;

        Interpolation(Kernel kernel) {
            this.kernel = kernel;
        }
    }

    /** The channels of the input, in their order along axis 1. */
    public enum ChannelOrder {
        /** Red, green, blue. */
        RGB(3),
        /** Blue, green, red. */
        BGR(3),
        /** Luma of ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B. */
        GREY(1);

        private final int channels;

        ChannelOrder(int channels) {
            this.channels = channels;
        }

        /** How many there are. */
        public int channels() {
            return channels;
        }
    }

    /** Checks every value. */
    public Preprocessing {
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        require(width >= 1 && height >= 1, "preprocessing to %dx%d pixels; at least 1x1 is needed", width, height);
        require(
                cropFraction > 0 && cropFraction <= 1,
                "crop fraction %s; it must be above 0 and at most 1 (224/256 = 0.875 is usual)",
                cropFraction);
        new SampleNormalization(white, mean, scale, invert).requireFor(order.channels(), order);
    }

    /** Bilinear. */
    public Preprocessing(
            int width,
            int height,
            Fit fit,
            double cropFraction,
            ChannelOrder order,
            double white,
            List<Double> mean,
            List<Double> scale,
            boolean invert) {
        this(width, height, fit, cropFraction, order, white, mean, scale, invert, Interpolation.BILINEAR);
    }

    /** The input's channels, height and width as a shape of batch 1. */
    public Shape shape() {
        return Shape.of(1, order.channels(), height, width);
    }

    /** The same for another size. */
    public Preprocessing withSize(int newWidth, int newHeight) {
        return new Preprocessing(
                newWidth, newHeight, fit, cropFraction, order, white, mean, scale, invert, interpolation);
    }

    /** The same with another way to fit the picture; the fraction matters to crops only. */
    public Preprocessing withFit(Fit newFit, double newCropFraction) {
        return new Preprocessing(
                width, height, newFit, newCropFraction, order, white, mean, scale, invert, interpolation);
    }

    /** The same with or without black and white exchanged. */
    public Preprocessing withInvert(boolean newInvert) {
        return new Preprocessing(width, height, fit, cropFraction, order, white, mean, scale, newInvert, interpolation);
    }

    /** The same with another way to resample. */
    public Preprocessing withInterpolation(Interpolation other) {
        return new Preprocessing(width, height, fit, cropFraction, order, white, mean, scale, invert, other);
    }

    /** The picture as an F32 tensor of {@link #shape}, outside any pool. */
    public Tensor apply(Picture picture) {
        Tensor tensor = Tensor.allocate(shape(), DataType.F32);
        apply(picture, tensor);
        return tensor;
    }

    /**
     * Writes the picture into a tensor, such as a session's input or a slice of its batch.
     *
     * @param target of {@link #shape}, or without the leading 1
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the target has another shape
     */
    public void apply(Picture picture, Tensor target) {
        Shape shape = shape();
        require(
                target.shape().equals(shape) || target.shape().equals(Shape.of(order.channels(), height, width)),
                "preprocessing gives a tensor of shape %s, but the target is %s",
                shape,
                target);
        target.copyFrom(values(picture));
    }

    private float[] values(Picture picture) {
        Picture fitted = fit == Fit.STRETCH
                ? Resize.of(picture, interpolation.kernel, 0, 0, picture.width(), picture.height(), width, height)
                : new CentreCrop(width, height, cropFraction, fit == Fit.CROP_FLOOR)
                        .apply(picture, interpolation.kernel);
        SampleNormalization normalization = new SampleNormalization(white, mean, scale, invert);
        int pixels = width * height;
        float[] values = new float[order.channels() * pixels];
        for (int channel = 0; channel < order.channels(); channel++) {
            SampleNormalization.Channel own = normalization.channel(channel);
            for (int i = 0; i < pixels; i++) {
                values[channel * pixels + i] = own.apply(level(fitted.rgb(), 3 * i, channel));
            }
        }
        return values;
    }

    /** The level, 0 to 255, of a channel of the input at the pixel whose red sample is at {@code place}. */
    private double level(byte[] rgb, int place, int channel) {
        return switch (order) {
            case RGB -> rgb[place + channel] & 0xff;
            case BGR -> rgb[place + 2 - channel] & 0xff;
            case GREY ->
                0.299 * (rgb[place] & 0xff) + 0.587 * (rgb[place + 1] & 0xff) + 0.114 * (rgb[place + 2] & 0xff);
        };
    }

    /** A sentence for users, as in {@code centre crop of 0.875 to 224x224, RGB, (p / 255 - mean) scale ...}. */
    public String describe() {
        String crop = cropFraction == 1 ? "centre crop" : "centre crop of " + SampleNormalization.trimmed(cropFraction);
        return (fit == Fit.STRETCH ? "stretched" : crop) + " to " + width + "x" + height
                + (interpolation == Interpolation.BICUBIC ? ", bicubic, " : ", ") + order + ", "
                + new SampleNormalization(white, mean, scale, invert).describe();
    }
}

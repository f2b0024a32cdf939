package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Enlarges or shrinks the spatial axes of (N, C, spatial...) by nearest neighbour or (bi-, tri-)linear interpolation.
 * Exactly one of {@code scales} and {@code sizes} is given, one value per spatial axis; an output extent from a scale is
 * floor(input scale). Positions outside the input take the value at the border.
 *
 * @param mode how a value is found
 * @param scales output over input extent, above 0; empty if sizes are given. Coordinates use this very number, not the
 *     ratio of the rounded extents, as ONNX does
 * @param sizes output extents; empty if scales are given
 * @param coordinates how an output position maps to an input position
 * @param nearest how a position is rounded in {@link Mode#NEAREST}
 */
public record Resampling(
        Mode mode, List<Double> scales, List<Long> sizes, Coordinates coordinates, NearestRounding nearest)
        implements Layer {
    /** How a value is found. */
    public enum Mode {
        /** The nearest input element. */
        NEAREST,
        /** Linear interpolation along every spatial axis. */
        LINEAR
    }

    /** How output position y of an axis maps to an input position, with the names of ONNX's Resize; s is the scale. */
    public enum Coordinates {
        /** (y + 1/2) / s - 1/2: PyTorch's {@code align_corners=False}, oneDNN's only one. */
        HALF_PIXEL,
        /** As {@link #HALF_PIXEL}, but 0 where the output has one element. */
        PYTORCH_HALF_PIXEL,
        /** As {@link #HALF_PIXEL}, shifted so that the centre stays where rounding the extent moved it. */
        HALF_PIXEL_SYMMETRIC,
        /** y (in - 1) / (out - 1), and 0 where the output has one element: PyTorch's {@code align_corners=True}. */
        ALIGN_CORNERS,
        /** y / s: PyTorch's nearest. */
        ASYMMETRIC
    }

    /** How a position is rounded to an element. */
    public enum NearestRounding {
        /** To the nearest, halves down. */
        ROUND_PREFER_FLOOR,
        /** To the nearest, halves up. */
        ROUND_PREFER_CEIL,
        /** Down. */
        FLOOR,
        /** Up. */
        CEIL;

        /** The whole number for a position; it may lie outside the input. */
        public double round(double position) {
            return switch (this) {
                case ROUND_PREFER_FLOOR -> Math.ceil(position - 0.5);
                case ROUND_PREFER_CEIL -> Math.floor(position + 0.5);
                case FLOOR -> Math.floor(position);
                case CEIL -> Math.ceil(position);
            };
        }

        /** The element of an axis that a position is rounded to: at the border where it lies outside. */
        public long element(double position, long extent) {
            return (long) Math.clamp(round(position), 0.0, extent - 1.0);
        }
    }

    /** Checks scales and sizes. */
    public Resampling {
        scales = List.copyOf(scales);
        sizes = List.copyOf(sizes);
        require(
                scales.isEmpty() != sizes.isEmpty(),
                "resampling has scales %s and sizes %s; exactly one of them must be given",
                scales,
                sizes);
        int rank = Math.max(scales.size(), sizes.size());
        require(rank <= 3, "resampling of %d spatial axes; at most 3 are allowed", rank);
        for (double scale : scales) {
            require(scale > 0 && Double.isFinite(scale), "resampling scales %s must be finite and above 0", scales);
        }
        for (long size : sizes) {
            require(size >= 1, "resampling sizes %s must be at least 1", sizes);
        }
    }

    /** Nearest neighbour by a whole factor on {@code spatialRank} axes, as PyTorch's Upsample computes it. */
    public static Resampling nearest(int spatialRank, double scale) {
        return new Resampling(
                Mode.NEAREST,
                java.util.Collections.nCopies(spatialRank, scale),
                List.of(),
                Coordinates.ASYMMETRIC,
                NearestRounding.FLOOR);
    }

    /** Linear interpolation with half-pixel centres on {@code spatialRank} axes. */
    public static Resampling linear(int spatialRank, double scale) {
        return new Resampling(
                Mode.LINEAR,
                java.util.Collections.nCopies(spatialRank, scale),
                List.of(),
                Coordinates.HALF_PIXEL,
                NearestRounding.ROUND_PREFER_FLOOR);
    }

    /** The number of spatial axes. */
    public int rank() {
        return Math.max(scales.size(), sizes.size());
    }

    /** The scale used on a spatial axis for an input extent: the one given, else the ratio of the extents. */
    public double scale(int axis, long input) {
        return scales.isEmpty() ? (double) sizes.get(axis) / input : scales.get(axis);
    }

    /** The input position of output position {@code y}, before clamping and rounding. */
    public double position(int axis, long y, long input, long output) {
        double scale = scale(axis, input);
        return switch (coordinates) {
            case HALF_PIXEL -> (y + 0.5) / scale - 0.5;
            case PYTORCH_HALF_PIXEL -> output > 1 ? (y + 0.5) / scale - 0.5 : 0;
            // ONNX's centre (1 - output / (s input)) + (y + 1/2) / s - 1/2, in a form without rounding where s divides.
            case HALF_PIXEL_SYMMETRIC -> input / 2.0 + (y + 0.5 - output / 2.0) / scale - 0.5;
            case ALIGN_CORNERS -> output > 1 ? y * (input - 1.0) / (output - 1.0) : 0;
            case ASYMMETRIC -> y / scale;
        };
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        require(
                input.rank() == rank() + 2,
                "input of shape %s has rank %d; this resampling of %d spatial axes takes rank %d (N, C, spatial...)",
                input,
                input.rank(),
                rank(),
                rank() + 2);
        Shape output = input;
        for (int i = 0; i < rank(); i++) {
            double scaled = scales.isEmpty() ? sizes.get(i) : Math.floor(input.extent(i + 2) * scales.get(i));
            require(
                    scaled >= 1 && scaled <= Integer.MAX_VALUE,
                    "spatial axis %d of extent %d resampled by %s has %s elements; 1 to 2147483647 are allowed",
                    i,
                    input.extent(i + 2),
                    scales.isEmpty() ? sizes.get(i) : scales.get(i),
                    scaled);
            output = output.with(i + 2, (long) scaled);
        }
        return List.of(output);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return mode == Mode.LINEAR ? FloatingInput.type(this, inputs) : inputs.getFirst();
    }

    @Override
    public String detail() {
        return mode.name().toLowerCase(Locale.ROOT) + " " + (scales.isEmpty() ? "to " + sizes : "by " + scales);
    }

    /** The whole parameter list again with other coordinates. */
    public Resampling withCoordinates(Coordinates other) {
        return new Resampling(mode, new ArrayList<>(scales), new ArrayList<>(sizes), other, nearest);
    }
}

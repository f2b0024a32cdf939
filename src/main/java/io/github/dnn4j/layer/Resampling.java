package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Enlarges or shrinks the spatial axes of (N, C, spatial...) by nearest neighbour, (bi-, tri-)linear or cubic
 * interpolation.
 * Exactly one of {@code scales} and {@code sizes} is given, one value per spatial axis.
 *
 * <p>Extents and positions are computed in f32, as the programs do that files come from: where a product lies next to a
 * whole number, or a position on the border between two elements, the rounding of every single operation decides. One
 * rule holds for every backend and for the ONNX importer. It is that of ONNX Runtime 1.30 on the CPU, in its order of
 * operations (onnxruntime/core/providers/cpu/tensor/upsamplebase.h); each operation is rounded to f32:
 *
 * <ol>
 *   <li>The scale s of an axis is the one given, or out / in where sizes are given.
 *   <li>The output extent is the one given, or in s, rounded down.
 *   <li>The input position of output y is {@link Coordinates}'s, and y itself where s is 1 or no extent changes at all.
 *   <li>Nearest: {@link NearestRounding} gives the element; one outside of the input is replaced by the border's.
 *   <li>Linear and cubic: the sum of the neighbours, weighted as {@link ResamplingFilter} says.
 * </ol>
 *
 * <p>ONNX's specification does not say how the operations are rounded. PyTorch multiplies by f32(1 / s) in place of
 * dividing by s, and computes extents in double.
 *
 * @param mode how a value is found
 * @param scales output over input extent, above 0, rounded to f32; empty if sizes are given. Coordinates use this very
 *     number, not the ratio of the rounded extents
 * @param sizes output extents; empty if scales are given. 0 stands for the extent that a second input, of which nothing
 *     else is read, has on that axis: so a network resizes to another value's size, whatever that is in a session
 * @param coordinates how an output position maps to an input position
 * @param nearest how a position is rounded in {@link Mode#NEAREST}
 * @param filter how neighbours are weighted in the other modes
 */
public record Resampling(
        Mode mode,
        List<Double> scales,
        List<Long> sizes,
        Coordinates coordinates,
        NearestRounding nearest,
        ResamplingFilter filter)
        implements Layer {
    /** How a value is found. */
    public enum Mode {
        /** The nearest input element. */
        NEAREST,
        /** Linear interpolation along every spatial axis. */
        LINEAR,
        /** Cubic convolution along every spatial axis (Keys, 1981). */
        CUBIC
    }

    /** How output position y of an axis maps to an input position, with the names of ONNX's Resize; s is the scale. */
    public enum Coordinates {
        /** (y + 1/2) / s - 1/2: PyTorch's {@code align_corners=False}. */
        HALF_PIXEL,
        /** As {@link #HALF_PIXEL}, but 0 where the output has one element. */
        PYTORCH_HALF_PIXEL,
        /**
         * in / 2 (1 - out / (s in)) + (y + 1/2) / s - 1/2, the sum in double: {@link #HALF_PIXEL}, shifted so that the
         * centre stays where rounding the extent moved it.
         */
        HALF_PIXEL_SYMMETRIC,
        /**
         * y (in - 1) / (out - 1), and 0 where the output has one element: PyTorch's {@code align_corners=True}. ONNX's
         * reference implementation takes in s for out, before rounding; ONNX Runtime and PyTorch do not.
         */
        ALIGN_CORNERS,
        /** y / s: PyTorch's nearest. */
        ASYMMETRIC
    }

    /**
     * How a position is rounded to an element. A position less than 1e-6 away from the middle of two elements counts as
     * the middle, since that is often where it would be without rounding.
     */
    public enum NearestRounding {
        /** To the nearest, halves down. */
        ROUND_PREFER_FLOOR,
        /** To the nearest, halves up. */
        ROUND_PREFER_CEIL,
        /** Down. */
        FLOOR,
        /** Up. */
        CEIL;

        private static final float MIDDLE = 1e-6f;

        /** The element of an axis that a position is rounded to: at the border where it lies outside. */
        public long element(float position, long extent) {
            float below = (float) Math.floor(position);
            float part = position - below;
            boolean middle = Math.abs(part - 0.5f) <= MIDDLE;
            boolean up = switch (this) {
                case ROUND_PREFER_FLOOR -> part > 0.5f && !middle;
                case ROUND_PREFER_CEIL -> part > 0.5f || middle;
                case FLOOR -> false;
                case CEIL -> part > 0;
            };
            return Math.clamp((long) below + (up ? 1 : 0), 0, extent - 1);
        }
    }

    /** Checks scales and sizes, and rounds scales to f32. */
    public Resampling {
        scales = scales.stream().map(scale -> (double) scale.floatValue()).toList();
        sizes = List.copyOf(sizes);
        require(
                scales.isEmpty() != sizes.isEmpty(),
                "resampling has scales %s and sizes %s; exactly one of them must be given",
                scales,
                sizes);
        int rank = Math.max(scales.size(), sizes.size());
        require(rank <= 3, "resampling of %d spatial axes; at most 3 are allowed", rank);
        for (double scale : scales) {
            require(
                    scale > 0 && Double.isFinite(scale),
                    "resampling scales %s, as f32, must be finite and above 0",
                    scales);
        }
        for (long size : sizes) {
            require(size >= 0, "resampling sizes %s must be at least 1, or 0 for the extent of a second input", sizes);
        }
    }

    /** With {@link ResamplingFilter#PLAIN}. */
    public Resampling(
            Mode mode, List<Double> scales, List<Long> sizes, Coordinates coordinates, NearestRounding nearest) {
        this(mode, scales, sizes, coordinates, nearest, ResamplingFilter.PLAIN);
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

    /** True if an output may be made of other elements than one or its two neighbours along an axis. */
    public boolean filters() {
        return mode == Mode.CUBIC || mode == Mode.LINEAR && filter.antialias();
    }

    /** The number of spatial axes. */
    public int rank() {
        return Math.max(scales.size(), sizes.size());
    }

    /** True if an extent is that of a second input. */
    public boolean follows() {
        return sizes.contains(0L);
    }

    /**
     * The same resampling of one input: to the extents of an output, where it follows a second input.
     *
     * @param output a shape that {@link #outputShapes} gives
     */
    public Resampling to(Shape output) {
        if (!follows()) {
            return this;
        }
        List<Long> extents = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            extents.add(output.extent(i + 2));
        }
        return new Resampling(mode, scales, extents, coordinates, nearest, filter);
    }

    @Override
    public int minInputs() {
        return follows() ? 2 : 1;
    }

    @Override
    public boolean reads(int i) {
        return i == 0;
    }

    /** The scale used on a spatial axis for an input extent: the one given, else the ratio of the extents. */
    public float scale(int axis, long input) {
        return scales.isEmpty()
                ? (float) sizes.get(axis) / (float) input
                : scales.get(axis).floatValue();
    }

    /** The output extent that a scale gives for an input extent: the product, rounded down. */
    public static long extent(long input, float scale) {
        return (long) (scale * (float) input);
    }

    /**
     * The input positions of all output positions of a spatial axis, before rounding and moving to the border.
     *
     * @param axis number of the axis among the spatial ones
     * @param input shape (N, C, spatial...) of the input
     */
    public float[] positions(int axis, Shape input) {
        Shape output = outputShapes(List.of(input)).getFirst();
        float[] positions = new float[Math.toIntExact(output.extent(axis + 2))];
        for (int y = 0; y < positions.length; y++) {
            positions[y] = position(axis, y, input, output);
        }
        return positions;
    }

    /**
     * The input position of one output position of a spatial axis, before rounding and moving to the border.
     *
     * @param output the shape that {@link #outputShapes} gives for {@code input}
     */
    public float position(int axis, long y, Shape input, Shape output) {
        return output.equals(input) ? y : position(axis, y, input.extent(axis + 2), output.extent(axis + 2));
    }

    /** The input position of output position {@code y} where some extent changes, before clamping and rounding. */
    public float position(int axis, long y, long input, long output) {
        float s = scale(axis, input);
        float at = y;
        float in = input;
        float out = output;
        if (s == 1) {
            return at;
        }
        return switch (coordinates) {
            case HALF_PIXEL -> (at + 0.5f) / s - 0.5f;
            case PYTORCH_HALF_PIXEL -> output > 1 ? (at + 0.5f) / s - 0.5f : 0;
            case HALF_PIXEL_SYMMETRIC -> {
                float offset = in / 2 * (1 - out / (s * in));
                yield (float) (offset + (at + 0.5) / s - 0.5);
            }
            case ALIGN_CORNERS -> output > 1 ? at * (in - 1) / (out - 1) : 0;
            case ASYMMETRIC -> at / s;
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
        require(
                !follows() || inputs.get(1).rank() == input.rank(),
                "input of shape %s cannot be resampled to the size of %s, which has another rank",
                input,
                inputs.getLast());
        Shape output = input;
        for (int i = 0; i < rank(); i++) {
            long size = scales.isEmpty() ? sizes.get(i) : 0;
            long scaled = scales.isEmpty()
                    ? size == 0 ? inputs.get(1).extent(i + 2) : size
                    : extent(input.extent(i + 2), scale(i, input.extent(i + 2)));
            require(
                    scaled >= 1 && scaled <= Integer.MAX_VALUE,
                    "spatial axis %d of extent %d resampled by %s has %s elements; 1 to 2147483647 are allowed",
                    i,
                    input.extent(i + 2),
                    scales.isEmpty() ? sizes.get(i) : (Object) scales.get(i).floatValue(),
                    scaled);
            output = output.with(i + 2, scaled);
        }
        return List.of(output);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return mode == Mode.NEAREST ? inputs.getFirst() : FloatingInput.type(this, inputs);
    }

    @Override
    public String detail() {
        return mode.name().toLowerCase(Locale.ROOT) + " " + (filters() && filter.antialias() ? "antialiased " : "")
                + (scales.isEmpty()
                        ? "to " + (follows() ? "the size of its second input " : "") + sizes
                        : "by " + scales.stream().map(Double::floatValue).toList());
    }

    /** The whole parameter list again with other coordinates. */
    public Resampling withCoordinates(Coordinates other) {
        return new Resampling(mode, new ArrayList<>(scales), new ArrayList<>(sizes), other, nearest, filter);
    }
}

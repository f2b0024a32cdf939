package io.github.dnn4j.layer;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Normalization of every slice of a value by its own numbers: y = scale (x - mean) / divisor + shift, where a slice is
 * what some axes span at one place of the others, and of the channels one group at most. Over the innermost axes that
 * is layer normalization (Ba, Kiros and Hinton, 2016), over the spatial axes instance normalization (Ulyanov, Vedaldi
 * and Lempitsky, 2016), over groups of channels and the spatial axes group normalization (Wu and He, 2018), without
 * mean RMS normalization (Zhang and Sennrich, 2019), by the norm of vectors ONNX's LpNormalization. Input and output
 * have the same shape. The parameters are scale and shift, where there are any.
 *
 * @param divisor what a slice is divided by; the mean is subtracted for {@link Divisor#DEVIATION} only
 * @param axes the axes that a slice spans, at least one, negative from the end
 * @param groups groups of consecutive channels (axis 1), each with slices of its own; 1 unless axis 1 is among the axes
 * @param epsilon added to the mean or sum that the divisor is made of, above 0
 * @param scale shape of the scale, which broadcasts to the input and does not enlarge it: (C, 1, 1) for one per channel
 *     of (N, C, H, W); empty for a scale of 1
 * @param shift the same for the shift; empty for a shift of 0
 */
public record Normalization(
        Divisor divisor, List<Integer> axes, int groups, double epsilon, Optional<Shape> scale, Optional<Shape> shift)
        implements Layer {
    /** What the numbers x of a slice are divided by. */
    public enum Divisor {
        /** sqrt(mean((x - mean(x))^2) + epsilon), after the mean is subtracted. */
        DEVIATION,
        /** sqrt(mean(x^2) + epsilon). */
        ROOT_MEAN_SQUARE,
        /** sum(|x|) + epsilon. */
        L1_NORM,
        /** sqrt(sum(x^2) + epsilon). */
        L2_NORM
    }

    /** Checks axes, groups and epsilon. */
    public Normalization {
        axes = List.copyOf(axes);
        require(!axes.isEmpty(), "normalization has no axes; at least one is needed");
        require(new HashSet<>(axes).size() == axes.size(), "normalization names an axis twice: %s", axes);
        require(groups >= 1, "normalization has %d groups; at least 1 is needed", groups);
        require(
                epsilon > 0 && Double.isFinite(epsilon),
                "normalization has epsilon %s; a finite number above 0 is needed",
                epsilon);
    }

    /** Layer normalization over the innermost axes, whose extents are given, with scale and shift for each element. */
    public static Normalization layer(Shape normalized, double epsilon) {
        return new Normalization(
                Divisor.DEVIATION,
                innermost(normalized.rank()),
                1,
                epsilon,
                Optional.of(normalized),
                Optional.of(normalized));
    }

    /** RMS normalization over the innermost axes, whose extents are given, with a scale for each element. */
    public static Normalization rootMeanSquare(Shape normalized, double epsilon) {
        return new Normalization(
                Divisor.ROOT_MEAN_SQUARE,
                innermost(normalized.rank()),
                1,
                epsilon,
                Optional.of(normalized),
                Optional.empty());
    }

    /** Group normalization of (N, C, spatial...) with scale and shift for each channel. */
    public static Normalization group(int groups, int channels, int spatialRank, double epsilon) {
        Optional<Shape> perChannel = perChannel(channels, spatialRank);
        return new Normalization(Divisor.DEVIATION, from(1, spatialRank), groups, epsilon, perChannel, perChannel);
    }

    /** Instance normalization of (N, C, spatial...) with scale and shift for each channel. */
    public static Normalization instance(int channels, int spatialRank, double epsilon) {
        Optional<Shape> perChannel = perChannel(channels, spatialRank);
        return new Normalization(Divisor.DEVIATION, from(2, spatialRank), 1, epsilon, perChannel, perChannel);
    }

    /** The same without scale and shift. */
    public Normalization withoutParameters() {
        return withParameters(Optional.empty(), Optional.empty());
    }

    /** The same with scale and shift of other shapes. */
    public Normalization withParameters(Optional<Shape> newScale, Optional<Shape> newShift) {
        return new Normalization(divisor, axes, groups, epsilon, newScale, newShift);
    }

    private static List<Integer> innermost(int count) {
        return IntStream.range(-count, 0).boxed().toList();
    }

    private static List<Integer> from(int first, int spatialRank) {
        return IntStream.range(first, spatialRank + 2).boxed().toList();
    }

    private static Optional<Shape> perChannel(int channels, int spatialRank) {
        require(spatialRank >= 0, "parameters for %d spatial axes; at least 0 is needed", spatialRank);
        List<Long> extents = new ArrayList<>(Collections.nCopies(spatialRank + 1, 1L));
        extents.set(0, (long) channels);
        return Optional.of(Shape.of(extents.stream().mapToLong(Long::longValue).toArray()));
    }

    /** An input's shape with the channels as two axes, groups and channels of a group, if there are several groups. */
    public Shape grouped(Shape input) {
        if (groups == 1) {
            return input;
        }
        long[] extents = new long[input.rank() + 1];
        for (int axis = 0; axis < extents.length; axis++) {
            extents[axis] = axis == 1 ? groups : input.extent(axis < 1 ? axis : axis - 1);
        }
        extents[2] /= groups;
        return Shape.of(extents);
    }

    /** The axes of {@link #grouped} that a slice spans, ascending. */
    public List<Integer> spanned(Shape input) {
        return axes.stream()
                .map(axis -> input.axis(axis) + (groups == 1 ? 0 : input.axis(axis) == 0 ? 0 : 1))
                .sorted()
                .toList();
    }

    /** The numbers in a slice. */
    public long count(Shape input) {
        return axes.stream().mapToLong(input::extent).reduce(1, (a, b) -> a * b) / groups;
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> parameters = new ArrayList<>();
        scale.ifPresent(shape -> parameters.add(new ParameterSpec("scale", shape, true)));
        shift.ifPresent(shape -> parameters.add(new ParameterSpec("shift", shape, true)));
        return List.copyOf(parameters);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
        requireInputs(inputs.size());
        Shape input = inputs.getFirst();
        List<Integer> resolved = axes.stream().map(input::axis).toList();
        require(
                new HashSet<>(resolved).size() == resolved.size(),
                "axes %s of a normalization name an axis of shape %s twice",
                axes,
                input);
        require(
                groups == 1 || (resolved.contains(1) && input.extent(1) % groups == 0),
                "%d groups do not divide the channels (axis 1) of shape %s, or axes %s do not have them",
                groups,
                input,
                axes);
        require(
                groups == 1 || input.rank() < Shape.MAX_RANK,
                "shape %s has no room for an axis of groups; at most %d extents are allowed",
                input,
                Shape.MAX_RANK - 1);
        parameters()
                .forEach(parameter -> require(
                        parameter.shape().rank() <= input.rank()
                                && Broadcast.shapes(input, parameter.shape()).equals(input),
                        "%s of shape %s does not broadcast to the input's shape %s without enlarging it",
                        parameter.role(),
                        parameter.shape(),
                        input));
        return List.of(input);
    }

    @Override
    public DataType outputType(List<DataType> inputs) {
        return FloatingInput.type(this, inputs);
    }

    @Override
    public String detail() {
        String over = " over " + axes.toString().replace(" ", "");
        return divisor.name().toLowerCase(java.util.Locale.ROOT) + over + (groups == 1 ? "" : " g" + groups);
    }
}

package io.github.dnn4j.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The extents of a tensor, outermost first: (N, C, spatial...) for pictures, any order for vectors and matrices. Every
 * extent is at least 1, there are at most {@value #MAX_RANK} of them, and the element count fits a {@code long} with
 * room for eight bytes per element. The empty shape is a scalar.
 */
public final class Shape {
    /** The largest number of extents, that of oneDNN's {@code DNNL_MAX_NDIMS}. */
    public static final int MAX_RANK = 12;

    private static final long MAX_ELEMENTS = Long.MAX_VALUE / 8;

    private final long[] extents;
    private final long elements;

    private Shape(long[] extents) {
        if (extents.length > MAX_RANK) {
            throw new InvalidDescriptorException("shape " + Arrays.toString(extents) + " has " + extents.length
                    + " extents; at most " + MAX_RANK + " are allowed");
        }
        long product = 1;
        for (long extent : extents) {
            if (extent < 1) {
                throw new InvalidDescriptorException("shape " + Arrays.toString(extents) + " has extent " + extent
                        + "; every extent must be at least 1");
            }
            if (product > MAX_ELEMENTS / extent) {
                throw new InvalidDescriptorException("shape " + Arrays.toString(extents)
                        + " overflows: its element count does not fit 60 bits; use smaller extents");
            }
            product *= extent;
        }
        this.extents = extents;
        this.elements = product;
    }

    /**
     * A shape of the given extents.
     *
     * @throws InvalidDescriptorException if an extent is below 1, the rank above {@value #MAX_RANK}, or the product too
     *     large
     */
    public static Shape of(long... extents) {
        return new Shape(extents.clone());
    }

    /** The number of extents; 0 for a scalar. */
    public int rank() {
        return extents.length;
    }

    /**
     * Extent number {@code axis}, 0 outermost; negative axes count from the end (-1 is innermost).
     *
     * @throws InvalidDescriptorException if there is no such axis
     */
    public long extent(int axis) {
        return extents[axis(axis)];
    }

    /**
     * Normalises a possibly negative axis into {@code [0, rank)}.
     *
     * @throws InvalidDescriptorException if there is no such axis
     */
    public int axis(int axis) {
        int result = axis < 0 ? axis + extents.length : axis;
        if (result < 0 || result >= extents.length) {
            throw new InvalidDescriptorException("axis " + axis + " is outside shape " + this + "; its axes are "
                    + (extents.length == 0 ? "none" : -extents.length + " to " + (extents.length - 1)));
        }
        return result;
    }

    /** The number of elements: the product of all extents, 1 for a scalar. */
    public long elements() {
        return elements;
    }

    /** The number of bytes when stored densely as {@code type}. */
    public long bytes(DataType type) {
        return elements * type.bytes();
    }

    /** A copy of the extents. */
    public long[] toArray() {
        return extents.clone();
    }

    /**
     * This shape with one extent replaced; a negative axis counts from the end.
     *
     * @throws InvalidDescriptorException if there is no such axis, or the new shape breaks a rule of {@link #of}
     */
    public Shape with(int axis, long extent) {
        long[] copy = extents.clone();
        copy[axis(axis)] = extent;
        return new Shape(copy);
    }

    /** Row-major strides in elements: the innermost is 1. */
    public long[] strides() {
        long[] strides = new long[extents.length];
        long stride = 1;
        for (int i = extents.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= extents[i];
        }
        return strides;
    }

    /** The number of spatial extents of a shape in (N, C, spatial...) order: rank - 2, and 0 below rank 2. */
    public int spatialRank() {
        return Math.max(0, extents.length - 2);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    /** The extents joined by x, as in {@code 1x3x224x224}; {@code scalar} for the empty shape. */
    @Override
    public String toString() {
        return extents.length == 0
                ? "scalar"
                : Arrays.stream(extents).mapToObj(Long::toString).collect(Collectors.joining("x"));
    }
}

package io.github.dnn4j.tensor;

/** How the elements of a {@link Tensor} follow one another in memory. The shape always names the logical order. */
public enum Layout {
    /** Row-major in the logical order of the shape, the last extent fastest. Tensors of any rank have it. */
    NCHW,
    /**
     * Channels last: a shape (N, C, spatial...) lies in memory as (N, spatial..., C), the channel fastest. Below rank 3
     * there are no spatial extents and this is the same as {@link #NCHW}.
     */
    NHWC;

    /**
     * The distance in elements between neighbours along each logical axis of {@code shape}, in logical order. For
     * 1x3x4x5 that is {60, 20, 5, 1} as {@code NCHW} and {60, 1, 15, 3} as {@code NHWC}.
     */
    public long[] strides(Shape shape) {
        long[] strides = shape.strides();
        if (this == NCHW || shape.rank() < 3) {
            return strides;
        }
        long channels = shape.extent(1);
        for (int axis = 2; axis < strides.length; axis++) {
            strides[axis] *= channels;
        }
        strides[1] = 1;
        return strides;
    }

    /**
     * True if the elements of {@code shape} lie in row-major logical order: always for {@code NCHW}, for {@code NHWC}
     * where there is one channel or one pixel.
     */
    public boolean isRowMajor(Shape shape) {
        return this == NCHW || shape.rank() < 3 || shape.extent(1) == 1 || pixels(shape) == 1;
    }

    /** The place in memory, in elements, of the element with row-major logical index {@code index}. */
    long physicalIndex(Shape shape, long index) {
        if (isRowMajor(shape)) {
            return index;
        }
        long channels = shape.extent(1);
        long pixels = pixels(shape);
        long plane = index / pixels;
        return (plane / channels * pixels + index % pixels) * channels + plane % channels;
    }

    /** The number of spatial positions of a shape (N, C, spatial...) of rank 3 or more. */
    static long pixels(Shape shape) {
        return shape.elements() / shape.extent(0) / shape.extent(1);
    }
}

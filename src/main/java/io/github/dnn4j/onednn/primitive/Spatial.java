package io.github.dnn4j.onednn.primitive;

import java.util.Arrays;

/** Spatial settings of a convolution in oneDNN's terms: dilation 0 is dense, padding may be negative after the end. */
public record Spatial(long[] strides, long[] dilates, long[] padBegin, long[] padEnd) {
    /**
     * The same for an image that the kernel slides over: a stride beyond the distance that it can slide leads to one
     * position, as one does that is a little beyond, and is that one, since kernels have it in their instructions.
     *
     * @param image the larger of the two images: the input of a convolution or pooling, the output of a deconvolution
     * @param kernel its spatial extents
     */
    Spatial within(long image, long[] kernel) {
        long[] extents = DnnlMemory.dims(image);
        long[] within = strides.clone();
        for (int i = 0; i < within.length; i++) {
            long span = dilates[i] * (kernel[i] - 1) + kernel[i];
            long way = extents[extents.length - within.length + i] + padBegin[i] + padEnd[i] - span;
            long least = Math.max(1 - padEnd[i], 1); // what oneDNN asks for where padding is negative
            within[i] = Math.min(strides[i], Math.max(way + 1, least) + 1);
        }
        return new Spatial(within, dilates, padBegin, padEnd);
    }

    /** The spatial extents of a convolution's weights. */
    long[] kernel(long weights) {
        long[] extents = DnnlMemory.dims(weights);
        return Arrays.copyOfRange(extents, extents.length - strides.length, extents.length);
    }
}

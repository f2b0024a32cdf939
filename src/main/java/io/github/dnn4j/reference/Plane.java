package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** One plane (height, width) of an F32 tensor, copied to the Java heap, where loops over it are fastest. */
final class Plane {
    final int height;
    final int width;
    final float[] values;
    private final MemorySegment memory;

    /** Room for a plane of {@code tensor}, whose depth, height and width are {@code extents}. */
    Plane(Tensor tensor, long[] extents) {
        this.height = Math.toIntExact(extents[1]);
        this.width = Math.toIntExact(extents[2]);
        this.values = new float[Math.multiplyExact(height, width)];
        this.memory = tensor.segment();
    }

    /** Copies plane number {@code plane}, counting depth fastest, then channels, then samples. */
    void load(long plane) {
        MemorySegment.copy(memory, JAVA_FLOAT, plane * values.length * JAVA_FLOAT.byteSize(), values, 0, values.length);
    }

    /**
     * The sum in double of this plane's elements times those of {@code wide} that tap (kh, kw) of their windows meets.
     */
    double product(Plane wide, Sliding window, long kh, long kw) {
        int stride = (int) window.stride()[2];
        long left = window.position(2, 0, kw);
        int begin = Sliding.firstInside(left, stride, width);
        int end = Sliding.endInside(left, stride, wide.width, begin, width);
        double sum = 0;
        for (int h = 0; h < height; h++) {
            long line = window.position(1, h, kh);
            if (line >= 0 && line < wide.height) {
                for (int w = begin; w < end; w++) {
                    sum += (double) values[h * width + w]
                            * wide.values[(int) (line * wide.width + left + (long) w * stride)];
                }
            }
        }
        return sum;
    }
}

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
}

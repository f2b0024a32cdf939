package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes a structure as C++ lays it out: every member at a multiple of its size. */
public final class StructureWriter {
    /** Spatial axes that the kernels walk. */
    public static final int AXES = Dnn4jKernels.DNN4J_SPATIAL_AXES;

    private static final int MOST = 512;
    private final ByteBuffer bytes = ByteBuffer.allocate(MOST).order(ByteOrder.nativeOrder());

    public StructureWriter putInt(int value) {
        bytes.putInt(value);
        return this;
    }

    public StructureWriter putFloat(float value) {
        bytes.putFloat(value);
        return this;
    }

    StructureWriter putLong(long value) {
        bytes.position((bytes.position() + Long.BYTES - 1) / Long.BYTES * Long.BYTES);
        bytes.putLong(value);
        return this;
    }

    /** An array of {@code length} integers, of which the last are {@code values} and the first {@code filler}. */
    public StructureWriter putInts(List<Integer> values, int length, int filler) {
        for (int i = values.size(); i < length; i++) {
            putInt(filler);
        }
        values.forEach(this::putInt);
        return this;
    }

    /** The spatial extents of a shape, preceded by ones. */
    public StructureWriter putSpatial(Shape shape) {
        for (int axis = shape.rank() - AXES; axis < shape.rank(); axis++) {
            putInt(axis < 2 ? 1 : Math.toIntExact(shape.extent(axis)));
        }
        return this;
    }

    /** An array of {@code length} integers, of which the first are {@code values} and the others 0. */
    public StructureWriter putLongs(long[] values, int length) {
        for (int i = 0; i < length; i++) {
            putLong(i < values.length ? values[i] : 0);
        }
        return this;
    }

    public Argument finish() {
        byte[] result = new byte[bytes.position()];
        bytes.get(0, result);
        return new Argument.Structure(result);
    }
}

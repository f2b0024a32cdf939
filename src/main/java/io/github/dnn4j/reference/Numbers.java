package io.github.dnn4j.reference;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.github.dnn4j.tensor.BFloat16;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Float16;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * The elements of a row-major tensor as numbers. Every element type fits a double exactly. What is set is rounded to
 * the nearest value of the type, ties to even; integer types saturate, and NaN becomes 0 in them.
 */
final class Numbers {
    private final MemorySegment memory;
    private final DataType type;

    private Numbers(MemorySegment memory, DataType type) {
        this.memory = memory;
        this.type = type;
    }

    static Numbers of(Tensor tensor) {
        return new Numbers(tensor.segment(), tensor.type());
    }

    double get(long index) {
        return switch (type) {
            case F32 -> memory.getAtIndex(JAVA_FLOAT, index);
            case BF16 -> BFloat16.toFloat(memory.getAtIndex(JAVA_SHORT, index));
            case F16 -> Float16.toFloat(memory.getAtIndex(JAVA_SHORT, index));
            case S8 -> memory.get(JAVA_BYTE, index);
            case U8 -> memory.get(JAVA_BYTE, index) & 0xff;
            case S32 -> memory.getAtIndex(JAVA_INT, index);
        };
    }

    void set(long index, double value) {
        switch (type) {
            case F32 -> memory.setAtIndex(JAVA_FLOAT, index, (float) value);
            case BF16 -> memory.setAtIndex(JAVA_SHORT, index, BFloat16.fromFloat((float) value));
            case F16 -> memory.setAtIndex(JAVA_SHORT, index, Float16.fromFloat((float) value));
            case S8 -> memory.set(JAVA_BYTE, index, (byte) (int) Math.clamp(Math.rint(value), -128.0, 127.0));
            case U8 -> memory.set(JAVA_BYTE, index, (byte) (int) Math.clamp(Math.rint(value), 0.0, 255.0));
            case S32 -> memory.setAtIndex(JAVA_INT, index, (int) Math.rint(value));
        }
    }

    /** Adds to an element, rounding once. */
    void add(long index, double value) {
        set(index, get(index) + value);
    }
}

package io.github.dnn4j.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Single elements in native memory, as Java values. Indices count elements in memory order. */
final class Elements {
    private Elements() {}

    static float getFloat(MemorySegment memory, DataType type, long index) {
        return switch (type) {
            case F32 -> memory.get(JAVA_FLOAT_UNALIGNED, index * 4);
            case BF16 -> BFloat16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, index * 2));
            case F16 -> Float16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, index * 2));
            case S8 -> memory.get(JAVA_BYTE, index);
            case U8 -> memory.get(JAVA_BYTE, index) & 0xff;
            case S32 -> memory.get(JAVA_INT_UNALIGNED, index * 4);
        };
    }

    static void setFloat(MemorySegment memory, DataType type, long index, float value) {
        switch (type) {
            case F32 -> memory.set(JAVA_FLOAT_UNALIGNED, index * 4, value);
            case BF16 -> memory.set(JAVA_SHORT_UNALIGNED, index * 2, BFloat16.fromFloat(value));
            case F16 -> memory.set(JAVA_SHORT_UNALIGNED, index * 2, Float16.fromFloat(value));
            case S8 -> memory.set(JAVA_BYTE, index, Saturation.toS8(value));
            case U8 -> memory.set(JAVA_BYTE, index, Saturation.toU8(value));
            case S32 -> memory.set(JAVA_INT_UNALIGNED, index * 4, Saturation.toS32(value));
        }
    }

    static int getInt(MemorySegment memory, DataType type, long index) {
        return type == DataType.S32
                ? memory.get(JAVA_INT_UNALIGNED, index * 4)
                : Saturation.toS32(getFloat(memory, type, index));
    }

    static void setInt(MemorySegment memory, DataType type, long index, int value) {
        switch (type) {
            case F32 -> memory.set(JAVA_FLOAT_UNALIGNED, index * 4, value);
            case BF16 -> memory.set(JAVA_SHORT_UNALIGNED, index * 2, BFloat16.fromInt(value));
            case F16 -> memory.set(JAVA_SHORT_UNALIGNED, index * 2, Float16.fromFloat(value));
            case S8 -> memory.set(JAVA_BYTE, index, Saturation.toS8(value));
            case U8 -> memory.set(JAVA_BYTE, index, Saturation.toU8(value));
            case S32 -> memory.set(JAVA_INT_UNALIGNED, index * 4, value);
        }
    }
}

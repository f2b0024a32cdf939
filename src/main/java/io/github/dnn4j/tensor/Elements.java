package io.github.dnn4j.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Moves elements between native memory and Java values, converting on the way. Indices count elements in memory order;
 * every loop is dense, over one type and with an {@code int} counter, so that the compiler can vectorize it.
 */
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

    /** Reads {@code count} elements from {@code first} on into {@code to[at...]}. */
    static void read(MemorySegment memory, DataType type, long first, float[] to, int at, int count) {
        long from = first * type.bytes();
        switch (type) {
            case F32 -> MemorySegment.copy(memory, JAVA_FLOAT_UNALIGNED, from, to, at, count);
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = BFloat16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, from + i * 2L));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = Float16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, from + i * 2L));
                }
            }
            case S8 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = memory.get(JAVA_BYTE, from + i);
                }
            }
            case U8 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = memory.get(JAVA_BYTE, from + i) & 0xff;
                }
            }
            case S32 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = memory.get(JAVA_INT_UNALIGNED, from + i * 4L);
                }
            }
        }
    }

    /** Reads {@code count} elements from {@code first} on into {@code to[at...]}, rounding fractions. */
    static void read(MemorySegment memory, DataType type, long first, int[] to, int at, int count) {
        long from = first * type.bytes();
        switch (type) {
            case S32 -> MemorySegment.copy(memory, JAVA_INT_UNALIGNED, from, to, at, count);
            case S8 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = memory.get(JAVA_BYTE, from + i);
                }
            }
            case U8 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = memory.get(JAVA_BYTE, from + i) & 0xff;
                }
            }
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = Saturation.toS32(memory.get(JAVA_FLOAT_UNALIGNED, from + i * 4L));
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = Saturation.toS32(BFloat16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, from + i * 2L)));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    to[at + i] = Saturation.toS32(Float16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, from + i * 2L)));
                }
            }
        }
    }

    /** Writes {@code from[at...]} to the {@code count} elements from {@code first} on. */
    static void write(MemorySegment memory, DataType type, long first, float[] from, int at, int count) {
        long to = first * type.bytes();
        switch (type) {
            case F32 -> MemorySegment.copy(from, at, memory, JAVA_FLOAT_UNALIGNED, to, count);
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_SHORT_UNALIGNED, to + i * 2L, BFloat16.fromFloat(from[at + i]));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_SHORT_UNALIGNED, to + i * 2L, Float16.fromFloat(from[at + i]));
                }
            }
            case S8 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_BYTE, to + i, Saturation.toS8(from[at + i]));
                }
            }
            case U8 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_BYTE, to + i, Saturation.toU8(from[at + i]));
                }
            }
            case S32 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_INT_UNALIGNED, to + i * 4L, Saturation.toS32(from[at + i]));
                }
            }
        }
    }

    /** Writes {@code from[at...]} to the {@code count} elements from {@code first} on. */
    static void write(MemorySegment memory, DataType type, long first, int[] from, int at, int count) {
        long to = first * type.bytes();
        switch (type) {
            case S32 -> MemorySegment.copy(from, at, memory, JAVA_INT_UNALIGNED, to, count);
            case F32 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_FLOAT_UNALIGNED, to + i * 4L, from[at + i]);
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_SHORT_UNALIGNED, to + i * 2L, BFloat16.fromInt(from[at + i]));
                }
            }
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_SHORT_UNALIGNED, to + i * 2L, Float16.fromFloat(from[at + i]));
                }
            }
            case S8 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_BYTE, to + i, Saturation.toS8(from[at + i]));
                }
            }
            case U8 -> {
                for (int i = 0; i < count; i++) {
                    memory.set(JAVA_BYTE, to + i, Saturation.toU8(from[at + i]));
                }
            }
        }
    }
}

package io.github.dnn4j.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Runs of elements in native memory, from and to {@code float} arrays. Indices count elements in
 * memory order. Every loop is dense, over one type, with an {@code int} counter and in a method of its own: that is the
 * form in which the compiler makes the most of it.
 */
final class FloatElements {
    private FloatElements() {}

    /** Reads {@code count} elements from {@code first} on into {@code to[at...]}. */
    static void read(MemorySegment memory, DataType type, long first, float[] to, int at, int count) {
        long from = first * type.bytes();
        switch (type) {
            case F32 -> MemorySegment.copy(memory, JAVA_FLOAT_UNALIGNED, from, to, at, count);
            case BF16 -> readBf16(memory, from, to, at, count);
            case F16 -> readF16(memory, from, to, at, count);
            case S8 -> readS8(memory, from, to, at, count);
            case U8 -> readU8(memory, from, to, at, count);
            case S32 -> readS32(memory, from, to, at, count);
        }
    }

    /** Writes {@code from[at...]} to the {@code count} elements from {@code first} on. */
    static void write(MemorySegment memory, DataType type, long first, float[] from, int at, int count) {
        long to = first * type.bytes();
        switch (type) {
            case F32 -> MemorySegment.copy(from, at, memory, JAVA_FLOAT_UNALIGNED, to, count);
            case BF16 -> writeBf16(from, at, memory, to, count);
            case F16 -> writeF16(from, at, memory, to, count);
            case S8 -> writeS8(from, at, memory, to, count);
            case U8 -> writeU8(from, at, memory, to, count);
            case S32 -> writeS32(from, at, memory, to, count);
        }
    }

    private static void readBf16(MemorySegment memory, long from, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = BFloat16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, from + i * 2L));
        }
    }

    private static void readF16(MemorySegment memory, long from, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = Float16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, from + i * 2L));
        }
    }

    private static void readS8(MemorySegment memory, long from, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = memory.get(JAVA_BYTE, from + i);
        }
    }

    private static void readU8(MemorySegment memory, long from, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = memory.get(JAVA_BYTE, from + i) & 0xff;
        }
    }

    private static void readS32(MemorySegment memory, long from, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = memory.get(JAVA_INT_UNALIGNED, from + i * 4L);
        }
    }

    private static void writeBf16(float[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_SHORT_UNALIGNED, to + i * 2L, BFloat16.fromFloat(from[at + i]));
        }
    }

    private static void writeF16(float[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_SHORT_UNALIGNED, to + i * 2L, Float16.fromFloat(from[at + i]));
        }
    }

    private static void writeS8(float[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_BYTE, to + i, Saturation.toS8(from[at + i]));
        }
    }

    private static void writeU8(float[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_BYTE, to + i, Saturation.toU8(from[at + i]));
        }
    }

    private static void writeS32(float[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_INT_UNALIGNED, to + i * 4L, Saturation.toS32(from[at + i]));
        }
    }
}

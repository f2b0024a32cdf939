package io.github.dnn4j.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Runs of elements in native memory, from and to {@code int} arrays, rounding fractions. Indices count elements in
 * memory order. Every loop is dense, over one type, with an {@code int} counter and in a method of its own: that is the
 * form in which the compiler makes the most of it.
 */
final class IntElements {
    private IntElements() {}

    /** Reads {@code count} elements from {@code first} on into {@code to[at...]}. */
    static void read(MemorySegment memory, DataType type, long first, int[] to, int at, int count) {
        long from = first * type.bytes();
        switch (type) {
            case F32 -> readF32(memory, from, to, at, count);
            case BF16 -> readBf16(memory, from, to, at, count);
            case F16 -> readF16(memory, from, to, at, count);
            case S8 -> readS8(memory, from, to, at, count);
            case U8 -> readU8(memory, from, to, at, count);
            case S32 -> MemorySegment.copy(memory, JAVA_INT_UNALIGNED, from, to, at, count);
        }
    }

    /** Writes {@code from[at...]} to the {@code count} elements from {@code first} on. */
    static void write(MemorySegment memory, DataType type, long first, int[] from, int at, int count) {
        long to = first * type.bytes();
        switch (type) {
            case F32 -> writeF32(from, at, memory, to, count);
            case BF16 -> writeBf16(from, at, memory, to, count);
            case F16 -> writeF16(from, at, memory, to, count);
            case S8 -> writeS8(from, at, memory, to, count);
            case U8 -> writeU8(from, at, memory, to, count);
            case S32 -> MemorySegment.copy(from, at, memory, JAVA_INT_UNALIGNED, to, count);
        }
    }

    private static void readF32(MemorySegment memory, long from, int[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = Saturation.toS32(memory.get(JAVA_FLOAT_UNALIGNED, from + i * 4L));
        }
    }

    private static void readBf16(MemorySegment memory, long from, int[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = Saturation.toS32(BFloat16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, from + i * 2L)));
        }
    }

    private static void readF16(MemorySegment memory, long from, int[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = Saturation.toS32(Float16.toFloat(memory.get(JAVA_SHORT_UNALIGNED, from + i * 2L)));
        }
    }

    private static void readS8(MemorySegment memory, long from, int[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = memory.get(JAVA_BYTE, from + i);
        }
    }

    private static void readU8(MemorySegment memory, long from, int[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = memory.get(JAVA_BYTE, from + i) & 0xff;
        }
    }

    private static void writeF32(int[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_FLOAT_UNALIGNED, to + i * 4L, from[at + i]);
        }
    }

    private static void writeBf16(int[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_SHORT_UNALIGNED, to + i * 2L, BFloat16.fromInt(from[at + i]));
        }
    }

    private static void writeF16(int[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_SHORT_UNALIGNED, to + i * 2L, Float16.fromFloat(from[at + i]));
        }
    }

    private static void writeS8(int[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_BYTE, to + i, Saturation.toS8(from[at + i]));
        }
    }

    private static void writeU8(int[] from, int at, MemorySegment memory, long to, int count) {
        for (int i = 0; i < count; i++) {
            memory.set(JAVA_BYTE, to + i, Saturation.toU8(from[at + i]));
        }
    }
}

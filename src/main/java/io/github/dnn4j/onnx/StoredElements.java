package io.github.dnn4j.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.dnn4j.tensor.BFloat16;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Elements of each type as files hold them, little-endian, as numbers. */
final class StoredElements {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private StoredElements() {}

    /** The element at a byte offset; integers above 2^53 are rounded. */
    static double getDouble(ElementType type, MemorySegment memory, long at) {
        return switch (type) {
            case FLOAT -> memory.get(FLOAT, at);
            case DOUBLE -> memory.get(DOUBLE, at);
            case FLOAT16 -> Float.float16ToFloat(memory.get(SHORT, at));
            case BFLOAT16 -> BFloat16.toFloat(memory.get(SHORT, at));
            default -> getLong(type, memory, at);
        };
    }

    /** The element at a byte offset; fractions are cut off, unsigned 64-bit values keep their bits. */
    static long getLong(ElementType type, MemorySegment memory, long at) {
        return switch (type) {
            case UINT8, BOOL -> memory.get(JAVA_BYTE, at) & 0xffL;
            case INT8 -> memory.get(JAVA_BYTE, at);
            case UINT16 -> memory.get(SHORT, at) & 0xffffL;
            case INT16 -> memory.get(SHORT, at);
            case INT32 -> memory.get(INT, at);
            case UINT32 -> memory.get(INT, at) & 0xffffffffL;
            case INT64, UINT64 -> memory.get(LONG, at);
            default -> (long) getDouble(type, memory, at);
        };
    }

    static void setDouble(ElementType type, MemorySegment memory, long at, double value) {
        switch (type) {
            case FLOAT -> memory.set(FLOAT, at, (float) value);
            case DOUBLE -> memory.set(DOUBLE, at, value);
            case FLOAT16 -> memory.set(SHORT, at, Float.floatToFloat16((float) value));
            case BFLOAT16 -> memory.set(SHORT, at, BFloat16.fromFloat((float) value));
            default -> setLong(type, memory, at, (long) value);
        }
    }

    static void setLong(ElementType type, MemorySegment memory, long at, long value) {
        switch (type) {
            case UINT8, INT8 -> memory.set(JAVA_BYTE, at, (byte) value);
            case BOOL -> memory.set(JAVA_BYTE, at, (byte) (value == 0 ? 0 : 1));
            case UINT16, INT16 -> memory.set(SHORT, at, (short) value);
            case INT32, UINT32 -> memory.set(INT, at, (int) value);
            case INT64, UINT64 -> memory.set(LONG, at, value);
            default -> setDouble(type, memory, at, value);
        }
    }
}

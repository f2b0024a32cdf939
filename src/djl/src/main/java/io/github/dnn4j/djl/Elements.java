package io.github.dnn4j.djl;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements of a type in a buffer, as numbers. Integers of 64 bits beyond 2^53 are not exact. */
final class Elements {
    private Elements() {}

    static double[] values(ByteBuffer buffer, DataType type) {
        double[] values = new double[buffer.remaining() / type.getNumOfBytes()];
        ByteBuffer from = buffer.duplicate().order(ByteOrder.nativeOrder());
        int first = from.position();
        for (int i = 0; i < values.length; i++) {
            int at = first + i * type.getNumOfBytes();
            values[i] = switch (type) {
                case FLOAT64 -> from.getDouble(at);
                case FLOAT32 -> from.getFloat(at);
                case FLOAT16 -> Float.float16ToFloat(from.getShort(at));
                case INT64, UINT64 -> from.getLong(at);
                case INT32 -> from.getInt(at);
                case UINT32 -> from.getInt(at) & 0xFFFFFFFFL;
                case INT16 -> from.getShort(at);
                case UINT16 -> from.getShort(at) & 0xFFFF;
                case INT8 -> from.get(at);
                case UINT8 -> from.get(at) & 0xFF;
                case BOOLEAN -> from.get(at) != 0 ? 1 : 0;
                default -> throw unknown(type);
            };
        }
        return values;
    }

    static ByteBuffer buffer(double[] values, DataType type) {
        ByteBuffer to = ByteBuffer.allocateDirect(Math.multiplyExact(values.length, type.getNumOfBytes()))
                .order(ByteOrder.nativeOrder());
        for (double value : values) {
            switch (type) {
                case FLOAT64 -> to.putDouble(value);
                case FLOAT32 -> to.putFloat((float) value);
                case FLOAT16 -> to.putShort(Float.floatToFloat16((float) value));
                case INT64, UINT64 -> to.putLong((long) value);
                case INT32, UINT32 -> to.putInt((int) (long) value);
                case INT16, UINT16 -> to.putShort((short) (long) value);
                case INT8, UINT8 -> to.put((byte) (long) value);
                case BOOLEAN -> to.put((byte) (value != 0 ? 1 : 0));
                default -> throw unknown(type);
            }
        }
        return to.rewind();
    }

    /** The type of what comes of two operands. */
    static DataType common(DataType a, DataType b) {
        if (a == b) {
            return a;
        }
        if (a.isFloating() != b.isFloating()) {
            return a.isFloating() ? a : b;
        }
        if (a == DataType.BOOLEAN || b == DataType.BOOLEAN) {
            return a == DataType.BOOLEAN ? b : a;
        }
        if (a.getNumOfBytes() == b.getNumOfBytes()) {
            return a.isFloating() ? DataType.FLOAT32 : wider(a);
        }
        return a.getNumOfBytes() > b.getNumOfBytes() ? a : b;
    }

    /** The signed type that holds those of as many bits, signed and unsigned. */
    private static DataType wider(DataType type) {
        return switch (type.getNumOfBytes()) {
            case 1 -> DataType.INT16;
            case 2 -> DataType.INT32;
            default -> DataType.INT64;
        };
    }

    static UnsupportedOperationException unknown(DataType type) {
        return new UnsupportedOperationException(
                "dnn4j's arrays of DJL have no elements of type " + type + "; convert them before");
    }
}

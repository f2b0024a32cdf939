package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.cudnn.driver.Dnn4jKernels;
import io.github.dnn4j.tensor.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.ToLongFunction;

/** An argument of a kernel, in the form in which it is passed. */
public sealed interface Argument {
    /** The address of a buffer's byte {@code offset}; a null pointer without a buffer. */
    record Pointer(DeviceBuffer buffer, long offset) implements Argument {}

    /** A 32-bit integer. */
    record Int(int value) implements Argument {}

    /** A 64-bit integer. */
    record Long(long value) implements Argument {}

    /** A 32-bit float. */
    record Float(float value) implements Argument {}

    /** A structure, byte by byte as C++ lays it out. */
    record Structure(byte[] bytes) implements Argument {}

    /** An element type. */
    static Int of(DataType type) {
        return new Int(
                switch (type) {
                    case F32 -> Dnn4jKernels.DNN4J_TYPE_F32;
                    case BF16 -> Dnn4jKernels.DNN4J_TYPE_BF16;
                    case F16 -> Dnn4jKernels.DNN4J_TYPE_F16;
                    case S8 -> Dnn4jKernels.DNN4J_TYPE_S8;
                    case U8 -> Dnn4jKernels.DNN4J_TYPE_U8;
                    case S32 -> Dnn4jKernels.DNN4J_TYPE_S32;
                });
    }

    /** The buffer itself, from its start. */
    static Argument of(DeviceBuffer buffer) {
        return new Pointer(buffer, 0);
    }

    /** A null pointer. */
    static Argument none() {
        return new Pointer(null, 0);
    }

    /** The argument in native memory. */
    default MemorySegment write(Arena arena, ToLongFunction<DeviceBuffer> addresses) {
        return switch (this) {
            case Pointer(DeviceBuffer buffer, long offset) ->
                arena.allocateFrom(ValueLayout.JAVA_LONG, buffer == null ? 0 : addresses.applyAsLong(buffer) + offset);
            case Int(int value) -> arena.allocateFrom(ValueLayout.JAVA_INT, value);
            case Long(long value) -> arena.allocateFrom(ValueLayout.JAVA_LONG, value);
            case Float(float value) -> arena.allocateFrom(ValueLayout.JAVA_FLOAT, value);
            case Structure(byte[] bytes) -> {
                MemorySegment memory = arena.allocate(bytes.length, java.lang.Long.BYTES);
                MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 0, bytes.length);
                yield memory;
            }
        };
    }
}

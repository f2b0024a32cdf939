package io.github.dnn4j.cudnn;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Device memory and a stream of a program's own, got from CUDA's runtime without dnn4j. */
final class DeviceMemory implements AutoCloseable {
    private static final FunctionDescriptor TAKES_ADDRESS =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);

    private final java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined();
    private final long address;
    private final long stream;

    DeviceMemory(long bytes) {
        MemorySegment place = arena.allocate(ValueLayout.JAVA_LONG);
        call(
                "cudaMalloc",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG),
                place,
                bytes);
        address = place.get(ValueLayout.JAVA_LONG, 0);
        call("cudaStreamCreate", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS), place);
        stream = place.get(ValueLayout.JAVA_LONG, 0);
    }

    long address() {
        return address;
    }

    long stream() {
        return stream;
    }

    /** Copies to the device on the stream of this program: later work there sees it. */
    void put(float... values) {
        MemorySegment host = arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
        copy(address, host.address(), host.byteSize(), 1);
    }

    /** Waits for the stream, and copies from the device. */
    float[] get(int count) {
        call("cudaStreamSynchronize", TAKES_ADDRESS, stream);
        MemorySegment host = arena.allocate(ValueLayout.JAVA_FLOAT, count);
        copy(host.address(), address, host.byteSize(), 2);
        return host.toArray(ValueLayout.JAVA_FLOAT);
    }

    private static void copy(long to, long from, long bytes, int kind) {
        call(
                "cudaMemcpy",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT),
                to,
                from,
                bytes,
                kind);
    }

    private static void call(String function, FunctionDescriptor type, Object... arguments) {
        MethodHandle handle = StandIn.runtime(function, type);
        int code;
        try {
            code = (int) handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new LinkageError("calling " + function, e);
        }
        if (code != 0) {
            throw new IllegalStateException(function + " gave " + code);
        }
    }

    @Override
    public void close() {
        call("cudaStreamDestroy", TAKES_ADDRESS, stream);
        call("cudaFree", TAKES_ADDRESS, address);
        arena.close();
    }
}

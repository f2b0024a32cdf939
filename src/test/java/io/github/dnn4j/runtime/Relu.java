package io.github.dnn4j.runtime;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.Pointer;

/** A oneDNN primitive small enough for these tests: max(x, 0) over a vector of floats, made through the preset. */
final class Relu implements AutoCloseable {
    private final List<Runnable> releases = new ArrayList<>();
    private final Arena arena = Arena.ofConfined();
    private final int length;
    final MemorySegment input;
    final MemorySegment output;
    final dnnl_stream stream = new dnnl_stream();
    final dnnl_primitive primitive = new dnnl_primitive();
    private final dnnl_memory inputMemory;
    private final dnnl_memory outputMemory;

    Relu(int length) {
        NativeRuntime.require();
        this.length = length;
        input = arena.allocate(length * 4L, 64);
        output = arena.allocate(length * 4L, 64);
        dnnl_engine engine = new dnnl_engine();
        check(dnnl_engine_create(engine, dnnl_cpu, 0));
        releases.add(() -> check(dnnl_engine_destroy(engine)));
        check(dnnl_stream_create(stream, engine, dnnl_stream_default_flags));
        releases.add(() -> check(dnnl_stream_destroy(stream)));
        dnnl_memory_desc vector = new dnnl_memory_desc();
        check(dnnl_memory_desc_create_with_tag(vector, 1, new long[] {length}, dnnl_f32, dnnl_a));
        releases.add(() -> check(dnnl_memory_desc_destroy(vector)));
        dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
        check(dnnl_eltwise_forward_primitive_desc_create(
                descriptor, engine, dnnl_forward_inference, dnnl_eltwise_relu, vector, vector, 0, 0, null));
        releases.add(() -> check(dnnl_primitive_desc_destroy(descriptor)));
        check(dnnl_primitive_create(primitive, descriptor));
        releases.add(() -> check(dnnl_primitive_destroy(primitive)));
        inputMemory = memory(vector, engine, input);
        outputMemory = memory(vector, engine, output);
    }

    private dnnl_memory memory(dnnl_memory_desc descriptor, dnnl_engine engine, MemorySegment segment) {
        dnnl_memory memory = new dnnl_memory();
        check(dnnl_memory_create(memory, descriptor, engine, new Address(segment)));
        releases.add(() -> check(dnnl_memory_destroy(memory)));
        return memory;
    }

    long primitive() {
        return primitive.address();
    }

    long stream() {
        return stream.address();
    }

    int[] ids() {
        return new int[] {DNNL_ARG_SRC, DNNL_ARG_DST};
    }

    long[] memories() {
        return new long[] {inputMemory.address(), outputMemory.address()};
    }

    NativeSequence sequence() {
        return NativeSequence.ofPrimitives(new long[] {primitive()}, new int[] {2}, ids(), memories());
    }

    void fill(float first) {
        for (int i = 0; i < length; i++) {
            input.setAtIndex(ValueLayout.JAVA_FLOAT, i, first + i);
            output.setAtIndex(ValueLayout.JAVA_FLOAT, i, Float.NaN);
        }
    }

    float[] result() {
        return output.toArray(ValueLayout.JAVA_FLOAT);
    }

    private static void check(int status) {
        if (status != dnnl_success) {
            throw new AssertionError("oneDNN status " + status);
        }
    }

    @Override
    public void close() {
        for (Runnable release : releases.reversed()) {
            release.run();
        }
        arena.close();
    }

    /** A JavaCPP pointer to a segment, for passing its address. */
    private static final class Address extends Pointer {
        Address(MemorySegment segment) {
            this.address = segment.address();
        }
    }
}

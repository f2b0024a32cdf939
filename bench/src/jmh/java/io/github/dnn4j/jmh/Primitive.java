package io.github.dnn4j.jmh;

import static org.bytedeco.dnnl.global.dnnl.*;

import io.github.dnn4j.runtime.NativeRuntime;
import io.github.dnn4j.runtime.NativeSequence;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.Pointer;

/** A oneDNN primitive with one source and one destination, made through the preset, with memory for both. */
final class Primitive implements AutoCloseable {
    private final List<Runnable> releases = new ArrayList<>();
    private final Arena arena = Arena.ofShared();
    private final dnnl_engine engine = new dnnl_engine();
    private final dnnl_stream stream = new dnnl_stream();
    private final dnnl_primitive primitive = new dnnl_primitive();
    private final MemorySegment source;
    private final MemorySegment destination;
    private final dnnl_memory sourceMemory;
    private final dnnl_memory destinationMemory;

    /** How the primitive is described, both memories being given. */
    private interface Description {
        int create(dnnl_primitive_desc result, dnnl_engine engine, dnnl_memory_desc from, dnnl_memory_desc to);
    }

    private Primitive(long[] extents, int fromTag, int toTag, Description description) {
        NativeRuntime.require();
        check(dnnl_engine_create(engine, dnnl_cpu, 0));
        releases.add(() -> check(dnnl_engine_destroy(engine)));
        check(dnnl_stream_create(stream, engine, dnnl_stream_default_flags));
        releases.add(() -> check(dnnl_stream_destroy(stream)));
        dnnl_memory_desc from = descriptor(extents, fromTag);
        dnnl_memory_desc to = descriptor(extents, toTag);
        dnnl_primitive_desc described = new dnnl_primitive_desc();
        check(description.create(described, engine, from, to));
        releases.add(() -> check(dnnl_primitive_desc_destroy(described)));
        check(dnnl_primitive_create(primitive, described));
        releases.add(() -> check(dnnl_primitive_destroy(primitive)));
        source = arena.allocate(dnnl_memory_desc_get_size(from), 64);
        destination = arena.allocate(dnnl_memory_desc_get_size(to), 64);
        sourceMemory = memory(from, source);
        destinationMemory = memory(to, destination);
    }

    /** max(x, 0) of a vector of F32. */
    static Primitive relu(int length) {
        return new Primitive(
                new long[] {length},
                dnnl_a,
                dnnl_a,
                (result, engine, from, to) -> dnnl_eltwise_forward_primitive_desc_create(
                        result, engine, dnnl_forward_inference, dnnl_eltwise_relu, from, to, 0, 0, null));
    }

    /** F32 activations (1, C, H, W) from row-major order to blocks of 16 channels, in which convolutions compute. */
    static Primitive toBlocks(int channels, int height, int width) {
        return new Primitive(
                new long[] {1, channels, height, width},
                dnnl_nchw,
                dnnl_nChw16c,
                (result, engine, from, to) ->
                        dnnl_reorder_primitive_desc_create(result, from, engine, to, engine, null));
    }

    private dnnl_memory_desc descriptor(long[] extents, int tag) {
        dnnl_memory_desc descriptor = new dnnl_memory_desc();
        check(dnnl_memory_desc_create_with_tag(descriptor, extents.length, extents, dnnl_f32, tag));
        releases.add(() -> check(dnnl_memory_desc_destroy(descriptor)));
        return descriptor;
    }

    private dnnl_memory memory(dnnl_memory_desc descriptor, MemorySegment segment) {
        dnnl_memory memory = new dnnl_memory();
        check(dnnl_memory_create(memory, descriptor, engine, new Address(segment)));
        releases.add(() -> check(dnnl_memory_destroy(memory)));
        return memory;
    }

    /** A sequence of this primitive alone. */
    NativeSequence sequence() {
        return NativeSequence.ofPrimitives(
                new long[] {primitive.address()},
                new int[] {2},
                new int[] {DNNL_ARG_FROM, DNNL_ARG_TO},
                new long[] {sourceMemory.address(), destinationMemory.address()});
    }

    /** What {@link NativeSequence#run} takes. */
    long stream() {
        return stream.address();
    }

    MemorySegment source() {
        return source;
    }

    MemorySegment destination() {
        return destination;
    }

    private static void check(int status) {
        if (status != dnnl_success) {
            throw new IllegalStateException("oneDNN answers with status " + status);
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

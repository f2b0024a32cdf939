package io.github.dnn4j.onednn;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** The preset's pointer types over plain addresses. They own nothing. */
final class DnnlPointers {
    private DnnlPointers() {}

    private static final class At extends Pointer {
        At(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }

    /** A pointer that only passes an address. */
    static Pointer at(long address) {
        return new At(address);
    }

    static dnnl_engine engine(long handle) {
        return new dnnl_engine(new At(handle));
    }

    static dnnl_stream stream(long handle) {
        return new dnnl_stream(new At(handle));
    }

    static dnnl_memory memory(long handle) {
        return new dnnl_memory(new At(handle));
    }

    static dnnl_primitive primitive(long handle) {
        return new dnnl_primitive(new At(handle));
    }

    static dnnl_memory_desc md(long handle) {
        return new dnnl_memory_desc(new At(handle));
    }

    static dnnl_primitive_desc pd(long handle) {
        return new dnnl_primitive_desc(new At(handle));
    }

    static dnnl_primitive_attr attr(long handle) {
        return new dnnl_primitive_attr(new At(handle));
    }

    static dnnl_post_ops ops(long handle) {
        return new dnnl_post_ops(new At(handle));
    }

    static LongPointer longs(Arena arena, long[] values) {
        return new LongPointer(
                new At(arena.allocateFrom(ValueLayout.JAVA_LONG, values.length == 0 ? new long[1] : values)
                        .address()));
    }

    static FloatPointer floats(Arena arena, float[] values) {
        return new FloatPointer(
                new At(arena.allocateFrom(ValueLayout.JAVA_FLOAT, values).address()));
    }
}

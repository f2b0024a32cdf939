package io.github.dnn4j.onednn.primitive;

import static io.github.dnn4j.onednn.primitive.DnnlLibrary.check;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.at;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.pd;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.primitive;
import static org.bytedeco.dnnl.global.dnnl.*;

import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.StringJoiner;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;

/** What oneDNN's primitives of all kinds have in common: their descriptors, what these say, and the primitives. */
public final class DnnlPrimitives {
    private DnnlPrimitives() {}

    /** Makes a primitive descriptor; the result is a status. */
    interface Creation {
        int into(dnnl_primitive_desc result);
    }

    /** Memory descriptors, for {@link #create}. */
    static long[] descs(long... handles) {
        return handles;
    }

    /**
     * The descriptor that {@code creation} makes; 0 if oneDNN has no implementation.
     *
     * @param descs the memory descriptors that it is made of; 0 for one that is not there
     * @throws UnsupportedLayerException if oneDNN's arithmetic does not hold an extent of theirs, or it gives up with a
     *     C++ exception, as it does where a table of its own would take more memory than there is
     */
    static long create(String call, String subject, long[] descs, Creation creation) {
        ExtentLimits.require(subject, descs);
        dnnl_primitive_desc result = new dnnl_primitive_desc();
        int status;
        try {
            status = creation.into(result);
        } catch (RuntimeException e) {
            UnsupportedLayerException refused = new UnsupportedLayerException(
                    subject,
                    DnnlLibrary.NAME,
                    "oneDNN gives up with " + e.getMessage() + " in " + call + "; take smaller extents");
            refused.initCause(e);
            throw refused;
        } finally {
            CodeErrors.clear();
        }
        if (status == dnnl_unimplemented) {
            return 0;
        }
        check(status, call, subject);
        return result.address();
    }

    /**
     * The same settings for a kernel with weights, all of whose taps are in the instructions.
     *
     * @param image as for {@link Spatial#within}
     * @throws UnsupportedLayerException if they reach further than instructions hold
     */
    static Spatial reaching(String subject, Spatial asked, long image, long weights) {
        long[] kernel = asked.kernel(weights);
        Spatial result = asked.within(image, kernel);
        ExtentLimits.requireWindow(subject, DnnlMemory.dims(image), kernel, result);
        return result;
    }

    /** Steps to the next implementation; false if there is none. Only for descriptors that are not shared. */
    public static boolean nextImplementation(long primitiveDesc) {
        int status = dnnl_primitive_desc_next_impl(pd(primitiveDesc));
        if (status == dnnl_last_impl_reached) {
            return false;
        }
        check(status, "dnnl_primitive_desc_next_impl", "a primitive descriptor");
        return true;
    }

    public static long clonePrimitiveDesc(long primitiveDesc) {
        dnnl_primitive_desc result = new dnnl_primitive_desc();
        check(
                dnnl_primitive_desc_clone(result, pd(primitiveDesc)),
                "dnnl_primitive_desc_clone",
                "a primitive descriptor");
        return result.address();
    }

    static void destroyPrimitiveDesc(long primitiveDesc) {
        check(dnnl_primitive_desc_destroy(pd(primitiveDesc)), "dnnl_primitive_desc_destroy", "a primitive descriptor");
    }

    /** The implementation's name, such as {@code jit:avx512_core}. */
    public static String implementation(long primitiveDesc) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(8, 8);
            check(
                    dnnl_primitive_desc_query(pd(primitiveDesc), dnnl_query_impl_info_str, 0, at(result.address())),
                    "dnnl_primitive_desc_query",
                    "the implementation's name");
            return new BytePointer(at(result.get(ValueLayout.JAVA_LONG, 0))).getString();
        }
    }

    /** Which memory descriptor of a primitive. */
    public enum Argument {
        SRC(dnnl_query_src_md),
        WEIGHTS(dnnl_query_weights_md),
        DST(dnnl_query_dst_md),
        SCRATCHPAD(dnnl_query_scratchpad_md),
        WORKSPACE(dnnl_query_workspace_md),
        DIFF_SRC(dnnl_query_diff_src_md),
        /** 0 is that of the weights, 1 that of the bias. */
        DIFF_WEIGHTS(dnnl_query_diff_weights_md),
        DIFF_DST(dnnl_query_diff_dst_md),
        /** The descriptor of an execution argument, by its number. */
        EXECUTION(dnnl_query_exec_arg_md);

        private final int query;

        Argument(int query) {
            this.query = query;
        }
    }

    /**
     * The descriptor that an implementation chose; owned by the primitive descriptor, so {@link DnnlMemory#clone} to
     * keep it.
     */
    public static long query(long primitiveDesc, Argument argument, int index) {
        dnnl_memory_desc result = dnnl_primitive_desc_query_md(pd(primitiveDesc), argument.query, index);
        return result == null ? 0 : result.address();
    }

    /**
     * Creates a primitive.
     *
     * @throws UnsupportedLayerException if oneDNN cannot generate its code
     */
    public static long createPrimitive(long primitiveDesc, String subject) {
        dnnl_primitive result = new dnnl_primitive();
        int status = dnnl_primitive_create(result, pd(primitiveDesc));
        CodeErrors.clear();
        if (status == dnnl_runtime_error) {
            throw new UnsupportedLayerException(
                    subject,
                    DnnlLibrary.NAME,
                    "oneDNN " + DnnlLibrary.version() + " cannot generate the code of " + implementation(primitiveDesc)
                            + ", which it has for it (" + DnnlStatus.of(status) + "), with "
                            + operands(primitiveDesc) + "; take smaller extents");
        }
        check(status, "dnnl_primitive_create", subject);
        return result.address();
    }

    /** The shapes that a primitive computes with, for messages. */
    private static String operands(long primitiveDesc) {
        StringJoiner shapes = new StringJoiner(", ");
        for (Argument argument : Argument.values()) {
            long desc = argument == Argument.EXECUTION ? 0 : query(primitiveDesc, argument, 0);
            if (desc != 0 && DnnlMemory.rank(desc) > 0) {
                shapes.add(argument + " " + Shape.of(DnnlMemory.dims(desc)));
            }
        }
        return shapes.toString();
    }

    static void destroyPrimitive(long primitive) {
        check(dnnl_primitive_destroy(primitive(primitive)), "dnnl_primitive_destroy", "a primitive");
    }
}

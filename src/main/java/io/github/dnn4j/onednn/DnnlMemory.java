package io.github.dnn4j.onednn;

import static io.github.dnn4j.onednn.DnnlLibrary.check;
import static io.github.dnn4j.onednn.DnnlPointers.at;
import static io.github.dnn4j.onednn.DnnlPointers.engine;
import static io.github.dnn4j.onednn.DnnlPointers.longs;
import static io.github.dnn4j.onednn.DnnlPointers.md;
import static io.github.dnn4j.onednn.DnnlPointers.memory;
import static org.bytedeco.dnnl.global.dnnl.*;

import io.github.dnn4j.tensor.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** oneDNN's memory descriptors, their queries, and its memory objects. */
final class DnnlMemory {
    static {
        DnnlLibrary.touch();
    }

    private DnnlMemory() {}

    static int code(DataType type) {
        return switch (type) {
            case F32 -> dnnl_f32;
            case BF16 -> dnnl_bf16;
            case F16 -> dnnl_f16;
            case S8 -> dnnl_s8;
            case U8 -> dnnl_u8;
            case S32 -> dnnl_s32;
        };
    }

    /** A descriptor with strides in elements. */
    static long createStrided(long[] dims, DataType type, long[] strides) {
        try (Arena arena = Arena.ofConfined()) {
            dnnl_memory_desc result = new dnnl_memory_desc();
            check(
                    dnnl_memory_desc_create_with_strides(
                            result, dims.length, longs(arena, dims), code(type), longs(arena, strides)),
                    "dnnl_memory_desc_create_with_strides",
                    Arrays.toString(dims));
            return result.address();
        }
    }

    /**
     * A descriptor of three to five dimensions whose channels are blocked.
     *
     * @param block channels of a block: 8 or 16
     */
    static long createBlocked(long[] dims, DataType type, int block) {
        int[] eight = {dnnl_aBc8b, dnnl_aBcd8b, dnnl_aBcde8b};
        int[] sixteen = {dnnl_aBc16b, dnnl_aBcd16b, dnnl_aBcde16b};
        int tag = (block == 16 ? sixteen : eight)[dims.length - 3];
        try (Arena arena = Arena.ofConfined()) {
            dnnl_memory_desc result = new dnnl_memory_desc();
            check(
                    dnnl_memory_desc_create_with_tag(result, dims.length, longs(arena, dims), code(type), tag),
                    "dnnl_memory_desc_create_with_tag",
                    Arrays.toString(dims));
            return result.address();
        }
    }

    /** A descriptor whose layout the primitive chooses. */
    static long createAny(long[] dims, DataType type) {
        try (Arena arena = Arena.ofConfined()) {
            dnnl_memory_desc result = new dnnl_memory_desc();
            check(
                    dnnl_memory_desc_create_with_tag(
                            result, dims.length, longs(arena, dims), code(type), dnnl_format_tag_any),
                    "dnnl_memory_desc_create_with_tag",
                    Arrays.toString(dims));
            return result.address();
        }
    }

    /** The same memory under other dimensions; 0 if the layout does not allow it. */
    static long reshape(long desc, long[] dims) {
        try (Arena arena = Arena.ofConfined()) {
            dnnl_memory_desc result = new dnnl_memory_desc();
            int status = dnnl_memory_desc_reshape(result, md(desc), dims.length, longs(arena, dims));
            if (status == dnnl_invalid_arguments) {
                return 0;
            }
            check(status, "dnnl_memory_desc_reshape", Arrays.toString(dims));
            return result.address();
        }
    }

    static long clone(long desc) {
        dnnl_memory_desc result = new dnnl_memory_desc();
        check(dnnl_memory_desc_clone(result, md(desc)), "dnnl_memory_desc_clone", "a memory descriptor");
        return result.address();
    }

    static void destroyDesc(long desc) {
        check(dnnl_memory_desc_destroy(md(desc)), "dnnl_memory_desc_destroy", "a memory descriptor");
    }

    static boolean equal(long a, long b) {
        return dnnl_memory_desc_equal(md(a), md(b)) == 1;
    }

    static long bytes(long desc) {
        return dnnl_memory_desc_get_size(md(desc));
    }

    static int rank(long desc) {
        return (int) query(desc, dnnl_query_ndims_s32, 4)[0];
    }

    static long[] dims(long desc) {
        return queryArray(desc, dnnl_query_dims, rank(desc));
    }

    static long[] paddedDims(long desc) {
        return queryArray(desc, dnnl_query_padded_dims, rank(desc));
    }

    static long[] strides(long desc) {
        return queryArray(desc, dnnl_query_strides, rank(desc));
    }

    static DataType type(long desc) {
        int code = (int) query(desc, dnnl_query_data_type, 4)[0];
        for (DataType type : DataType.values()) {
            if (code(type) == code) {
                return type;
            }
        }
        throw new IllegalStateException("oneDNN chose the data type " + code + ", for which there is no tensor type");
    }

    /** True for a descriptor with strides and blocks; false for {@code any} and for opaque packed weights. */
    static boolean isBlocked(long desc) {
        return query(desc, dnnl_query_format_kind, 4)[0] == dnnl_blocked;
    }

    /** Sizes of the inner blocks, outermost first. */
    static long[] innerBlocks(long desc) {
        return queryArray(desc, dnnl_query_inner_blks, (int) query(desc, dnnl_query_inner_nblks_s32, 4)[0]);
    }

    /** Axes of the inner blocks, outermost first. */
    static long[] innerAxes(long desc) {
        return queryArray(desc, dnnl_query_inner_idxs, (int) query(desc, dnnl_query_inner_nblks_s32, 4)[0]);
    }

    private static long[] query(long desc, int what, int bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(8, 8);
            check(dnnl_memory_desc_query(md(desc), what, at(result.address())), "dnnl_memory_desc_query", "" + what);
            return new long[] {bytes == 4 ? result.get(ValueLayout.JAVA_INT, 0) : result.get(ValueLayout.JAVA_LONG, 0)};
        }
    }

    @SuppressWarnings("restricted") // the array belongs to the descriptor and is copied at once
    private static long[] queryArray(long desc, int what, int count) {
        if (count == 0) {
            return new long[0];
        }
        long address = query(desc, what, 8)[0];
        return MemorySegment.ofAddress(address)
                .reinterpret((long) count * Long.BYTES)
                .toArray(ValueLayout.JAVA_LONG);
    }

    static long createMemory(long desc, long engine, long address) {
        dnnl_memory memory = new dnnl_memory();
        check(
                dnnl_memory_create(memory, md(desc), engine(engine), at(address)),
                "dnnl_memory_create",
                "a buffer of " + bytes(desc) + " bytes");
        return memory.address();
    }

    static void setAddress(long memory, long address) {
        check(dnnl_memory_set_data_handle(memory(memory), at(address)), "dnnl_memory_set_data_handle", "a buffer");
    }

    static void destroyMemory(long memory) {
        check(dnnl_memory_destroy(memory(memory)), "dnnl_memory_destroy", "a buffer");
    }
}

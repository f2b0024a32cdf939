package io.github.dnn4j.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.runtime.NativeRuntime;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * oneDNN's C API with plain handles; the only importer of its preset. Every function throws {@link NativeException} for a
 * status other than success, except that creating a primitive descriptor gives 0 for {@code unimplemented}. Whoever
 * receives a handle destroys it, usually through a {@link DnnlScope}.
 */
final class Dnnl {
    static final int ARG_SRC = DNNL_ARG_SRC;
    static final int ARG_SRC_1 = DNNL_ARG_SRC_1;
    static final int ARG_DST = DNNL_ARG_DST;
    static final int ARG_WEIGHTS = DNNL_ARG_WEIGHTS;
    static final int ARG_BIAS = DNNL_ARG_BIAS;
    static final int ARG_SCRATCHPAD = DNNL_ARG_SCRATCHPAD;
    static final int ARG_MULTIPLE_SRC = DNNL_ARG_MULTIPLE_SRC;
    static final int ARG_WORKSPACE = DNNL_ARG_WORKSPACE;
    static final int ARG_MEAN = DNNL_ARG_MEAN;
    static final int ARG_VARIANCE = DNNL_ARG_VARIANCE;
    static final int ARG_SCALE = DNNL_ARG_SCALE;
    static final int ARG_SHIFT = DNNL_ARG_SHIFT;
    static final int ARG_DIFF_SRC = DNNL_ARG_DIFF_SRC;
    static final int ARG_DIFF_DST = DNNL_ARG_DIFF_DST;
    static final int ARG_DIFF_WEIGHTS = DNNL_ARG_DIFF_WEIGHTS;
    static final int ARG_DIFF_BIAS = DNNL_ARG_DIFF_BIAS;
    static final int ARG_DIFF_SCALE = DNNL_ARG_DIFF_SCALE;
    static final int ARG_DIFF_SHIFT = DNNL_ARG_DIFF_SHIFT;

    static final int ELTWISE_RELU = dnnl_eltwise_relu;
    static final int ELTWISE_TANH = dnnl_eltwise_tanh;
    static final int ELTWISE_ELU = dnnl_eltwise_elu;
    static final int ELTWISE_SQUARE = dnnl_eltwise_square;
    static final int ELTWISE_ABS = dnnl_eltwise_abs;
    static final int ELTWISE_LINEAR = dnnl_eltwise_linear;
    static final int ELTWISE_SOFT_RELU = dnnl_eltwise_soft_relu;
    static final int ELTWISE_HARDSIGMOID = dnnl_eltwise_hardsigmoid;
    static final int ELTWISE_LOGISTIC = dnnl_eltwise_logistic;
    static final int ELTWISE_GELU_TANH = dnnl_eltwise_gelu_tanh;
    static final int ELTWISE_GELU_ERF = dnnl_eltwise_gelu_erf;
    static final int ELTWISE_SWISH = dnnl_eltwise_swish;
    static final int ELTWISE_CLIP = dnnl_eltwise_clip;
    /** Clip whose derivative is 0 at both limits. */
    static final int ELTWISE_CLIP_OPEN = dnnl_eltwise_clip_v2;

    static final int ELTWISE_POW = dnnl_eltwise_pow;
    static final int ELTWISE_ROUND = dnnl_eltwise_round;
    static final int ELTWISE_MISH = dnnl_eltwise_mish;
    static final int ELTWISE_HARDSWISH = dnnl_eltwise_hardswish;
    /** ReLU whose derivative is taken from its result. */
    static final int ELTWISE_RELU_FROM_RESULT = dnnl_eltwise_relu_use_dst_for_bwd;

    static final int BINARY_ADD = dnnl_binary_add;
    static final int BINARY_SUB = dnnl_binary_sub;
    static final int BINARY_MUL = dnnl_binary_mul;
    static final int BINARY_DIV = dnnl_binary_div;
    static final int BINARY_MAX = dnnl_binary_max;
    static final int BINARY_MIN = dnnl_binary_min;
    static final int BINARY_GE = dnnl_binary_ge;
    static final int BINARY_GT = dnnl_binary_gt;
    static final int BINARY_LT = dnnl_binary_lt;
    static final int BINARY_LE = dnnl_binary_le;

    static final int POOLING_MAX = dnnl_pooling_max;
    static final int POOLING_AVERAGE_INCLUDE = dnnl_pooling_avg_include_padding;
    static final int POOLING_AVERAGE_EXCLUDE = dnnl_pooling_avg_exclude_padding;

    private static final Throwable LOAD_ERROR = load();

    private Dnnl() {}

    private static Throwable load() {
        try {
            // First, because it prepares the process for oneDNN; after a failure a second attempt would hide the first.
            if (!NativeRuntime.isAvailable()) {
                return NativeRuntime.loadError().orElseThrow();
            }
            Loader.load(org.bytedeco.dnnl.global.dnnl.class);
            PrimitiveCache.apply();
            return null;
        } catch (LinkageError | RuntimeException e) {
            return e;
        }
    }

    /** Why the library could not be loaded; null if it was. */
    static Throwable loadError() {
        return LOAD_ERROR;
    }

    /** A pointer that only passes an address. */
    private static final class At extends Pointer {
        At(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }

    static void check(int code, String call, String subject) {
        if (code != 0) {
            throw new NativeException(DnnlStatus.of(code).name(), code, call, subject);
        }
    }

    static dnnl_engine engine(long handle) {
        return new dnnl_engine(new At(handle));
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

    private static dnnl_post_ops ops(long handle) {
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

    // --- library ---

    static String version() {
        NativeRuntime.require();
        dnnl_version_t version = dnnl_version();
        return version.major() + "." + version.minor() + "." + version.patch();
    }

    /** The name of the CPU runtime: OpenMP, TBB, sequential or thread pool. */
    static String cpuRuntime() {
        NativeRuntime.require();
        int runtime = dnnl_version().cpu_runtime();
        if (runtime == DNNL_RUNTIME_OMP) {
            return "OpenMP";
        } else if (runtime == DNNL_RUNTIME_TBB) {
            return "TBB";
        } else if (runtime == DNNL_RUNTIME_SEQ) {
            return "sequential";
        } else if (runtime == DNNL_RUNTIME_THREADPOOL) {
            return "thread pool";
        }
        return "unknown (" + runtime + ")";
    }

    /** How many primitives oneDNN keeps for the process. */
    static int primitiveCacheCapacity() {
        NativeRuntime.require();
        int[] capacity = new int[1];
        check(dnnl_get_primitive_cache_capacity(capacity), "dnnl_get_primitive_cache_capacity", "the primitive cache");
        return capacity[0];
    }

    static void setPrimitiveCacheCapacity(int capacity) {
        check(
                dnnl_set_primitive_cache_capacity(capacity),
                "dnnl_set_primitive_cache_capacity",
                "a primitive cache of " + capacity);
    }

    /** The number of {@code dnnl_cpu_isa_t} that oneDNN uses at most. */
    static int effectiveIsa() {
        NativeRuntime.require();
        return dnnl_get_effective_cpu_isa();
    }

    // --- engine and stream ---

    static long createEngine() {
        NativeRuntime.require();
        dnnl_engine engine = new dnnl_engine();
        check(dnnl_engine_create(engine, dnnl_cpu, 0), "dnnl_engine_create", "the CPU");
        return engine.address();
    }

    static void destroyEngine(long handle) {
        check(dnnl_engine_destroy(engine(handle)), "dnnl_engine_destroy", "the CPU");
    }

    static long createStream(long engine) {
        dnnl_stream stream = new dnnl_stream();
        check(dnnl_stream_create(stream, engine(engine), dnnl_stream_in_order), "dnnl_stream_create", "the CPU");
        return stream.address();
    }

    static void destroyStream(long handle) {
        check(dnnl_stream_destroy(new dnnl_stream(new At(handle))), "dnnl_stream_destroy", "the CPU");
    }

    // --- memory descriptors ---

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
                    java.util.Arrays.toString(dims));
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
                    java.util.Arrays.toString(dims));
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
                    java.util.Arrays.toString(dims));
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
            check(status, "dnnl_memory_desc_reshape", java.util.Arrays.toString(dims));
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
            check(
                    dnnl_memory_desc_query(md(desc), what, new At(result.address())),
                    "dnnl_memory_desc_query",
                    "" + what);
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

    // --- memory objects ---

    static long createMemory(long desc, long engine, long address) {
        dnnl_memory memory = new dnnl_memory();
        check(
                dnnl_memory_create(memory, md(desc), engine(engine), new At(address)),
                "dnnl_memory_create",
                "a buffer of " + bytes(desc) + " bytes");
        return memory.address();
    }

    static void setAddress(long memory, long address) {
        check(
                dnnl_memory_set_data_handle(new dnnl_memory(new At(memory)), new At(address)),
                "dnnl_memory_set_data_handle",
                "a buffer");
    }

    static void destroyMemory(long memory) {
        check(dnnl_memory_destroy(new dnnl_memory(new At(memory))), "dnnl_memory_destroy", "a buffer");
    }

    // --- attributes ---

    static long createAttributes() {
        dnnl_primitive_attr result = new dnnl_primitive_attr();
        check(dnnl_primitive_attr_create(result), "dnnl_primitive_attr_create", "attributes");
        check(
                dnnl_primitive_attr_set_scratchpad_mode(result, dnnl_scratchpad_mode_user),
                "dnnl_primitive_attr_set_scratchpad_mode",
                "attributes");
        return result.address();
    }

    static void destroyAttributes(long handle) {
        check(dnnl_primitive_attr_destroy(attr(handle)), "dnnl_primitive_attr_destroy", "attributes");
    }

    static long createPostOps() {
        dnnl_post_ops result = new dnnl_post_ops();
        check(dnnl_post_ops_create(result), "dnnl_post_ops_create", "post-operations");
        return result.address();
    }

    static void destroyPostOps(long handle) {
        check(dnnl_post_ops_destroy(ops(handle)), "dnnl_post_ops_destroy", "post-operations");
    }

    static void appendEltwise(long postOps, Eltwise function) {
        check(
                dnnl_post_ops_append_eltwise(ops(postOps), function.algorithm(), function.alpha(), function.beta()),
                "dnnl_post_ops_append_eltwise",
                function.toString());
    }

    static void appendSum(long postOps) {
        check(dnnl_post_ops_append_sum(ops(postOps), 1, 0, 0), "dnnl_post_ops_append_sum", "a residual sum");
    }

    /** Adds what is in the destination, as numbers of {@code type} that stand for {@code scale} times as much. */
    static void appendSum(long postOps, float scale, DataType type) {
        check(
                dnnl_post_ops_append_sum(ops(postOps), scale, 0, code(type)),
                "dnnl_post_ops_append_sum",
                "a residual sum of integers");
    }

    /** Announces scales for an argument: one, or one for each index of the axes whose bits are set in {@code mask}. */
    static void setScales(long attributes, int argument, int mask) {
        check(
                dnnl_primitive_attr_set_scales_mask(attr(attributes), argument, mask),
                "dnnl_primitive_attr_set_scales_mask",
                "attributes");
    }

    /** Announces one zero point for an argument. */
    static void setZeroPoint(long attributes, int argument) {
        check(
                dnnl_primitive_attr_set_zero_points_mask(attr(attributes), argument, 0),
                "dnnl_primitive_attr_set_zero_points_mask",
                "attributes");
    }

    /** The argument number of the scales of an argument. */
    static int argScales(int argument) {
        return DNNL_ARG_ATTR_SCALES | argument;
    }

    /** The argument number of the zero point of an argument. */
    static int argZeroPoint(int argument) {
        return DNNL_ARG_ATTR_ZERO_POINTS | argument;
    }

    static void appendBinary(long postOps, int algorithm, long desc) {
        check(
                dnnl_post_ops_append_binary(ops(postOps), algorithm, md(desc)),
                "dnnl_post_ops_append_binary",
                "a fused operand");
    }

    static void setPostOps(long attributes, long postOps) {
        check(
                dnnl_primitive_attr_set_post_ops(attr(attributes), ops(postOps)),
                "dnnl_primitive_attr_set_post_ops",
                "attributes");
    }

    /** The argument number of the operand of post-operation {@code index}. */
    static int argPostOperand(int index) {
        return (DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1)) | DNNL_ARG_SRC_1;
    }

    // --- primitive descriptors ---

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
     * @throws io.github.dnn4j.backend.UnsupportedLayerException if oneDNN's arithmetic does not hold an extent of theirs
     */
    static long create(String call, String subject, long[] descs, Creation creation) {
        ExtentLimits.require(subject, descs);
        dnnl_primitive_desc result = new dnnl_primitive_desc();
        int status = creation.into(result);
        CodeErrors.clear();
        if (status == dnnl_unimplemented) {
            return 0;
        }
        check(status, call, subject);
        return result.address();
    }

    /** Spatial settings of a convolution in oneDNN's terms: dilation 0 is dense, padding may be negative after the end. */
    record Spatial(long[] strides, long[] dilates, long[] padBegin, long[] padEnd) {
        /**
         * The same for an image that the kernel slides over: a stride that is longer than the way there leads to one
         * position, as one does that is a little longer, and is that one, since kernels have it in their instructions.
         *
         * @param image the larger of the two images: what a convolution or pooling reads, a deconvolution gives
         * @param kernel its spatial extents
         */
        Spatial within(long image, long[] kernel) {
            long[] extents = dims(image);
            long[] within = strides.clone();
            for (int i = 0; i < within.length; i++) {
                long span = dilates[i] * (kernel[i] - 1) + kernel[i];
                long way = extents[extents.length - within.length + i] + padBegin[i] + padEnd[i] - span;
                long least = Math.max(1 - padEnd[i], 1); // what oneDNN asks for where padding is negative
                within[i] = Math.min(strides[i], Math.max(way + 1, least) + 1);
            }
            return new Spatial(within, dilates, padBegin, padEnd);
        }

        /**
         * The same for a kernel with weights, all of whose taps are in the instructions.
         *
         * @param subject what it is for
         * @throws io.github.dnn4j.backend.UnsupportedLayerException if they reach further than instructions hold
         */
        Spatial reaching(String subject, long image, long[] kernel) {
            Spatial result = within(image, kernel);
            ExtentLimits.requireWindow(subject, dims(image), kernel, result);
            return result;
        }
    }

    /** The spatial extents of a convolution's weights. */
    static long[] kernel(long weights, Spatial spatial) {
        long[] extents = dims(weights);
        return java.util.Arrays.copyOfRange(extents, extents.length - spatial.strides().length, extents.length);
    }

    static long convolution(
            long engine, long src, long weights, long bias, long dst, Spatial asked, long attributes, String subject) {
        Spatial spatial = asked.reaching(subject, src, kernel(weights, asked));
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_convolution_forward_primitive_desc_create",
                    subject,
                    descs(src, weights, bias, dst),
                    result -> dnnl_convolution_forward_primitive_desc_create(
                            result,
                            engine(engine),
                            dnnl_forward_inference,
                            dnnl_convolution_direct,
                            md(src),
                            md(weights),
                            md(bias),
                            md(dst),
                            longs(arena, spatial.strides()),
                            longs(arena, spatial.dilates()),
                            longs(arena, spatial.padBegin()),
                            longs(arena, spatial.padEnd()),
                            attr(attributes)));
        }
    }

    static long deconvolution(
            long engine, long src, long weights, long bias, long dst, Spatial asked, long attributes, String subject) {
        Spatial spatial = asked.reaching(subject, dst, kernel(weights, asked));
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_deconvolution_forward_primitive_desc_create",
                    subject,
                    descs(src, weights, bias, dst),
                    result -> dnnl_deconvolution_forward_primitive_desc_create(
                            result,
                            engine(engine),
                            dnnl_forward_inference,
                            dnnl_deconvolution_direct,
                            md(src),
                            md(weights),
                            md(bias),
                            md(dst),
                            longs(arena, spatial.strides()),
                            longs(arena, spatial.dilates()),
                            longs(arena, spatial.padBegin()),
                            longs(arena, spatial.padEnd()),
                            attr(attributes)));
        }
    }

    static long innerProduct(
            long engine, long src, long weights, long bias, long dst, long attributes, String subject) {
        return create(
                "dnnl_inner_product_forward_primitive_desc_create",
                subject,
                descs(src, weights, bias, dst),
                result -> dnnl_inner_product_forward_primitive_desc_create(
                        result,
                        engine(engine),
                        dnnl_forward_inference,
                        md(src),
                        md(weights),
                        md(bias),
                        md(dst),
                        attr(attributes)));
    }

    static long matmul(long engine, long src, long weights, long dst, long attributes, String subject) {
        ExtentLimits.requireProducts(subject, dst);
        return create(
                "dnnl_matmul_primitive_desc_create",
                subject,
                descs(src, weights, dst),
                result -> dnnl_matmul_primitive_desc_create(
                        result, engine(engine), md(src), md(weights), md(0), md(dst), attr(attributes)));
    }

    static long eltwise(long engine, Eltwise function, long src, long dst, long attributes, String subject) {
        return create(
                "dnnl_eltwise_forward_primitive_desc_create",
                subject,
                descs(src, dst),
                result -> dnnl_eltwise_forward_primitive_desc_create(
                        result,
                        engine(engine),
                        dnnl_forward_inference,
                        function.algorithm(),
                        md(src),
                        md(dst),
                        function.alpha(),
                        function.beta(),
                        attr(attributes)));
    }

    static long binary(long engine, int algorithm, long src0, long src1, long dst, long attributes, String subject) {
        return create(
                "dnnl_binary_primitive_desc_create",
                subject,
                descs(src0, src1, dst),
                result -> dnnl_binary_primitive_desc_create(
                        result, engine(engine), algorithm, md(src0), md(src1), md(dst), attr(attributes)));
    }

    static long pooling(
            long engine,
            int algorithm,
            long src,
            long dst,
            long[] kernel,
            Spatial asked,
            long attributes,
            String subject) {
        Spatial spatial = asked.within(src, kernel);
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_pooling_forward_primitive_desc_create",
                    subject,
                    descs(src, dst),
                    result -> dnnl_pooling_forward_primitive_desc_create(
                            result,
                            engine(engine),
                            dnnl_forward_inference,
                            algorithm,
                            md(src),
                            md(dst),
                            longs(arena, spatial.strides()),
                            longs(arena, kernel),
                            longs(arena, spatial.dilates()),
                            longs(arena, spatial.padBegin()),
                            longs(arena, spatial.padEnd()),
                            attr(attributes)));
        }
    }

    static long softmax(long engine, boolean log, long src, long dst, int axis, long attributes, String subject) {
        return create(
                "dnnl_softmax_forward_primitive_desc_create",
                subject,
                descs(src, dst),
                result -> dnnl_softmax_forward_primitive_desc_create(
                        result,
                        engine(engine),
                        dnnl_forward_inference,
                        log ? dnnl_softmax_log : dnnl_softmax_accurate,
                        md(src),
                        md(dst),
                        axis,
                        attr(attributes)));
    }

    static long lrn(
            long engine,
            long src,
            long dst,
            long size,
            float alpha,
            float beta,
            float k,
            long attributes,
            String subject) {
        return create(
                "dnnl_lrn_forward_primitive_desc_create",
                subject,
                descs(src, dst),
                result -> dnnl_lrn_forward_primitive_desc_create(
                        result,
                        engine(engine),
                        dnnl_forward_inference,
                        dnnl_lrn_across_channels,
                        md(src),
                        md(dst),
                        size,
                        alpha,
                        beta,
                        k,
                        attr(attributes)));
    }

    static long resampling(
            long engine, boolean linear, float[] factors, long src, long dst, long attributes, String subject) {
        try (Arena arena = Arena.ofConfined()) {
            FloatPointer scales = floats(arena, factors);
            return create(
                    "dnnl_resampling_forward_primitive_desc_create",
                    subject,
                    descs(src, dst),
                    result -> dnnl_resampling_forward_primitive_desc_create(
                            result,
                            engine(engine),
                            dnnl_forward_inference,
                            linear ? dnnl_resampling_linear : dnnl_resampling_nearest,
                            scales,
                            md(src),
                            md(dst),
                            attr(attributes)));
        }
    }

    static long prelu(long engine, long src, long weights, long dst, long attributes, String subject) {
        return create(
                "dnnl_prelu_forward_primitive_desc_create",
                subject,
                descs(src, weights, dst),
                result -> dnnl_prelu_forward_primitive_desc_create(
                        result,
                        engine(engine),
                        dnnl_forward_inference,
                        md(src),
                        md(weights),
                        md(dst),
                        attr(attributes)));
    }

    static long concat(long engine, long dst, int axis, List<Long> sources, long attributes, String subject) {
        try (Arena arena = Arena.ofConfined()) {
            long[] handles = sources.stream().mapToLong(Long::longValue).toArray();
            ExtentLimits.require(subject, handles);
            ExtentLimits.require(subject, dst);
            MemorySegment pointers = arena.allocateFrom(ValueLayout.JAVA_LONG, handles);
            MemorySegment result = arena.allocate(8, 8);
            int status = dnnl_concat_primitive_desc_create(
                    new PointerPointer<>(new At(result.address())),
                    engine(engine),
                    md(dst),
                    sources.size(),
                    axis,
                    new PointerPointer<>(new At(pointers.address())),
                    attr(attributes));
            if (status == dnnl_unimplemented) {
                return 0;
            }
            check(status, "dnnl_concat_primitive_desc_create", subject);
            return result.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** The sum of sources of one shape, in F32, rounded once. */
    static long sum(long engine, long dst, List<Long> sources, long attributes, String subject) {
        try (Arena arena = Arena.ofConfined()) {
            long[] handles = sources.stream().mapToLong(Long::longValue).toArray();
            ExtentLimits.require(subject, handles);
            ExtentLimits.require(subject, dst);
            float[] factors = new float[handles.length];
            Arrays.fill(factors, 1);
            MemorySegment pointers = arena.allocateFrom(ValueLayout.JAVA_LONG, handles);
            MemorySegment result = arena.allocate(8, 8);
            int status = dnnl_sum_primitive_desc_create(
                    new PointerPointer<>(new At(result.address())),
                    engine(engine),
                    md(dst),
                    sources.size(),
                    factors,
                    new PointerPointer<>(new At(pointers.address())),
                    attr(attributes));
            if (status == dnnl_unimplemented) {
                return 0;
            }
            check(status, "dnnl_sum_primitive_desc_create", subject);
            return result.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    static long reorder(long engine, long src, long dst, long attributes, String subject) {
        return create(
                "dnnl_reorder_primitive_desc_create",
                subject,
                descs(src, dst),
                result -> dnnl_reorder_primitive_desc_create(
                        result, md(src), engine(engine), md(dst), engine(engine), attr(attributes)));
    }

    /** Steps to the next implementation; false if there is none. Only for descriptors that are not shared. */
    static boolean nextImplementation(long primitiveDesc) {
        int status = dnnl_primitive_desc_next_impl(pd(primitiveDesc));
        if (status == dnnl_last_impl_reached) {
            return false;
        }
        check(status, "dnnl_primitive_desc_next_impl", "a primitive descriptor");
        return true;
    }

    static long clonePrimitiveDesc(long primitiveDesc) {
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
    static String implementation(long primitiveDesc) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(8, 8);
            check(
                    dnnl_primitive_desc_query(pd(primitiveDesc), dnnl_query_impl_info_str, 0, new At(result.address())),
                    "dnnl_primitive_desc_query",
                    "the implementation's name");
            return new BytePointer(new At(result.get(ValueLayout.JAVA_LONG, 0))).getString();
        }
    }

    /** Which memory descriptor of a primitive. */
    enum Argument {
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

    /** The descriptor that an implementation chose; owned by the primitive descriptor, so {@link #clone} to keep it. */
    static long query(long primitiveDesc, Argument argument, int index) {
        dnnl_memory_desc result = dnnl_primitive_desc_query_md(pd(primitiveDesc), argument.query, index);
        return result == null ? 0 : result.address();
    }

    // --- primitives ---

    /**
     * Creates a primitive.
     *
     * @throws UnsupportedLayerException if oneDNN cannot generate its code
     */
    static long createPrimitive(long primitiveDesc, String subject) {
        dnnl_primitive result = new dnnl_primitive();
        int status = dnnl_primitive_create(result, pd(primitiveDesc));
        CodeErrors.clear();
        if (status == dnnl_runtime_error) {
            throw new UnsupportedLayerException(
                    subject,
                    OneDnnBackend.NAME,
                    "oneDNN " + version() + " cannot generate the code of " + implementation(primitiveDesc)
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
            if (desc != 0 && rank(desc) > 0) {
                shapes.add(argument + " " + Shape.of(dims(desc)));
            }
        }
        return shapes.toString();
    }

    static void destroyPrimitive(long primitive) {
        check(dnnl_primitive_destroy(new dnnl_primitive(new At(primitive))), "dnnl_primitive_destroy", "a primitive");
    }
}

package io.github.dnn4j.onednn.primitive;

import static io.github.dnn4j.onednn.primitive.DnnlLibrary.check;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.at;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.attr;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.engine;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.floats;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.longs;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.md;
import static io.github.dnn4j.onednn.primitive.DnnlPrimitives.create;
import static io.github.dnn4j.onednn.primitive.DnnlPrimitives.descs;
import static io.github.dnn4j.onednn.primitive.DnnlPrimitives.reaching;
import static org.bytedeco.dnnl.global.dnnl.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Descriptors of oneDNN's primitives, but those that {@link DnnlBackward} has: a function for each kind. Each returns 0
 * where oneDNN has no implementation.
 */
public final class DnnlForward {
    /** Batch normalization with a learned scale and shift, and with or without ReLU and given statistics. */
    public static final int NORMALIZE = dnnl_use_scale | dnnl_use_shift;

    /** ReLU follows the normalization; which elements it cut is kept in a workspace. */
    public static final int NORMALIZE_RELU = dnnl_fuse_norm_relu;

    /** A learned scale of a layer normalization. */
    public static final int NORMALIZE_SCALE = dnnl_use_scale;

    /** A learned shift of a layer normalization. */
    public static final int NORMALIZE_SHIFT = dnnl_use_shift;

    /** No mean is subtracted, and the root mean square is divided by. */
    public static final int NORMALIZE_WITHOUT_MEAN = dnnl_rms_norm;

    /** Mean and variance are given, not computed from the batch. */
    public static final int NORMALIZE_GIVEN_STATISTICS = dnnl_use_global_stats;

    private DnnlForward() {}

    public static long convolution(
            long engine, long src, long weights, long bias, long dst, Spatial asked, long attributes, String subject) {
        Spatial spatial = reaching(subject, asked, src, weights);
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

    public static long deconvolution(
            long engine, long src, long weights, long bias, long dst, Spatial asked, long attributes, String subject) {
        Spatial spatial = reaching(subject, asked, dst, weights);
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

    public static long innerProduct(
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

    public static long matmul(long engine, long src, long weights, long dst, long attributes, String subject) {
        ExtentLimits.requireProducts(subject, dst);
        return create(
                "dnnl_matmul_primitive_desc_create",
                subject,
                descs(src, weights, dst),
                result -> dnnl_matmul_primitive_desc_create(
                        result, engine(engine), md(src), md(weights), md(0), md(dst), attr(attributes)));
    }

    public static long eltwise(long engine, Eltwise function, long src, long dst, long attributes, String subject) {
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

    public static long binary(
            long engine, int algorithm, long src0, long src1, long dst, long attributes, String subject) {
        return create(
                "dnnl_binary_primitive_desc_create",
                subject,
                descs(src0, src1, dst),
                result -> dnnl_binary_primitive_desc_create(
                        result, engine(engine), algorithm, md(src0), md(src1), md(dst), attr(attributes)));
    }

    /**
     * Pooling.
     *
     * @param training whether the backward pass is to follow, for which maximum pooling keeps a workspace
     */
    public static long pooling(
            long engine,
            boolean training,
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
                            training ? dnnl_forward_training : dnnl_forward_inference,
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

    public static long batchNormalization(
            long engine, long src, long dst, float epsilon, int flags, long attributes, String subject) {
        return create(
                "dnnl_batch_normalization_forward_primitive_desc_create",
                subject,
                descs(src, dst),
                result -> dnnl_batch_normalization_forward_primitive_desc_create(
                        result,
                        engine(engine),
                        dnnl_forward_training,
                        md(src),
                        md(dst),
                        epsilon,
                        flags,
                        attr(attributes)));
    }

    /** Layer normalization of the rows of a matrix, without scale and shift, or with those of {@link #NORMALIZE}. */
    public static long layerNormalization(
            long engine, long src, long dst, float epsilon, int flags, long attributes, String subject) {
        return create(
                "dnnl_layer_normalization_forward_primitive_desc_create",
                subject,
                descs(src, dst),
                result -> dnnl_layer_normalization_forward_primitive_desc_create(
                        result,
                        engine(engine),
                        dnnl_forward_inference,
                        md(src),
                        md(dst),
                        null,
                        epsilon,
                        flags,
                        attr(attributes)));
    }

    public static long softmax(
            long engine, boolean log, long src, long dst, int axis, long attributes, String subject) {
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

    public static long lrn(
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

    public static long resampling(
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

    public static long prelu(long engine, long src, long weights, long dst, long attributes, String subject) {
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

    public static long concat(long engine, long dst, int axis, List<Long> sources, long attributes, String subject) {
        return ofSeveral(
                "dnnl_concat_primitive_desc_create",
                subject,
                dst,
                sources,
                (result, pointers) -> dnnl_concat_primitive_desc_create(
                        result, engine(engine), md(dst), sources.size(), axis, pointers, attr(attributes)));
    }

    /** The sum of sources of one shape, in F32, rounded once. */
    public static long sum(long engine, long dst, List<Long> sources, long attributes, String subject) {
        float[] factors = new float[sources.size()];
        Arrays.fill(factors, 1);
        return ofSeveral(
                "dnnl_sum_primitive_desc_create",
                subject,
                dst,
                sources,
                (result, pointers) -> dnnl_sum_primitive_desc_create(
                        result, engine(engine), md(dst), sources.size(), factors, pointers, attr(attributes)));
    }

    /** Makes a primitive descriptor of any number of sources; the result is a status. */
    private interface Gathering {
        int into(PointerPointer<dnnl_primitive_desc> result, PointerPointer<dnnl_memory_desc> sources);
    }

    private static long ofSeveral(String call, String subject, long dst, List<Long> sources, Gathering creation) {
        try (Arena arena = Arena.ofConfined()) {
            long[] handles = sources.stream().mapToLong(Long::longValue).toArray();
            ExtentLimits.require(subject, handles);
            ExtentLimits.require(subject, dst);
            MemorySegment pointers = arena.allocateFrom(ValueLayout.JAVA_LONG, handles);
            MemorySegment result = arena.allocate(8, 8);
            int status = creation.into(
                    new PointerPointer<>(at(result.address())), new PointerPointer<>(at(pointers.address())));
            if (status == dnnl_unimplemented) {
                return 0;
            }
            check(status, call, subject);
            return result.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    public static long reorder(long engine, long src, long dst, long attributes, String subject) {
        return create(
                "dnnl_reorder_primitive_desc_create",
                subject,
                descs(src, dst),
                result -> dnnl_reorder_primitive_desc_create(
                        result, md(src), engine(engine), md(dst), engine(engine), attr(attributes)));
    }

    /** The sum over every axis along which {@code dst} has extent 1 and {@code src} has not. */
    public static long sumReduction(long engine, long src, long dst, long attributes, String subject) {
        return create(
                "dnnl_reduction_primitive_desc_create",
                subject,
                descs(src, dst),
                result -> dnnl_reduction_primitive_desc_create(
                        result, engine(engine), dnnl_reduction_sum, md(src), md(dst), 0, 0, attr(attributes)));
    }
}

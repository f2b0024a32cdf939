package io.github.dnn4j.onednn;

import static io.github.dnn4j.onednn.Dnnl.attr;
import static io.github.dnn4j.onednn.Dnnl.create;
import static io.github.dnn4j.onednn.Dnnl.descs;
import static io.github.dnn4j.onednn.Dnnl.engine;
import static io.github.dnn4j.onednn.Dnnl.floats;
import static io.github.dnn4j.onednn.Dnnl.longs;
import static io.github.dnn4j.onednn.Dnnl.md;
import static io.github.dnn4j.onednn.Dnnl.pd;
import static org.bytedeco.dnnl.global.dnnl.*;

import java.lang.foreign.Arena;

/**
 * oneDNN's primitive descriptors for training, as {@link Dnnl} has those for inference: forward ones that keep what the way
 * back needs, and backward ones. A backward one takes the forward one that it belongs to as {@code hint}. Each gives 0
 * where oneDNN has no implementation.
 */
final class DnnlTraining {
    /** Batch normalization with a learned scale and shift, and with or without ReLU and given statistics. */
    static final int NORMALIZE = dnnl_use_scale | dnnl_use_shift;

    /** ReLU follows the normalization; which elements it cut is kept in a workspace. */
    static final int NORMALIZE_RELU = dnnl_fuse_norm_relu;

    /** Mean and variance are given, not computed from the batch. */
    static final int NORMALIZE_GIVEN_STATISTICS = dnnl_use_global_stats;

    private DnnlTraining() {}

    // --- forward ---

    static long batchNormalization(
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

    static long pooling(
            long engine,
            int algorithm,
            long src,
            long dst,
            long[] kernel,
            Dnnl.Spatial asked,
            long attributes,
            String subject) {
        Dnnl.Spatial spatial = asked.within(src, kernel);
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_pooling_forward_primitive_desc_create",
                    subject,
                    descs(src, dst),
                    result -> dnnl_pooling_forward_primitive_desc_create(
                            result,
                            engine(engine),
                            dnnl_forward_training,
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

    /** The sum over every axis along which {@code dst} has extent 1 and {@code src} has not. */
    static long sumReduction(long engine, long src, long dst, long attributes, String subject) {
        return create(
                "dnnl_reduction_primitive_desc_create",
                subject,
                descs(src, dst),
                result -> dnnl_reduction_primitive_desc_create(
                        result, engine(engine), dnnl_reduction_sum, md(src), md(dst), 0, 0, attr(attributes)));
    }

    // --- backward ---

    static long convolutionData(
            long engine,
            long diffSrc,
            long weights,
            long diffDst,
            Dnnl.Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Dnnl.Spatial spatial = asked.reaching(subject, diffSrc, Dnnl.kernel(weights, asked));
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_convolution_backward_data_primitive_desc_create",
                    subject,
                    descs(diffSrc, weights, diffDst),
                    result -> dnnl_convolution_backward_data_primitive_desc_create(
                            result,
                            engine(engine),
                            dnnl_convolution_direct,
                            md(diffSrc),
                            md(weights),
                            md(diffDst),
                            longs(arena, spatial.strides()),
                            longs(arena, spatial.dilates()),
                            longs(arena, spatial.padBegin()),
                            longs(arena, spatial.padEnd()),
                            pd(hint),
                            attr(attributes)));
        }
    }

    static long convolutionWeights(
            long engine,
            long src,
            long diffWeights,
            long diffBias,
            long diffDst,
            Dnnl.Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Dnnl.Spatial spatial = asked.reaching(subject, src, Dnnl.kernel(diffWeights, asked));
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_convolution_backward_weights_primitive_desc_create",
                    subject,
                    descs(src, diffWeights, diffBias, diffDst),
                    result -> dnnl_convolution_backward_weights_primitive_desc_create(
                            result,
                            engine(engine),
                            dnnl_convolution_direct,
                            md(src),
                            md(diffWeights),
                            md(diffBias),
                            md(diffDst),
                            longs(arena, spatial.strides()),
                            longs(arena, spatial.dilates()),
                            longs(arena, spatial.padBegin()),
                            longs(arena, spatial.padEnd()),
                            pd(hint),
                            attr(attributes)));
        }
    }

    static long deconvolutionData(
            long engine,
            long diffSrc,
            long weights,
            long diffDst,
            Dnnl.Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Dnnl.Spatial spatial = asked.reaching(subject, diffDst, Dnnl.kernel(weights, asked));
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_deconvolution_backward_data_primitive_desc_create",
                    subject,
                    descs(diffSrc, weights, diffDst),
                    result -> dnnl_deconvolution_backward_data_primitive_desc_create(
                            result,
                            engine(engine),
                            dnnl_deconvolution_direct,
                            md(diffSrc),
                            md(weights),
                            md(diffDst),
                            longs(arena, spatial.strides()),
                            longs(arena, spatial.dilates()),
                            longs(arena, spatial.padBegin()),
                            longs(arena, spatial.padEnd()),
                            pd(hint),
                            attr(attributes)));
        }
    }

    static long deconvolutionWeights(
            long engine,
            long src,
            long diffWeights,
            long diffBias,
            long diffDst,
            Dnnl.Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Dnnl.Spatial spatial = asked.reaching(subject, diffDst, Dnnl.kernel(diffWeights, asked));
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_deconvolution_backward_weights_primitive_desc_create",
                    subject,
                    descs(src, diffWeights, diffBias, diffDst),
                    result -> dnnl_deconvolution_backward_weights_primitive_desc_create(
                            result,
                            engine(engine),
                            dnnl_deconvolution_direct,
                            md(src),
                            md(diffWeights),
                            md(diffBias),
                            md(diffDst),
                            longs(arena, spatial.strides()),
                            longs(arena, spatial.dilates()),
                            longs(arena, spatial.padBegin()),
                            longs(arena, spatial.padEnd()),
                            pd(hint),
                            attr(attributes)));
        }
    }

    static long innerProductData(
            long engine, long diffSrc, long weights, long diffDst, long hint, long attributes, String subject) {
        return create(
                "dnnl_inner_product_backward_data_primitive_desc_create",
                subject,
                descs(diffSrc, weights, diffDst),
                result -> dnnl_inner_product_backward_data_primitive_desc_create(
                        result, engine(engine), md(diffSrc), md(weights), md(diffDst), pd(hint), attr(attributes)));
    }

    static long innerProductWeights(
            long engine,
            long src,
            long diffWeights,
            long diffBias,
            long diffDst,
            long hint,
            long attributes,
            String subject) {
        return create(
                "dnnl_inner_product_backward_weights_primitive_desc_create",
                subject,
                descs(src, diffWeights, diffBias, diffDst),
                result -> dnnl_inner_product_backward_weights_primitive_desc_create(
                        result,
                        engine(engine),
                        md(src),
                        md(diffWeights),
                        md(diffBias),
                        md(diffDst),
                        pd(hint),
                        attr(attributes)));
    }

    /** {@code data} is the function's argument, or its result for those that say so. */
    static long eltwise(
            long engine,
            Eltwise function,
            long diffSrc,
            long diffDst,
            long data,
            long hint,
            long attributes,
            String subject) {
        return create(
                "dnnl_eltwise_backward_primitive_desc_create",
                subject,
                descs(diffSrc, diffDst, data),
                result -> dnnl_eltwise_backward_primitive_desc_create(
                        result,
                        engine(engine),
                        function.algorithm(),
                        md(diffSrc),
                        md(diffDst),
                        md(data),
                        function.alpha(),
                        function.beta(),
                        pd(hint),
                        attr(attributes)));
    }

    static long batchNormalization(
            long engine,
            long diffSrc,
            long diffDst,
            long src,
            float epsilon,
            int flags,
            long hint,
            long attributes,
            String subject) {
        return create(
                "dnnl_batch_normalization_backward_primitive_desc_create",
                subject,
                descs(diffSrc, diffDst, src),
                result -> dnnl_batch_normalization_backward_primitive_desc_create(
                        result,
                        engine(engine),
                        dnnl_backward,
                        md(diffSrc),
                        md(diffDst),
                        md(src),
                        epsilon,
                        flags,
                        pd(hint),
                        attr(attributes)));
    }

    static long pooling(
            long engine,
            int algorithm,
            long diffSrc,
            long diffDst,
            long[] kernel,
            Dnnl.Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Dnnl.Spatial spatial = asked.within(diffSrc, kernel);
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_pooling_backward_primitive_desc_create",
                    subject,
                    descs(diffSrc, diffDst),
                    result -> dnnl_pooling_backward_primitive_desc_create(
                            result,
                            engine(engine),
                            algorithm,
                            md(diffSrc),
                            md(diffDst),
                            longs(arena, spatial.strides()),
                            longs(arena, kernel),
                            longs(arena, spatial.dilates()),
                            longs(arena, spatial.padBegin()),
                            longs(arena, spatial.padEnd()),
                            pd(hint),
                            attr(attributes)));
        }
    }

    static long softmax(
            long engine,
            boolean log,
            long diffSrc,
            long diffDst,
            long dst,
            int axis,
            long hint,
            long attributes,
            String subject) {
        return create(
                "dnnl_softmax_backward_primitive_desc_create",
                subject,
                descs(diffSrc, diffDst, dst),
                result -> dnnl_softmax_backward_primitive_desc_create(
                        result,
                        engine(engine),
                        log ? dnnl_softmax_log : dnnl_softmax_accurate,
                        md(diffSrc),
                        md(diffDst),
                        md(dst),
                        axis,
                        pd(hint),
                        attr(attributes)));
    }

    static long prelu(
            long engine,
            long src,
            long weights,
            long diffSrc,
            long diffWeights,
            long diffDst,
            long hint,
            long attributes,
            String subject) {
        return create(
                "dnnl_prelu_backward_primitive_desc_create",
                subject,
                descs(src, weights, diffSrc, diffWeights, diffDst),
                result -> dnnl_prelu_backward_primitive_desc_create(
                        result,
                        engine(engine),
                        md(src),
                        md(weights),
                        md(diffSrc),
                        md(diffWeights),
                        md(diffDst),
                        pd(hint),
                        attr(attributes)));
    }

    static long resampling(
            long engine,
            boolean linear,
            float[] factors,
            long diffSrc,
            long diffDst,
            long hint,
            long attributes,
            String subject) {
        try (Arena arena = Arena.ofConfined()) {
            return create(
                    "dnnl_resampling_backward_primitive_desc_create",
                    subject,
                    descs(diffSrc, diffDst),
                    result -> dnnl_resampling_backward_primitive_desc_create(
                            result,
                            engine(engine),
                            linear ? dnnl_resampling_linear : dnnl_resampling_nearest,
                            floats(arena, factors),
                            md(diffSrc),
                            md(diffDst),
                            pd(hint),
                            attr(attributes)));
        }
    }
}

package io.github.dnn4j.onednn.primitive;

import static io.github.dnn4j.onednn.primitive.DnnlPointers.attr;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.engine;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.floats;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.longs;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.md;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.pd;
import static io.github.dnn4j.onednn.primitive.DnnlPrimitives.create;
import static io.github.dnn4j.onednn.primitive.DnnlPrimitives.descs;
import static io.github.dnn4j.onednn.primitive.DnnlPrimitives.reaching;
import static org.bytedeco.dnnl.global.dnnl.*;

import java.lang.foreign.Arena;

/**
 * Descriptors of oneDNN's primitives of the backward pass: a function for each kind. Each has the forward one that it
 * belongs to as {@code hint}, and returns 0 where oneDNN has no implementation.
 */
public final class DnnlBackward {
    private DnnlBackward() {}

    public static long convolutionData(
            long engine,
            long diffSrc,
            long weights,
            long diffDst,
            Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Spatial spatial = reaching(subject, asked, diffSrc, weights);
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

    public static long convolutionWeights(
            long engine,
            long src,
            long diffWeights,
            long diffBias,
            long diffDst,
            Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Spatial spatial = reaching(subject, asked, src, diffWeights);
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

    public static long deconvolutionData(
            long engine,
            long diffSrc,
            long weights,
            long diffDst,
            Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Spatial spatial = reaching(subject, asked, diffDst, weights);
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

    public static long deconvolutionWeights(
            long engine,
            long src,
            long diffWeights,
            long diffBias,
            long diffDst,
            Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Spatial spatial = reaching(subject, asked, diffDst, diffWeights);
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

    public static long innerProductData(
            long engine, long diffSrc, long weights, long diffDst, long hint, long attributes, String subject) {
        return create(
                "dnnl_inner_product_backward_data_primitive_desc_create",
                subject,
                descs(diffSrc, weights, diffDst),
                result -> dnnl_inner_product_backward_data_primitive_desc_create(
                        result, engine(engine), md(diffSrc), md(weights), md(diffDst), pd(hint), attr(attributes)));
    }

    public static long innerProductWeights(
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
    public static long eltwise(
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

    public static long batchNormalization(
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

    public static long pooling(
            long engine,
            int algorithm,
            long diffSrc,
            long diffDst,
            long[] kernel,
            Spatial asked,
            long hint,
            long attributes,
            String subject) {
        Spatial spatial = asked.within(diffSrc, kernel);
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

    public static long softmax(
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

    public static long resampling(
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

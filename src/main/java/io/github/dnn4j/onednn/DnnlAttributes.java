package io.github.dnn4j.onednn;

import static io.github.dnn4j.onednn.DnnlLibrary.check;
import static io.github.dnn4j.onednn.DnnlPointers.attr;
import static io.github.dnn4j.onednn.DnnlPointers.md;
import static io.github.dnn4j.onednn.DnnlPointers.ops;
import static org.bytedeco.dnnl.global.dnnl.*;

import io.github.dnn4j.tensor.DataType;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;

/** oneDNN's attributes of primitives: scales and zero points of integers, and post-operations. */
final class DnnlAttributes {
    static {
        DnnlLibrary.touch();
    }

    private DnnlAttributes() {}

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
                dnnl_post_ops_append_sum(ops(postOps), scale, 0, DnnlMemory.code(type)),
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
}

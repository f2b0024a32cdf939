package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;
import static io.github.dnn4j.onnx.mapping.MatrixProducts.reshaped;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;

/**
 * What is added to the scores of attention before the softmax, and the axes that heads have: one for those of keys, and
 * where each of them serves several heads of queries, one for these.
 *
 * @param keys heads of keys and values
 * @param group heads of queries for each of them
 */
record AttentionMask(NodeCall call, long keys, long group) {
    /** Added where a query must not see a key: its weight is then 0 in every precision, as with minus infinity. */
    private static final float HIDDEN = -1e30f;

    /** Queries (N, heads, T, D) with the two axes. */
    Live grouped(Live queries) {
        return group == 1 ? queries : reshaped(call, queries, s -> new long[] {s[0], keys, group, s[2], s[3]});
    }

    /** Keys or values (N, heads, S, D) with an axis along which they broadcast. */
    Live shared(Live value) {
        return group == 1 ? value : reshaped(call, value, s -> new long[] {s[0], keys, 1, s[2], s[3]});
    }

    /** The scores with the mask of the node, and with what comes after each query hidden from it if it is causal. */
    Live applied(Live scores) {
        boolean causal = call.attributes().flag("is_causal");
        Live result = scores;
        if (call.has(3)) {
            Live mask = call.isConstant(3) ? constant(call.constant(3, "attn_mask"), causal) : call.live(3);
            Floats.required(call, mask);
            result = call.add(Elementwise.add(), result, grouped(mask, scores.rank()));
        }
        return causal ? call.add(Elementwise.add(), result, call.constantLayer(later(scores))) : result;
    }

    /** A mask (..., heads, T, S) with heads as two axes; one of fewer axes is for all heads alike. */
    private Live grouped(Live mask, int rank) {
        require(mask.rank() <= 4, "the mask's shape %s should be (N, heads, T, S)", mask.shape());
        if (group == 1 || mask.rank() < 3) {
            return mask;
        }
        int heads = mask.rank() - 3;
        boolean all = mask.shape().extent(heads) == 1;
        return reshaped(call, mask, s -> {
            long[] extents = new long[rank];
            extents[0] = heads == 0 ? 1 : s[0];
            extents[1] = all ? 1 : keys;
            extents[2] = all ? 1 : group;
            extents[3] = s[heads + 1];
            extents[4] = s[heads + 2];
            return extents;
        });
    }

    private Live constant(OnnxTensor mask, boolean causal) {
        if (mask.type() != ElementType.BOOL) {
            return call.constantLayer(mask);
        }
        if (causal) {
            throw call.unsupported("it has is_causal and a mask of booleans; one of the two is supported");
        }
        OnnxTensor added = call.budget().allocate(ElementType.FLOAT, mask.extents());
        long keysSeen = 0;
        for (long i = 0; i < mask.elements(); i++) {
            boolean seen = mask.getLong(i) != 0;
            keysSeen += seen ? 1 : 0;
            added.setDouble(i, seen ? 0 : HIDDEN);
            if ((i + 1) % mask.extent(-1) == 0) {
                if (keysSeen == 0) {
                    throw call.unsupported("its mask hides every key from a query, for which softmax gives NaN");
                }
                keysSeen = 0;
            }
        }
        return call.constantLayer(added);
    }

    /** (T, S) with what is added for keys after the query of the same number. */
    private OnnxTensor later(Live scores) {
        for (int axis = scores.rank() - 2; axis < scores.rank(); axis++) {
            if (scores.varies(axis)) {
                throw new NotSymbolicException(
                        call.bindings().behind(scores, axis), "its causal mask depends on an open extent");
            }
        }
        long queries = scores.shape().extent(-2);
        long count = scores.shape().extent(-1);
        OnnxTensor added = call.budget().allocate(ElementType.FLOAT, queries, count);
        for (long i = 0; i < queries; i++) {
            for (long j = i + 1; j < count; j++) {
                added.setDouble(i * count + j, HIDDEN);
            }
        }
        return added;
    }
}

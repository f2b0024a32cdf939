package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;
import static io.github.dnn4j.onnx.mapping.MatrixProducts.reshaped;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.List;
import java.util.Map;

/**
 * Attention as scaled products, softmax and products: softmax(scale Q K' + mask) V for every head (Vaswani et al.,
 * 2017). Where several heads of queries share one of keys and values, they are an axis along which that one broadcasts.
 */
public final class AttentionMapping {
    private static final List<String> REFUSED = List.of("past_key", "past_value", "nonpad_kv_seqlen");

    private AttentionMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Attention", AttentionMapping::attention);
    }

    private static List<OnnxValue> attention(NodeCall call) {
        for (int i = 0; i < REFUSED.size(); i++) {
            if (call.has(4 + i)) {
                throw call.unsupported("its operand " + REFUSED.get(i)
                        + " is given; keys and values of earlier runs, and" + " counts of them, are not supported");
            }
        }
        if (call.attributes().real("softcap", 0) != 0) {
            throw call.unsupported("its softcap is not 0");
        }
        // Say what a second result is, and in what precision the softmax is computed; F32 is the best there is.
        call.attributes().ignore("qk_matmul_output_mode", "softmax_precision");
        boolean flat = call.live(0).rank() == 3;
        Live q = heads(call, 0, "q_num_heads");
        Live k = heads(call, 1, "kv_num_heads");
        Live v = heads(call, 2, "kv_num_heads");
        long queries = q.shape().extent(1);
        long keys = k.shape().extent(1);
        require(queries % keys == 0, "%d heads of keys do not divide %d of queries", keys, queries);
        float scale =
                call.attributes().real("scale", (float) (1 / Math.sqrt(q.shape().extent(-1))));
        Live scaled = Floats.with(call, Elementwise.Operation.MULTIPLY, q, scale);
        AttentionMask mask = new AttentionMask(call, keys, queries / keys);
        Live scores = call.add(new MatrixProduct(false, true), mask.grouped(scaled), mask.shared(k));
        Live weights = call.add(new Softmax(-1, false), mask.applied(scores));
        Live result = call.add(new MatrixProduct(), weights, mask.shared(v));
        result = reshaped(call, result, s -> new long[] {s[0], queries, s[s.length - 2], s[s.length - 1]});
        if (flat) {
            Live turned = call.add(new Transpose(List.of(0, 2, 1, 3)), result);
            result = reshaped(call, turned, s -> new long[] {s[0], s[1], s[2] * s[3]});
        }
        return List.of(result);
    }

    /** An operand as (N, heads, tokens, features); of rank 3 it is (N, tokens, heads times features). */
    private static Live heads(NodeCall call, int operand, String attribute) {
        Live value = call.live(operand);
        Floats.required(call, value);
        long count = call.attributes().integer(attribute, 0);
        require(
                value.rank() == 4 || value.rank() == 3 && count >= 1,
                "operand %d of shape %s has no heads: rank 4, or rank 3 and %s is needed",
                operand,
                value.shape(),
                attribute);
        if (value.rank() == 4) {
            return value;
        }
        require(
                value.shape().extent(2) % count == 0,
                "%d heads do not divide the features of shape %s",
                count,
                value.shape());
        Live split = reshaped(call, value, s -> new long[] {s[0], s[1], count, s[2] / count});
        return call.add(new Transpose(List.of(0, 2, 1, 3)), split);
    }
}

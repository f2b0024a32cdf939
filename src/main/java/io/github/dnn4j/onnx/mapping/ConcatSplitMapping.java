package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.assembly.SplitSizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Concat and Split. */
public final class ConcatSplitMapping {
    private ConcatSplitMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Concat", ConcatSplitMapping::concat);
        mappings.put("Split", ConcatSplitMapping::split);
    }

    private static List<OnnxValue> concat(NodeCall call) {
        require(call.operandCount() > 0, "it has no operands");
        List<Live> inputs = new ArrayList<>();
        for (int i = 0; i < call.operandCount(); i++) {
            if (!isEmpty(call, i)) {
                inputs.add(call.live(i));
            }
        }
        if (inputs.isEmpty()) {
            return List.of(call.operand(0));
        }
        int axis = inputs.getFirst().axis(call.attributes().integer("axis", 1));
        if (inputs.size() == 1) {
            return List.of(inputs.getFirst());
        }
        return List.of(call.add(new Concat(axis), inputs, List.of()));
    }

    /** A part without elements adds nothing. */
    private static boolean isEmpty(NodeCall call, int operand) {
        return call.operand(operand) instanceof Folded folded
                && folded.variants().stream().allMatch(tensor -> tensor.elements() == 0);
    }

    private static List<OnnxValue> split(NodeCall call) {
        Live input = call.live(0);
        int axis = input.axis(call.attributes().integer("axis", 0));
        if (input.varies(axis)) {
            throw new NotSymbolicException(call.bindings().behind(input, axis), "it splits an open extent");
        }
        long[] given = call.has(1)
                ? call.constant(1, "split sizes").toLongs()
                : call.attributes().integers("split").orElse(null);
        long[] sizes = SplitSizes.of(call, given, input.shape().extent(axis));
        if (Arrays.stream(sizes).anyMatch(size -> size == 0)) {
            throw call.unsupported("its parts " + Arrays.toString(sizes) + " have an extent of 0; extents start at 1");
        }
        if (sizes.length == 1) {
            return List.of(input);
        }
        return List.copyOf(
                call.addAll(new Split(axis, Arrays.stream(sizes).boxed().toList()), input));
    }
}

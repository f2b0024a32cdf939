package io.github.dnn4j.onnx.graph;

import io.github.dnn4j.onnx.assembly.Bindings;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Foreign;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.onnx.proto.GraphProto.NodeProto;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a file means, as the pass with every extent fixed has found it: a pass with open extents may change nothing of
 * that.
 */
final class FixedMeaning {
    private final Map<String, OnnxValue> fixed;
    private final Bindings bindings;

    /** The values of that pass, and the bindings of the one that is held to them. */
    FixedMeaning(Map<String, OnnxValue> fixed, Bindings bindings) {
        this.fixed = fixed;
        this.bindings = bindings;
    }

    OnnxValue value(String name) {
        return fixed.get(name);
    }

    /** True if a node computed constants from constants, which are the same whatever is open. */
    boolean folded(NodeProto node, Map<String, OnnxValue> values) {
        return node.input().stream().allMatch(input -> input.isEmpty() || isSameConstant(input, values))
                && node.output().stream().allMatch(output -> fixed.get(output) instanceof Folded);
    }

    private boolean isSameConstant(String name, Map<String, OnnxValue> values) {
        return values.get(name) instanceof Folded here
                && here.variants().size() == 1
                && fixed.get(name) instanceof Folded there
                && there.at(0) == here.at(0);
    }

    /** Refuses an output that has another shape or constant where all extents have their defaults, or mixes samples. */
    void requireSame(String output, OnnxValue result, List<OnnxValue> operands) {
        boolean same = switch (result) {
            case Live live ->
                fixed.get(output) instanceof Live other && other.shape().equals(live.shape());
            case Folded folded ->
                fixed.get(output) instanceof Folded other && other.at(0).sameAs(folded.at(0));
            case Foreign _ -> fixed.get(output) instanceof Foreign;
        };
        Set<String> behind = bindings.behind(operands);
        if (!same) {
            throw new NotSymbolicException(behind, "its output " + output + " would be another one");
        }
        if (result instanceof Live live && bindings.assumedBatch() && behind.contains(Bindings.BATCH)) {
            requireSamplesApart(output, live);
        }
    }

    /**
     * A batch that the file fixes to 1 may be opened where the samples then are computed apart: the batch is the first
     * extent of every value that depends on it, and no other extent depends on it.
     */
    private void requireSamplesApart(String output, Live live) {
        boolean first = live.rank() > 0;
        for (int k = 0; k < bindings.count() && first; k++) {
            first = live.shapes().get(k).extent(0) == bindings.value(k, Bindings.BATCH, 1);
        }
        if (!first) {
            throw new NotSymbolicException(Set.of(Bindings.BATCH), "the batch is not the first axis of " + output);
        }
        for (int axis = 1; axis < live.rank(); axis++) {
            if (bindings.behind(live, axis).contains(Bindings.BATCH)) {
                throw new NotSymbolicException(
                        Set.of(Bindings.BATCH), "axis " + axis + " of " + output + " depends on the batch too");
            }
        }
    }
}

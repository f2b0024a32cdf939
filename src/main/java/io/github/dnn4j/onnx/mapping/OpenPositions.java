package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Take;
import io.github.dnn4j.onnx.assembly.Bindings;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Positions along an axis that shape arithmetic may have computed: one that keeps its distance from the end of an open
 * extent is the same for each of them if it is counted from there.
 */
final class OpenPositions {
    private OpenPositions() {}

    /** Elements of an axis. A batch that the file fixes to 1 stays: samples would change places, or mix. */
    static Live taken(NodeCall call, Live value, int axis, Positions positions) {
        if (axis == 0 && call.bindings().assumedBatch() && value.varies(0)) {
            throw new NotSymbolicException(Set.of(Bindings.BATCH), "it takes samples of the batch by their positions");
        }
        return call.add(new Take(axis, positions), value);
    }

    /** The elements at some positions, for each binding of the free extents. */
    static List<Long> elements(NodeCall call, Live value, int axis, Folded indices) {
        List<long[]> variants = variants(call, indices);
        List<Long> elements = new ArrayList<>();
        for (int i = 0; i < variants.getFirst().length; i++) {
            elements.add(one(call, value, axis, indices, of(variants, i)));
        }
        return elements;
    }

    /** Number {@code i} of the bounds, which may lie beyond the axis, for each binding of the free extents. */
    static long bound(NodeCall call, Live value, int axis, Folded bounds, int i) {
        List<Long> positions = of(variants(call, bounds), i);
        boolean beyond = true;
        for (int k = 0; k < positions.size(); k++) {
            beyond &= positions.get(k) >= value.shapes().get(k).extent(axis);
        }
        return beyond ? Long.MAX_VALUE : one(call, value, axis, bounds, positions);
    }

    private static List<long[]> variants(NodeCall call, Folded positions) {
        List<long[]> variants = new ArrayList<>();
        for (int k = 0; k < call.bindings().count(); k++) {
            variants.add(positions.at(k).toLongs());
            if (variants.getLast().length != variants.getFirst().length) {
                throw new NotSymbolicException(
                        call.bindings().behind(positions), "open extents say how many positions it takes");
            }
        }
        return variants;
    }

    private static List<Long> of(List<long[]> variants, int i) {
        return variants.stream().map(positions -> positions[i]).toList();
    }

    private static long one(NodeCall call, Live value, int axis, Folded given, List<Long> positions) {
        List<Long> fromEnd = new ArrayList<>();
        for (int k = 0; k < positions.size(); k++) {
            fromEnd.add(positions.get(k) - value.shapes().get(k).extent(axis));
        }
        for (List<Long> counted : List.of(positions, fromEnd)) {
            long first = counted.getFirst();
            if (counted.stream().allMatch(each -> each == first) && (counted == positions || first < 0)) {
                return first;
            }
        }
        throw new NotSymbolicException(call.bindings().behind(given), "it takes positions that move in an open extent");
    }
}

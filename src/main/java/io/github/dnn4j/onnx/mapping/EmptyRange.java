package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.onnx.ElementType;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A range of an axis without elements, as a rotation by nothing is exported: the first part of two that are
 * concatenated in exchanged order. No value of a network is empty, but a constant may be, and Concat passes it over.
 */
final class EmptyRange {
    private EmptyRange() {}

    /** The slice of a range of step 1, if it has no elements whatever the open extents are. */
    static Optional<Folded> of(Live value, int axis, List<Long> starts, List<Long> ends) {
        List<OnnxTensor> parts = new ArrayList<>();
        for (int k = 0; k < value.shapes().size(); k++) {
            long[] extents = value.shapes().get(k).toArray();
            if (bound(starts.get(k), extents[axis]) < bound(ends.get(k), extents[axis])) {
                return Optional.empty();
            }
            extents[axis] = 0;
            parts.add(OnnxTensor.allocate(ElementType.of(value.type()), extents));
        }
        return Optional.of(Folded.merged(parts));
    }

    private static long bound(long given, long extent) {
        return Math.clamp(given < 0 ? given + extent : given, 0, extent);
    }
}

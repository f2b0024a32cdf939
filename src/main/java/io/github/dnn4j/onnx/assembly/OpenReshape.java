package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** The reshape that gives an input the wanted shape under every binding. */
final class OpenReshape {
    private OpenReshape() {}

    static Reshape layer(Bindings bindings, Live input, List<Shape> wanted) {
        List<Long> target = new ArrayList<>();
        boolean free = false;
        for (int axis = 0; axis < wanted.getFirst().rank(); axis++) {
            int at = axis;
            List<Long> extents = wanted.stream().map(shape -> shape.extent(at)).toList();
            if (extents.stream().distinct().count() == 1) {
                target.add(extents.getFirst());
            } else if (axis < input.rank()
                    && extents.equals(input.shapes().stream()
                            .map(shape -> shape.extent(at))
                            .toList())) {
                target.add(0L);
            } else if (!free) {
                free = true;
                target.add(-1L);
            } else {
                throw new NotSymbolicException(
                        bindings.symbols(k -> extents.get(k) != (long) extents.getFirst()),
                        "two open extents move in a reshape");
            }
        }
        return new Reshape(target);
    }
}

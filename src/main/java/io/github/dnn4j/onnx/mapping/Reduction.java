package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Elementwise.Operation;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A reduction along some axes, of values of one shape.
 *
 * @param input the value of that shape that the node takes
 * @param axes the axes, ascending; none if the node reduces nothing
 * @param keep whether a reduced axis stays, with an extent of 1
 */
record Reduction(NodeCall call, Live input, TreeSet<Integer> axes, boolean keep) {
    static Reduction of(NodeCall call) {
        Live input = Floats.required(call, call.live(0));
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : ShapeMapping.axes(call, 1)) {
            axes.add(input.axis(axis));
        }
        boolean keepsWithoutAxes = call.attributes().flag("noop_with_empty_axes");
        if (axes.isEmpty() && !keepsWithoutAxes) {
            IntStream.range(0, input.rank()).forEach(axes::add);
        }
        return new Reduction(call, input, axes, call.attributes().integer("keepdims", 1) != 0);
    }

    /** The same with every axis kept. */
    Reduction keeping() {
        return new Reduction(call, input, axes, true);
    }

    /** The value that has every axis kept, under the shape that the node gives. */
    Live finished(Live kept) {
        return call.reshape(kept, wanted());
    }

    Live mean(Live value) {
        return pooled(value, GlobalPooling.average());
    }

    Live max(Live value) {
        return pooled(value, GlobalPooling.max());
    }

    Live sum(Live value) {
        Live mean = mean(value);
        float count = 1;
        for (int axis : axes) {
            requireGiven(axis, "it sums over an open extent");
            count *= input.shape().extent(axis);
        }
        return Floats.times(call, mean, count);
    }

    /** One half of each axis times the other, until one element is left. */
    Live product(Live value) {
        Live result = value;
        for (int axis : axes) {
            requireGiven(axis, "it multiplies over an open extent");
            for (long extent = input.shape().extent(axis); extent > 1; extent = extent / 2 + extent % 2) {
                long half = extent / 2;
                List<Live> parts = call.addAll(
                        new Split(axis, extent % 2 == 0 ? List.of(half, half) : List.of(half, half, 1L)), result);
                result = call.add(new Elementwise(Operation.MULTIPLY), parts.get(0), parts.get(1));
                if (parts.size() > 2) {
                    result = call.add(new Concat(axis), result, parts.get(2));
                }
            }
        }
        return finished(result);
    }

    private void requireGiven(int axis, String reason) {
        if (input.varies(axis)) {
            throw new NotSymbolicException(call.bindings().behind(input, axis), reason);
        }
    }

    private Live pooled(Live value, GlobalPooling pooling) {
        if (axes.isEmpty()) {
            return value;
        }
        boolean spatial = value.rank() >= 3
                && value.rank() <= 5
                && axes.equals(
                        new TreeSet<>(IntStream.range(2, value.rank()).boxed().toList()));
        if (spatial) {
            return call.reshape(call.add(pooling, value), wanted());
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, value.rank())
                .filter(axis -> !axes.contains(axis))
                .boxed()
                .toList());
        int kept = order.size();
        order.addAll(axes);
        Live ordered = TransposeMapping.permuted(call, value, order);
        List<Shape> rows = new ArrayList<>();
        for (Shape shape : ordered.shapes()) {
            long first = kept == 0 ? 1 : shape.extent(0);
            long between = 1;
            for (int i = 1; i < kept; i++) {
                between *= shape.extent(i);
            }
            rows.add(Shape.of(first, between, shape.elements() / first / between));
        }
        return call.reshape(call.add(pooling, call.reshape(ordered, rows)), wanted());
    }

    private List<Shape> wanted() {
        return input.shapes().stream().map(this::result).toList();
    }

    private Shape result(Shape shape) {
        List<Long> extents = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!axes.contains(axis)) {
                extents.add(shape.extent(axis));
            } else if (keep) {
                extents.add(1L);
            }
        }
        return Shape.of(extents.stream().mapToLong(Long::longValue).toArray());
    }
}

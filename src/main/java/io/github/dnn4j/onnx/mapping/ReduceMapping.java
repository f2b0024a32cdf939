package io.github.dnn4j.onnx.mapping;

import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.GlobalPooling;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** ReduceMean, ReduceMax and ReduceSum as global poolings. */
public final class ReduceMapping {
    private ReduceMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("ReduceMean", call -> List.of(reduced(call, GlobalPooling.average())));
        mappings.put("ReduceMax", call -> List.of(reduced(call, GlobalPooling.max())));
        mappings.put("ReduceSum", ReduceMapping::sum);
    }

    private static List<OnnxValue> sum(NodeCall call) {
        Live input = call.live(0);
        return List.of(sum(call, input, axes(call, input), keeps(call)));
    }

    private static boolean keeps(NodeCall call) {
        return call.attributes().integer("keepdims", 1) != 0;
    }

    /** The sum over some axes, which the result has as axes of extent 1 or not. */
    static Live sum(NodeCall call, Live input, TreeSet<Integer> axes, boolean keep) {
        Live mean = reduced(call, GlobalPooling.average(), input, axes, keep);
        float count = 1;
        for (int axis : axes) {
            if (input.varies(axis)) {
                throw new NotSymbolicException(call.bindings().behind(input, axis), "it sums over an open extent");
            }
            count *= input.shape().extent(axis);
        }
        if (count == 1) {
            return mean;
        }
        Live factor = call.constantLayer(OnnxTensor.ofFloats(new long[0], count));
        return call.add(new Elementwise(Elementwise.Operation.MULTIPLY), mean, factor);
    }

    private static TreeSet<Integer> axes(NodeCall call, Live input) {
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : ShapeMapping.axes(call, 1)) {
            axes.add(input.axis(axis));
        }
        boolean keepsWithoutAxes = call.attributes().flag("noop_with_empty_axes");
        if (axes.isEmpty() && !keepsWithoutAxes) {
            IntStream.range(0, input.rank()).forEach(axes::add);
        }
        return axes;
    }

    private static Live reduced(NodeCall call, GlobalPooling pooling) {
        Live input = call.live(0);
        return reduced(call, pooling, input, axes(call, input), keeps(call));
    }

    private static Live reduced(NodeCall call, GlobalPooling pooling, Live input, TreeSet<Integer> axes, boolean keep) {
        if (input.type() != DataType.F32) {
            throw call.unsupported("its operand has the type " + input.type() + "; a floating type is needed");
        }
        if (axes.isEmpty()) {
            return input;
        }
        List<Shape> wanted =
                input.shapes().stream().map(shape -> result(shape, axes, keep)).toList();
        boolean spatial = input.rank() >= 3
                && input.rank() <= 5
                && axes.equals(
                        new TreeSet<>(IntStream.range(2, input.rank()).boxed().toList()));
        if (spatial) {
            return call.reshape(call.add(pooling, input), wanted);
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, input.rank())
                .filter(axis -> !axes.contains(axis))
                .boxed()
                .toList());
        int kept = order.size();
        order.addAll(axes);
        Live ordered = TransposeMapping.permuted(call, input, order);
        List<Shape> rows = new ArrayList<>();
        for (Shape shape : ordered.shapes()) {
            long first = kept == 0 ? 1 : shape.extent(0);
            long between = 1;
            for (int i = 1; i < kept; i++) {
                between *= shape.extent(i);
            }
            rows.add(Shape.of(first, between, shape.elements() / first / between));
        }
        return call.reshape(call.add(pooling, call.reshape(ordered, rows)), wanted);
    }

    private static Shape result(Shape shape, TreeSet<Integer> axes, boolean keep) {
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

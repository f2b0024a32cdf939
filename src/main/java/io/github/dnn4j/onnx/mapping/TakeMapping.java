package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Gather by indices that are known, and Tile. */
public final class TakeMapping {
    private TakeMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Gather", TakeMapping::gather);
        mappings.put("Tile", TakeMapping::tile);
    }

    private static List<OnnxValue> gather(NodeCall call) {
        Folded indices = call.folded(1, "indices");
        Live value = call.live(0);
        int axis = value.axis(call.attributes().integer("axis", 0));
        long[] extents = indices.at(0).extents();
        OnnxTensor.requireRank(value.rank() - 1 + extents.length);
        if (indices.at(0).elements() == 0) {
            throw call.unsupported("its indices have no elements; extents start at 1");
        }
        List<Long> elements = OpenPositions.elements(call, value, axis, indices);
        Live taken = OpenPositions.taken(call, value, axis, new Positions.Listed(elements));
        return List.of(extents.length == 0 ? without(call, taken, axis) : reshaped(call, taken, axis, extents));
    }

    /** The value with some extents in place of that of an axis. */
    private static Live reshaped(NodeCall call, Live value, int axis, long[] extents) {
        List<Shape> wanted = new ArrayList<>();
        for (Shape shape : value.shapes()) {
            long[] all = shape.toArray();
            LongStream before = LongStream.of(all).limit(axis);
            LongStream after = LongStream.of(all).skip(axis + 1);
            wanted.add(Shape.of(LongStream.concat(LongStream.concat(before, LongStream.of(extents)), after)
                    .toArray()));
        }
        return call.reshape(value, wanted);
    }

    /** The value without an axis of extent 1, which goes behind the others where they have open extents. */
    private static Live without(NodeCall call, Live value, int axis) {
        long open =
                IntStream.range(axis + 1, value.rank()).filter(value::varies).count();
        if (open < 2) {
            return reshaped(call, value, axis, new long[0]);
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, value.rank()).boxed().toList());
        order.add(order.remove(axis));
        return reshaped(call, TransposeMapping.permuted(call, value, order), value.rank() - 1, new long[0]);
    }

    private static List<OnnxValue> tile(NodeCall call) {
        Live value = call.live(0);
        Folded repeats = call.folded(1, "repeats");
        require(
                repeats.at(0).elements() == value.rank(),
                "%d repeats for the %d axes of %s",
                repeats.at(0).elements(),
                value.rank(),
                value.shape());
        for (int axis = 0; axis < value.rank(); axis++) {
            value = repeated(call, value, axis, repeats);
        }
        return List.of(value);
    }

    private static Live repeated(NodeCall call, Live value, int axis, Folded repeats) {
        long times = repeats.at(0).getLong(axis);
        if (repeats.variants().stream().anyMatch(other -> other.getLong(axis) != times)) {
            throw new NotSymbolicException(
                    call.bindings().behind(repeats), "open extents say how often it repeats axis " + axis);
        }
        require(times >= 0, "axis %d is repeated %d times", axis, times);
        if (times == 0) {
            throw call.unsupported("it repeats axis " + axis + " 0 times; extents start at 1");
        }
        return times == 1 ? value : OpenPositions.taken(call, value, axis, new Positions.Repeated(times));
    }
}

package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Slice. A range along an axis is the middle part of a split; every s-th element is what a pooling with a kernel of one
 * element and stride s keeps.
 */
public final class SliceMapping {
    private SliceMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Slice", SliceMapping::slice);
    }

    private static List<OnnxValue> slice(NodeCall call) {
        Live value = call.live(0);
        List<long[]> starts = variants(call, 1, "starts");
        List<long[]> ends = variants(call, 2, "ends");
        int count = starts.getFirst().length;
        long[] axes = call.has(3) || call.attributes().has("axes")
                ? bounds(call, 3, "axes")
                : LongStream.range(0, count).toArray();
        long[] steps = call.has(4)
                ? bounds(call, 4, "steps")
                : LongStream.generate(() -> 1).limit(count).toArray();
        require(
                ends.getFirst().length == count && axes.length == count && steps.length == count,
                "starts, ends, axes and steps have %d, %d, %d and %d values",
                count,
                ends.getFirst().length,
                axes.length,
                steps.length);
        long[] strides = new long[value.rank()];
        Arrays.fill(strides, 1);
        for (int i = 0; i < count; i++) {
            int axis = value.axis(axes[i]);
            require(steps[i] != 0, "the step on axis %d is 0", axis);
            if (steps[i] < 0) {
                throw call.unsupported("the negative step " + steps[i] + " on axis " + axis + " has no layer");
            }
            int number = i;
            value = OpenRange.of(
                    call,
                    value,
                    axis,
                    starts.stream().map(bounds -> bounds[number]).toList(),
                    ends.stream().map(bounds -> bounds[number]).toList());
            strides[axis] = steps[i];
        }
        return List.of(strided(call, value, strides));
    }

    private static long[] bounds(NodeCall call, int operand, String name) {
        return call.has(operand)
                ? call.constant(operand, name).toLongs()
                : call.attributes().integers(name).orElseThrow(() -> new OnnxException(name + " is missing"));
    }

    /** Bounds for each binding of the free extents. */
    private static List<long[]> variants(NodeCall call, int operand, String name) {
        List<long[]> variants = new ArrayList<>();
        for (int k = 0; k < call.bindings().count(); k++) {
            variants.add(call.has(operand) ? call.folded(operand, name).at(k).toLongs() : bounds(call, operand, name));
        }
        return variants;
    }

    /** Every s-th element of each axis. */
    static Live strided(NodeCall call, Live input, long[] steps) {
        Live value = input;
        int rank = input.rank();
        List<Integer> strides = Arrays.stream(steps)
                .mapToObj(step -> WindowAttributes.integer("step", Math.min(step, Integer.MAX_VALUE)))
                .toList();
        boolean spatial = rank >= 3 && rank <= 5 && strides.get(0) == 1 && strides.get(1) == 1;
        if (strides.stream().allMatch(step -> step == 1)) {
            return input;
        }
        if (spatial) {
            return call.add(every(strides.subList(2, rank)), input);
        }
        for (int axis = 0; axis < rank; axis++) {
            if (strides.get(axis) > 1) {
                value = every(call, value, axis, strides.get(axis));
            }
        }
        return value;
    }

    private static AveragePooling every(List<Integer> strides) {
        int[] steps = strides.stream().mapToInt(Integer::intValue).toArray();
        return new AveragePooling(
                Window.square(steps.length, 1).withStride(steps), Rounding.FLOOR, AveragePooling.Divisor.INPUT);
    }

    /** Every {@code step}-th element of one axis, which is made a spatial one for the purpose. */
    private static Live every(NodeCall call, Live value, int axis, int step) {
        List<Shape> spatial = new ArrayList<>();
        List<Shape> wanted = new ArrayList<>();
        for (Shape shape : value.shapes()) {
            long first = axis == 0 ? 1 : shape.extent(0);
            long between = 1;
            for (int i = 1; i < axis; i++) {
                between *= shape.extent(i);
            }
            long extent = shape.extent(axis);
            spatial.add(Shape.of(first, between, extent, shape.elements() / first / between / extent));
            wanted.add(shape.with(axis, (extent - 1) / step + 1));
        }
        Live kept = call.add(every(List.of(step, 1)), call.reshape(value, spatial));
        return call.reshape(kept, wanted);
    }
}

package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.AveragePooling;
import io.github.dnn4j.layer.Positions;
import io.github.dnn4j.layer.Rounding;
import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Slice. A range along an axis is the middle part of a split; with another step, its elements are taken by their
 * positions. What keeps every s-th element of several spatial axes is a pooling with a kernel of one element and stride
 * s, which walks a picture once.
 */
public final class SliceMapping {
    private SliceMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Slice", SliceMapping::slice);
    }

    private static List<OnnxValue> slice(NodeCall call) {
        Live value = call.live(0);
        Folded starts = bounds(call, 1, "starts");
        Folded ends = bounds(call, 2, "ends");
        int count = starts.at(0).toLongs().length;
        long[] axes = call.has(3) || call.attributes().has("axes")
                ? fixed(call, 3, "axes")
                : LongStream.range(0, count).toArray();
        long[] steps = call.has(4)
                ? fixed(call, 4, "steps")
                : LongStream.generate(() -> 1).limit(count).toArray();
        require(
                ends.at(0).toLongs().length == count && axes.length == count && steps.length == count,
                "starts, ends, axes and steps have %d, %d, %d and %d values",
                count,
                ends.at(0).toLongs().length,
                axes.length,
                steps.length);
        long[] strides = new long[value.rank()];
        Arrays.fill(strides, 1);
        for (int i = 0; i < count; i++) {
            int axis = value.axis(axes[i]);
            require(steps[i] != 0, "the step on axis %d is 0", axis);
            strides[axis] = steps[i];
        }
        boolean pooled = isPooled(value, strides);
        for (int i = 0; i < count; i++) {
            int axis = value.axis(axes[i]);
            Optional<Folded> empty = count > 1 || steps[i] != 1
                    ? Optional.empty()
                    : EmptyRange.of(value, axis, variants(call, starts, i), variants(call, ends, i));
            if (empty.isPresent()) {
                return List.of(empty.get());
            }
            value = steps[i] == 1 || pooled
                    ? OpenRange.of(call, value, axis, variants(call, starts, i), variants(call, ends, i))
                    : taken(call, value, axis, starts, ends, i, steps[i]);
        }
        return List.of(pooled ? strided(call, value, strides) : value);
    }

    private static Live taken(NodeCall call, Live value, int axis, Folded starts, Folded ends, int i, long step) {
        long start = OpenPositions.bound(call, value, axis, starts, i);
        long end = OpenPositions.bound(call, value, axis, ends, i);
        Positions range = new Positions.Range(start, end, step);
        try {
            return OpenPositions.taken(call, value, axis, range);
        } catch (InvalidDescriptorException e) {
            throw call.unsupported(e.getMessage());
        }
    }

    private static long[] fixed(NodeCall call, int operand, String name) {
        return call.has(operand) ? call.constant(operand, name).toLongs() : attribute(call, name);
    }

    private static long[] attribute(NodeCall call, String name) {
        return call.attributes().integers(name).orElseThrow(() -> new OnnxException(name + " is missing"));
    }

    private static Folded bounds(NodeCall call, int operand, String name) {
        return call.has(operand) ? call.folded(operand, name) : Folded.of(OnnxTensor.ofLongs(attribute(call, name)));
    }

    /** Bound number {@code i} for each binding of the free extents. */
    private static List<Long> variants(NodeCall call, Folded bounds, int i) {
        List<Long> variants = new ArrayList<>();
        for (int k = 0; k < call.bindings().count(); k++) {
            variants.add(bounds.at(k).toLongs()[i]);
        }
        return variants;
    }

    private static boolean isPooled(Live value, long[] steps) {
        int rank = value.rank();
        return value.type() == DataType.F32
                && rank >= 3
                && rank <= 5
                && steps[0] == 1
                && steps[1] == 1
                && Arrays.stream(steps).allMatch(step -> step > 0)
                && Arrays.stream(steps).filter(step -> step > 1).count() > 1;
    }

    /** Every s-th element of each spatial axis; the first two steps are 1. */
    static Live strided(NodeCall call, Live input, long[] steps) {
        int[] strides = Arrays.stream(steps)
                .skip(2)
                .mapToInt(step -> WindowAttributes.integer("step", Math.min(step, Integer.MAX_VALUE)))
                .toArray();
        if (Arrays.stream(strides).allMatch(step -> step == 1)) {
            return input;
        }
        Window window = Window.square(strides.length, 1).withStride(strides);
        return call.add(new AveragePooling(window, Rounding.FLOOR, AveragePooling.Divisor.INPUT), input);
    }
}

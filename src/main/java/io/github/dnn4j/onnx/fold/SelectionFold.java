package io.github.dnn4j.onnx.fold;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Axes;
import io.github.dnn4j.onnx.assembly.SplitSizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parts of constants, and constants put together. */
public final class SelectionFold {
    private SelectionFold() {}

    public static void register(Map<String, Fold> folds) {
        folds.put("Gather", SelectionFold::gather);
        folds.put("Concat", SelectionFold::concat);
        folds.put("Slice", SelectionFold::slice);
        folds.put("Split", SelectionFold::split);
        folds.put("Tile", SelectionFold::tile);
    }

    private static List<OnnxTensor> gather(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        OnnxTensor indices = arguments.operand(1);
        int axis = Axes.axis(arguments.attributes().integer("axis", 0), input.rank());
        long[] extents = input.extents();
        long outer = OnnxTensor.elements(Arrays.copyOf(extents, axis));
        long inner = OnnxTensor.elements(Arrays.copyOfRange(extents, axis + 1, extents.length));
        List<Long> result = new ArrayList<>();
        Arrays.stream(extents, 0, axis).forEach(result::add);
        Arrays.stream(indices.extents()).forEach(result::add);
        Arrays.stream(extents, axis + 1, extents.length).forEach(result::add);
        OnnxTensor output = arguments
                .budget()
                .allocate(
                        input.type(), result.stream().mapToLong(Long::longValue).toArray());
        long at = 0;
        for (long o = 0; o < outer && output.elements() > 0; o++) {
            for (long i = 0; i < indices.elements(); i++) {
                long index = indices.getLong(i);
                require(
                        index >= -extents[axis] && index < extents[axis],
                        "index %d is outside axis %d of %s",
                        index,
                        axis,
                        input);
                long from = (o * extents[axis] + (index < 0 ? index + extents[axis] : index)) * inner;
                for (long j = 0; j < inner; j++) {
                    output.copy(at++, input, from + j);
                }
            }
        }
        return List.of(output);
    }

    private static List<OnnxTensor> concat(Fold.Arguments arguments) {
        OnnxTensor first = arguments.operand(0);
        int axis = Axes.axis(arguments.attributes().integer("axis", 1), first.rank());
        long[] extents = first.extents();
        extents[axis] = 0;
        for (OnnxTensor part : arguments.operands()) {
            require(
                    part != null && part.rank() == first.rank() && part.type() == first.type(),
                    "%s and %s cannot be concatenated",
                    first,
                    part);
            for (int i = 0; i < extents.length; i++) {
                require(
                        i == axis || part.extent(i) == first.extent(i),
                        "%s and %s cannot be concatenated along axis %d",
                        first,
                        part,
                        axis);
            }
            extents[axis] = Math.addExact(extents[axis], part.extent(axis));
        }
        OnnxTensor result = arguments.budget().allocate(first.type(), extents);
        long outer = result.elements() == 0 ? 0 : OnnxTensor.elements(Arrays.copyOf(extents, axis));
        long at = 0;
        for (long o = 0; o < outer; o++) {
            for (OnnxTensor part : arguments.operands()) {
                long run = part.elements() / outer;
                for (long j = 0; j < run; j++) {
                    result.copy(at++, part, o * run + j);
                }
            }
        }
        return List.of(result);
    }

    private static List<OnnxTensor> slice(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        long[] starts = arguments.integers(1, "starts");
        long[] ends = arguments.integers(2, "ends");
        require(starts != null && ends != null && starts.length == ends.length, "starts and ends do not fit");
        long[] axes = arguments.integers(3, "axes");
        long[] steps = arguments.has(4) ? arguments.operand(4).toLongs() : null;
        require(
                (axes == null || axes.length == starts.length) && (steps == null || steps.length == starts.length),
                "axes and steps do not fit starts");
        long[] extents = input.extents();
        long[] strides = ShapeFold.strides(extents);
        long first = 0;
        Set<Integer> sliced = new HashSet<>();
        for (int i = 0; i < starts.length; i++) {
            int axis = Axes.axis(axes == null ? i : axes[i], extents.length);
            require(sliced.add(axis), "axis %d is sliced twice", axis);
            long step = steps == null ? 1 : steps[i];
            require(step != 0 && step != Long.MIN_VALUE, "the step on axis %d is %d", axis, step);
            long extent = input.extent(axis);
            long start = bound(starts[i], extent, step < 0 ? -1 : 0, step < 0 ? extent - 1 : extent, false);
            long end = bound(ends[i], extent, step < 0 ? -1 : 0, step < 0 ? extent - 1 : extent, step < 0);
            long span = step > 0 ? end - start : start - end;
            extents[axis] = span <= 0 ? 0 : (span - 1) / Math.abs(step) + 1;
            first += start * strides[axis];
            strides[axis] *= step;
        }
        return List.of(ShapeFold.gathered(arguments.budget(), input, first, extents, strides));
    }

    private static long bound(long value, long extent, long low, long high, boolean exclusive) {
        long position = value < 0 ? value + extent : value;
        if (exclusive && position < 0) {
            return -1;
        }
        return Math.clamp(position, low, Math.max(low, high));
    }

    private static List<OnnxTensor> split(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        int axis = Axes.axis(arguments.attributes().integer("axis", 0), input.rank());
        long[] sizes = SplitSizes.of(arguments.call(), arguments.integers(1, "split"), input.extent(axis));
        require(
                Arrays.stream(sizes).allMatch(size -> size >= 0)
                        && Arrays.stream(sizes).sum() == input.extent(axis),
                "sizes %s do not add up to axis %d of %s",
                Arrays.toString(sizes),
                axis,
                input);
        long[] strides = ShapeFold.strides(input.extents());
        List<OnnxTensor> parts = new ArrayList<>();
        long start = 0;
        for (long size : sizes) {
            long[] extents = input.extents();
            extents[axis] = size;
            parts.add(ShapeFold.gathered(arguments.budget(), input, start * strides[axis], extents, strides));
            start += size;
        }
        return parts;
    }

    private static List<OnnxTensor> tile(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        long[] repeats = arguments.operand(1).toLongs();
        require(repeats.length == input.rank(), "%d repeats for %s", repeats.length, input);
        long[] extents = input.extents();
        for (int axis = 0; axis < extents.length; axis++) {
            require(repeats[axis] >= 0, "axis %d is repeated %d times", axis, repeats[axis]);
            extents[axis] = Math.multiplyExact(extents[axis], repeats[axis]);
        }
        OnnxTensor result = arguments.budget().allocate(input.type(), extents);
        long[] strides = ShapeFold.strides(input.extents());
        for (long i = 0; i < result.elements(); i++) {
            long rest = i;
            long from = 0;
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                from += rest % extents[axis] % input.extent(axis) * strides[axis];
                rest /= extents[axis];
            }
            result.copy(i, input, from);
        }
        return List.of(result);
    }
}

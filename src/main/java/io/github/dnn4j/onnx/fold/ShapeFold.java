package io.github.dnn4j.onnx.fold;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Axes;
import io.github.dnn4j.onnx.assembly.FoldBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Other extents, or another order of axes, for constants. */
public final class ShapeFold {
    private ShapeFold() {}

    public static void register(Map<String, Fold> folds) {
        folds.put("Reshape", ShapeFold::reshape);
        folds.put("Flatten", ShapeFold::flatten);
        folds.put("Squeeze", ShapeFold::squeeze);
        folds.put("Unsqueeze", ShapeFold::unsqueeze);
        folds.put("Transpose", ShapeFold::transpose);
        folds.put("Expand", ShapeFold::expand);
    }

    private static List<OnnxTensor> reshape(Fold.Arguments arguments) {
        arguments.attributes().ignore("consumed_inputs");
        OnnxTensor input = arguments.operand(0);
        long[] target = arguments.integers(1, "shape");
        require(target != null, "shape is missing");
        OnnxTensor.requireRank(target.length);
        boolean allowZero = arguments.attributes().flag("allowzero");
        long known = 1;
        int free = -1;
        for (int i = 0; i < target.length; i++) {
            if (target[i] == 0 && !allowZero) {
                require(i < input.rank(), "target %s copies axis %d of %s", Arrays.toString(target), i, input);
                target[i] = input.extent(i);
            }
            if (target[i] == -1) {
                require(free < 0, "target %s leaves two extents open", Arrays.toString(target));
                free = i;
            } else {
                known = Math.multiplyExact(known, target[i]);
            }
        }
        if (free >= 0) {
            require(
                    known > 0 && input.elements() % known == 0,
                    "%s cannot be reshaped to %s",
                    input,
                    Arrays.toString(target));
            target[free] = input.elements() / known;
        }
        return List.of(input.reshaped(target));
    }

    private static List<OnnxTensor> flatten(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        long at = arguments.attributes().integer("axis", 1);
        int axis = at == input.rank() ? input.rank() : Axes.axis(at, input.rank());
        long[] extents = input.extents();
        long first = OnnxTensor.elements(Arrays.copyOf(extents, axis));
        return List.of(input.reshaped(first, OnnxTensor.elements(Arrays.copyOfRange(extents, axis, extents.length))));
    }

    private static List<OnnxTensor> squeeze(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        long[] given = arguments.integers(1, "axes");
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : given == null ? new long[0] : given) {
            axes.add(Axes.axis(axis, input.rank()));
        }
        boolean all = axes.isEmpty();
        List<Long> extents = new ArrayList<>();
        for (int axis = 0; axis < input.rank(); axis++) {
            boolean removed = all ? input.extent(axis) == 1 : axes.contains(axis);
            require(!removed || input.extent(axis) == 1, "axis %d of %s is not 1 and cannot be squeezed", axis, input);
            if (!removed) {
                extents.add(input.extent(axis));
            }
        }
        return List.of(
                input.reshaped(extents.stream().mapToLong(Long::longValue).toArray()));
    }

    private static List<OnnxTensor> unsqueeze(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        long[] given = arguments.integers(1, "axes");
        require(given != null, "axes is missing");
        OnnxTensor.requireRank(input.rank() + given.length);
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : given) {
            require(
                    axes.add(Axes.axis(axis, input.rank() + given.length)),
                    "axes %s name an axis twice",
                    Arrays.toString(given));
        }
        return List.of(input.reshaped(Axes.withOnes(input.extents(), axes)));
    }

    private static List<OnnxTensor> transpose(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        List<Integer> permutation = Axes.permutation(arguments.attributes(), input.rank());
        require(permutation.stream().distinct().count() == input.rank(), "perm %s names an axis twice", permutation);
        long[] extents = input.extents();
        long[] strides = strides(extents);
        long[] result = new long[extents.length];
        long[] steps = new long[extents.length];
        for (int i = 0; i < extents.length; i++) {
            result[i] = extents[permutation.get(i)];
            steps[i] = strides[permutation.get(i)];
        }
        return List.of(gathered(arguments.budget(), input, 0, result, steps));
    }

    private static List<OnnxTensor> expand(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        long[] extents =
                Broadcasting.extents(input.extents(), arguments.operand(1).toLongs());
        OnnxTensor result = arguments.budget().allocate(input.type(), extents);
        Broadcasting source = new Broadcasting(input, extents);
        for (long i = 0; i < result.elements(); i++) {
            result.copy(i, input, source.index(i));
        }
        return List.of(result);
    }

    static long[] strides(long[] extents) {
        long[] strides = new long[extents.length];
        long stride = 1;
        for (int i = extents.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= extents[i];
        }
        return strides;
    }

    /** The elements at {@code first} plus the given steps along each axis of the result. */
    static OnnxTensor gathered(FoldBudget budget, OnnxTensor input, long first, long[] extents, long[] steps) {
        OnnxTensor result = budget.allocate(input.type(), extents);
        for (long i = 0; i < result.elements(); i++) {
            long rest = i;
            long from = first;
            for (int axis = extents.length - 1; axis >= 0; axis--) {
                from += rest % extents[axis] * steps[axis];
                rest /= extents[axis];
            }
            result.copy(i, input, from);
        }
        return result;
    }
}

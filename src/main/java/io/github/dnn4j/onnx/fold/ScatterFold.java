package io.github.dnn4j.onnx.fold;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Axes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Elements of constants at positions that other constants name: read, written, or looked for. */
public final class ScatterFold {
    private ScatterFold() {}

    public static void register(Map<String, Fold> folds) {
        folds.put("GatherElements", ScatterFold::gatherElements);
        folds.put("GatherND", ScatterFold::gather);
        folds.put("ScatterND", ScatterFold::scatter);
        folds.put("NonZero", ScatterFold::nonZero);
    }

    private static List<OnnxTensor> gatherElements(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        OnnxTensor indices = arguments.operand(1);
        int axis = Axes.axis(arguments.attributes().integer("axis", 0), input.rank());
        require(indices.rank() == input.rank(), "%s and %s differ in rank", input, indices);
        long[] strides = ShapeFold.strides(input.extents());
        long[] extents = indices.extents();
        for (int i = 0; i < extents.length; i++) {
            require(i == axis || extents[i] <= input.extent(i), "indices %s are outside %s", indices, input);
        }
        OnnxTensor result = arguments.budget().allocate(input.type(), extents);
        for (long i = 0; i < result.elements(); i++) {
            long rest = i;
            long from = 0;
            for (int d = extents.length - 1; d >= 0; d--) {
                from += (d == axis ? index(indices.getLong(i), input, axis) : rest % extents[d]) * strides[d];
                rest /= extents[d];
            }
            result.copy(i, input, from);
        }
        return List.of(result);
    }

    private static long index(long index, OnnxTensor input, int axis) {
        long extent = input.extent(axis);
        require(index >= -extent && index < extent, "index %d is outside axis %d of %s", index, axis, input);
        return index < 0 ? index + extent : index;
    }

    private static List<OnnxTensor> gather(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        OnnxTensor indices = arguments.operand(1);
        if (arguments.attributes().integer("batch_dims", 0) != 0) {
            throw arguments.call().unsupported("indices for each entry of leading axes (batch_dims) are not known");
        }
        int depth = depth(input, indices);
        long run = OnnxTensor.elements(Arrays.copyOfRange(input.extents(), depth, input.rank()));
        long[] extents = LongStream.concat(
                        Arrays.stream(indices.extents(), 0, indices.rank() - 1),
                        Arrays.stream(input.extents(), depth, input.rank()))
                .toArray();
        OnnxTensor result = arguments.budget().allocate(input.type(), extents);
        for (long i = 0; i < result.elements(); i++) {
            result.copy(i, input, position(input, indices, depth, i / run) + i % run);
        }
        return List.of(result);
    }

    private static List<OnnxTensor> scatter(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        OnnxTensor indices = arguments.operand(1);
        OnnxTensor updates = arguments.operand(2);
        String reduction = arguments.attributes().text("reduction", "none");
        if (!reduction.equals("none")) {
            throw arguments.call().unsupported("its reduction " + reduction + " is not known; none is");
        }
        int depth = depth(input, indices);
        long run = OnnxTensor.elements(Arrays.copyOfRange(input.extents(), depth, input.rank()));
        require(
                updates.type() == input.type() && updates.elements() == indices.elements() / depth * run,
                "updates %s do not fit indices %s and %s",
                updates,
                indices,
                input);
        OnnxTensor result = arguments.budget().allocate(input.type(), input.extents());
        for (long i = 0; i < input.elements(); i++) {
            result.copy(i, input, i);
        }
        for (long i = 0; i < updates.elements(); i++) {
            result.copy(position(input, indices, depth, i / run) + i % run, updates, i);
        }
        return List.of(result);
    }

    private static int depth(OnnxTensor input, OnnxTensor indices) {
        require(
                indices.rank() > 0 && indices.extent(-1) >= 1 && indices.extent(-1) <= input.rank(),
                "indices %s do not fit %s",
                indices,
                input);
        return (int) indices.extent(-1);
    }

    /** Where the part of {@code input} begins that tuple number {@code tuple} names. */
    private static long position(OnnxTensor input, OnnxTensor indices, int depth, long tuple) {
        long[] strides = ShapeFold.strides(input.extents());
        long position = 0;
        for (int axis = 0; axis < depth; axis++) {
            position += index(indices.getLong(tuple * depth + axis), input, axis) * strides[axis];
        }
        return position;
    }

    private static List<OnnxTensor> nonZero(Fold.Arguments arguments) {
        OnnxTensor input = arguments.operand(0);
        arguments.budget().charge(input.elements());
        long[] found = LongStream.range(0, input.elements())
                .filter(i -> input.getDouble(i) != 0)
                .toArray();
        OnnxTensor result =
                arguments.budget().allocate(io.github.dnn4j.onnx.ElementType.INT64, input.rank(), found.length);
        long[] strides = ShapeFold.strides(input.extents());
        for (int axis = 0; axis < input.rank(); axis++) {
            for (int i = 0; i < found.length; i++) {
                result.setLong((long) axis * found.length + i, found[i] / strides[axis] % input.extent(axis));
            }
        }
        return List.of(result);
    }
}

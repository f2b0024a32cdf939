package io.github.dnn4j.onnx.mapping;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.onnx.OnnxException;
import io.github.dnn4j.onnx.OnnxTensor;
import io.github.dnn4j.onnx.assembly.Axes;
import io.github.dnn4j.onnx.assembly.NodeCall;
import io.github.dnn4j.onnx.assembly.NotSymbolicException;
import io.github.dnn4j.onnx.assembly.OnnxValue;
import io.github.dnn4j.onnx.assembly.OnnxValue.Folded;
import io.github.dnn4j.onnx.assembly.OnnxValue.Live;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Operators that give the same elements another shape, and those that give a shape. */
public final class ShapeMapping {
    private ShapeMapping() {}

    public static void register(Map<String, Mapping> mappings) {
        mappings.put("Reshape", ShapeMapping::reshape);
        mappings.put("Flatten", ShapeMapping::flatten);
        mappings.put("Squeeze", ShapeMapping::squeeze);
        mappings.put("Unsqueeze", ShapeMapping::unsqueeze);
        mappings.put("Shape", ShapeMapping::shape);
        mappings.put("Size", ShapeMapping::size);
        mappings.put("ConstantOfShape", ShapeMapping::constantOfShape);
    }

    private static List<OnnxValue> reshape(NodeCall call) {
        call.attributes().ignore("consumed_inputs");
        Live input = call.live(0);
        Folded target = call.has(1)
                ? call.folded(1, "target shape")
                : Folded.of(OnnxTensor.ofLongs(
                        call.attributes().integers("shape").orElseThrow(() -> new OnnxException("shape is missing"))));
        boolean allowZero = call.attributes().flag("allowzero");
        List<Shape> wanted = new ArrayList<>();
        for (int k = 0; k < call.bindings().count(); k++) {
            long[] extents = target.at(k).toLongs();
            if (keepsAssumedBatch(call, input, target, extents)) {
                extents[0] = input.shapes().get(k).extent(0);
            }
            wanted.add(resolved(call, input.shapes().get(k), extents, allowZero, k));
        }
        return List.of(call.reshape(input, wanted));
    }

    /** True if a target's leading 1 stands for the batch, which the file fixes to 1 and this import leaves open. */
    private static boolean keepsAssumedBatch(NodeCall call, Live input, Folded target, long[] extents) {
        return call.bindings().assumedBatch()
                && target.variants().size() == 1
                && extents.length > 0
                && extents[0] == 1
                && input.rank() > 0
                && input.varies(0);
    }

    private static Shape resolved(NodeCall call, Shape input, long[] extents, boolean allowZero, int binding) {
        OnnxTensor.requireRank(extents.length);
        long known = 1;
        int free = -1;
        for (int i = 0; i < extents.length; i++) {
            if (extents[i] == 0 && !allowZero) {
                require(i < input.rank(), "target %s copies axis %d of %s", Arrays.toString(extents), i, input);
                extents[i] = input.extent(i);
            }
            if (extents[i] == 0) {
                throw call.unsupported("its target has an extent of 0; extents start at 1");
            }
            if (extents[i] == -1) {
                require(free < 0, "target %s leaves two extents open", Arrays.toString(extents));
                free = i;
            } else {
                require(extents[i] > 0, "target %s has a negative extent", Arrays.toString(extents));
                known = Math.multiplyExact(known, extents[i]);
            }
        }
        if (free >= 0 && input.elements() % known == 0) {
            extents[free] = input.elements() / known;
            known = input.elements();
        }
        if (known != input.elements()) {
            String message = String.format(
                    "%s of %d elements cannot be reshaped to %s", input, input.elements(), Arrays.toString(extents));
            throw binding == 0
                    ? new OnnxException(message)
                    : new NotSymbolicException(Set.of(call.bindings().symbol(binding)), message);
        }
        return Shape.of(extents);
    }

    private static List<OnnxValue> flatten(NodeCall call) {
        long axis = call.attributes().integer("axis", 1);
        return List.of(call.add(new Flatten(WindowAttributes.integer("axis", axis)), call.live(0)));
    }

    /**
     * The axes to squeeze, insert or reduce, from an operand or, in earlier versions, an attribute; empty if absent.
     */
    static long[] axes(NodeCall call, int operand) {
        return call.has(operand)
                ? call.constant(operand, "axes").toLongs()
                : call.attributes().integers("axes").orElse(new long[0]);
    }

    private static List<OnnxValue> squeeze(NodeCall call) {
        Live input = call.live(0);
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : axes(call, 1)) {
            axes.add(input.axis(axis));
        }
        boolean all = axes.isEmpty();
        for (int axis = 0; axis < input.rank() && all; axis++) {
            if (input.varies(axis)) {
                throw new NotSymbolicException(
                        call.bindings().behind(input, axis),
                        "it removes every extent of 1, so that an open extent would decide the rank");
            }
            if (input.shape().extent(axis) == 1) {
                axes.add(axis);
            }
        }
        List<Shape> wanted = new ArrayList<>();
        for (Shape shape : input.shapes()) {
            List<Long> extents = new ArrayList<>();
            for (int axis = 0; axis < shape.rank(); axis++) {
                if (!axes.contains(axis)) {
                    extents.add(shape.extent(axis));
                } else if (shape.extent(axis) != 1) {
                    require(input.varies(axis), "axis %d of %s is not 1 and cannot be squeezed", axis, shape);
                    throw new NotSymbolicException(call.bindings().behind(input, axis), "it removes an open extent");
                }
            }
            wanted.add(Shape.of(extents.stream().mapToLong(Long::longValue).toArray()));
        }
        return List.of(call.reshape(input, wanted));
    }

    private static List<OnnxValue> unsqueeze(NodeCall call) {
        Live input = call.live(0);
        long[] given = axes(call, 1);
        int rank = input.rank() + given.length;
        OnnxTensor.requireRank(rank);
        TreeSet<Integer> axes = new TreeSet<>();
        for (long axis : given) {
            require(axes.add(Axes.axis(axis, rank)), "axes %s name an axis twice", Arrays.toString(given));
        }
        List<Shape> wanted = input.shapes().stream()
                .map(shape -> Shape.of(Axes.withOnes(shape.toArray(), axes)))
                .toList();
        return List.of(call.reshape(input, wanted));
    }

    private static List<OnnxValue> shape(NodeCall call) {
        Live input = call.live(0);
        int first = Axes.clamped(call.attributes().integer("start", 0), input.rank());
        int last = Axes.clamped(call.attributes().integer("end", input.rank()), input.rank());
        return List.of(Folded.merged(input.shapes().stream()
                .map(shape -> OnnxTensor.ofLongs(Arrays.copyOfRange(shape.toArray(), first, Math.max(first, last))))
                .toList()));
    }

    /** Reached only if the shape is not constant, which {@code folded} refuses: constants of any shape are folded. */
    private static List<OnnxValue> constantOfShape(NodeCall call) {
        return List.of(call.folded(0, "shape"));
    }

    private static List<OnnxValue> size(NodeCall call) {
        return List.of(Folded.merged(call.live(0).shapes().stream()
                .map(shape -> OnnxTensor.ofLongs(shape.elements()).reshaped())
                .toList()));
    }
}

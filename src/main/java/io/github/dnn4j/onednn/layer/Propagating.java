package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.runtime.PropagatingSteps.PoolingAxis;
import io.github.dnn4j.runtime.PropagatingSteps.Selection;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Native steps that keep a NaN where oneDNN's primitives compare it away. They compute on row-major order. */
final class Propagating {
    private Propagating() {}

    /**
     * A result, with a NaN wherever what it was computed from has one.
     *
     * @param source broadcasts to the result, of whose rank it is
     */
    static Operand keepNan(Lowering lowering, Operand source, Operand result) {
        return select(lowering, Selection.UNLESS_NAN, source, result);
    }

    /** The second operand's element where the first one's is below zero, else the first one's. */
    static Operand whereNegative(Lowering lowering, Operand source, Operand negative) {
        return select(lowering, Selection.WHERE_NEGATIVE, source, negative);
    }

    private static Operand select(Lowering lowering, Selection selection, Operand left, Operand right) {
        DataType type = right.desc().type();
        Operand plain = lowering.plain(right, type);
        Operand result = lowering.newOperand(lowering.plainDesc(plain.desc().shape(), type));
        List<Call.Argument> arguments = arguments(lowering.plain(left, type), plain, result);
        lowering.emitOwn(
                new Call.Select(selection, arguments, lowering.subject()),
                "dnn4j:select",
                List.of(),
                "oneDNN's comparisons lose a NaN");
        return result;
    }

    /** Softmax of the operand, in its type. */
    static Operand softmax(Lowering lowering, Operand input, int axis, boolean logarithm) {
        Shape shape = input.desc().shape();
        long stride = shape.strides()[axis];
        return inF32(
                lowering,
                input,
                shape,
                (source, result) -> new Call.Softmax(
                        shape.extent(axis), stride, logarithm, arguments(source, result), lowering.subject()));
    }

    /** Max pooling of the operand, in its type. */
    static Operand maxPool(Lowering lowering, Operand input, Window window, Shape output) {
        Shape shape = input.desc().shape();
        List<PoolingAxis> axes = new ArrayList<>(Collections.nCopies(3 - window.rank(), PoolingAxis.NONE));
        for (int axis = 0; axis < window.rank(); axis++) {
            axes.add(new PoolingAxis(
                    shape.extent(axis + 2),
                    output.extent(axis + 2),
                    window.kernel().get(axis),
                    window.stride().get(axis),
                    window.dilation().get(axis),
                    window.padBegin().get(axis)));
        }
        Step step = (source, result) -> new Call.MaxPool(axes, arguments(source, result), lowering.subject());
        return input.desc().type() == DataType.S32
                ? run(lowering, input, DataType.S32, output, step, "oneDNN's pooling may compare as floats")
                : inF32(lowering, input, output, step);
    }

    private interface Step {
        Call on(Operand source, Operand result);
    }

    /** A step on vectors of F32, which every floating type's numbers are among. */
    private static Operand inF32(Lowering lowering, Operand input, Shape output, Step step) {
        return run(lowering, input, DataType.F32, output, step, "oneDNN's comparisons lose a NaN");
    }

    /** A step on vectors of a type; the result has the input's. */
    private static Operand run(
            Lowering lowering, Operand input, DataType computed, Shape output, Step step, String reason) {
        Operand source = vector(lowering, lowering.plain(input, computed));
        Operand result = lowering.newOperand(lowering.plainDesc(Shape.of(output.elements()), computed));
        Call call = step.on(source, result);
        String name = call instanceof Call.Softmax ? "dnn4j:softmax" : "dnn4j:max-pooling";
        lowering.emitOwn(call, name, List.of(), reason);
        return lowering.typed(lowering.reshape(result, output), input.desc().type());
    }

    /** The elements of a plain operand as a vector. */
    static Operand vector(Lowering lowering, Operand plain) {
        return lowering.reshape(plain, Shape.of(plain.desc().shape().elements()));
    }

    static List<Call.Argument> arguments(Operand... operands) {
        List<Call.Argument> arguments = new ArrayList<>();
        for (int i = 0; i < operands.length; i++) {
            arguments.add(new Call.Argument(i + 1, operands[i]));
        }
        return arguments;
    }
}

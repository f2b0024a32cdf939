package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.layer.Normalization.Divisor;
import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Candidate;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.DnnlArg;
import io.github.dnn4j.onednn.primitive.DnnlForward;
import io.github.dnn4j.onednn.primitive.DnnlPrimitives;
import io.github.dnn4j.onednn.primitive.Implementation;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Normalization of slices as oneDNN's layer normalization of the rows of a matrix, of which the slices are made where
 * they are none; division by norms is composed. Scale and shift are part of the primitive where they have a number for
 * each column, else operations that follow it, all in F32.
 */
public final class OneDnnNormalization {
    private OneDnnNormalization() {}

    public static void lower(Lowering lowering, Normalization layer) {
        Rows rows = Rows.of(lowering, layer);
        Operand result = lowering.take(
                new Candidate(
                        "layer normalization",
                        () -> hasMoments(layer) && rows.areInnermost() && hasColumns(rows)
                                ? ""
                                : "it is for the innermost axes, with scale and shift for each element of a slice",
                        () -> rows.back(primitive(rows, lowering.type(0), true))),
                new Candidate(
                        "layer normalization of rows",
                        () -> hasMoments(layer) ? "" : "it divides by a deviation or root mean square",
                        () -> scaled(rows, rows.back(primitive(rows, DataType.F32, false)))),
                Candidate.otherwise("quotient by norms", () -> scaled(rows, rows.back(quotient(rows)))));
        lowering.output(0, result);
    }

    private static boolean hasMoments(Normalization layer) {
        return layer.divisor() == Divisor.DEVIATION || layer.divisor() == Divisor.ROOT_MEAN_SQUARE;
    }

    /** True if every parameter has a number for each element of a slice. */
    private static boolean hasColumns(Rows rows) {
        Shape input = rows.input();
        int first = rows.layer().spanned(input).getFirst();
        return rows.layer().parameters().stream().allMatch(spec -> {
            Shape full = Broadcast.expandRank(spec.shape(), input.rank());
            for (int axis = 0; axis < input.rank(); axis++) {
                if (full.extent(axis) != (axis < first ? 1 : input.extent(axis))) {
                    return false;
                }
            }
            return true;
        });
    }

    private static Operand primitive(Rows rows, DataType type, boolean parameters) {
        Lowering lowering = rows.lowering();
        Normalization layer = rows.layer();
        MemoryDesc desc = lowering.plainDesc(rows.matrix(), type);
        boolean scale = parameters && layer.scale().isPresent();
        boolean shift = parameters && layer.shift().isPresent();
        int flags = (scale ? DnnlForward.NORMALIZE_SCALE : 0)
                | (shift ? DnnlForward.NORMALIZE_SHIFT : 0)
                | (layer.divisor() == Divisor.ROOT_MEAN_SQUARE ? DnnlForward.NORMALIZE_WITHOUT_MEAN : 0);
        Implementation implementation = lowering.implementations()
                .choose(() -> DnnlForward.layerNormalization(
                        lowering.engine(),
                        desc.handle(),
                        desc.handle(),
                        (float) layer.epsilon(),
                        flags,
                        lowering.plainAttributes(),
                        lowering.subject()));
        Operand result = lowering.newOperand(lowering.chosen(implementation, DnnlPrimitives.Argument.DST, 0));
        List<Call.Argument> arguments = new ArrayList<>(List.of(
                new Call.Argument(DnnlArg.SRC, rows.of(lowering.input(0), type)),
                new Call.Argument(DnnlArg.DST, result)));
        Shape columns = Shape.of(rows.matrix().extent(1));
        if (scale) {
            arguments.add(new Call.Argument(DnnlArg.SCALE, parameter(lowering, 0, columns)));
        }
        if (shift) {
            arguments.add(new Call.Argument(DnnlArg.SHIFT, parameter(lowering, scale ? 1 : 0, columns)));
        }
        lowering.emit(implementation, arguments);
        return result;
    }

    private static Operand parameter(Lowering lowering, int number, Shape shape) {
        return lowering.weight(
                number,
                lowering.plainDesc(shape, lowering.parameter(number).type()),
                lowering.plainDesc(shape, DataType.F32));
    }

    private static Operand quotient(Rows rows) {
        Rows.Parts parts = rows.parts(rows.of(rows.lowering().input(0), DataType.F32));
        return rows.binary(DnnlAlgorithm.BINARY_DIV, parts.left(), parts.divisor());
    }

    private static Operand scaled(Rows rows, Operand normalized) {
        Lowering lowering = rows.lowering();
        Shape shape = rows.input();
        Operand result = normalized;
        List<Integer> algorithms = new ArrayList<>();
        rows.layer().scale().ifPresent(_ -> algorithms.add(DnnlAlgorithm.BINARY_MUL));
        rows.layer().shift().ifPresent(_ -> algorithms.add(DnnlAlgorithm.BINARY_ADD));
        for (int i = 0; i < algorithms.size(); i++) {
            Shape expanded =
                    Broadcast.expandRank(rows.layer().parameters().get(i).shape(), shape.rank());
            result = rows.binary(algorithms.get(i), result, parameter(lowering, i, expanded), shape);
        }
        return lowering.typed(result, lowering.type(0));
    }
}

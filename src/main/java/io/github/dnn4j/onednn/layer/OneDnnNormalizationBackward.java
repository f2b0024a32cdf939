package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.layer.Broadcast;
import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.primitive.DnnlAlgorithm;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;

/**
 * The gradients of a normalization of slices, composed in F32. With z = (x - mean) / D and g = scale dy: dscale = sum
 * dy z, dshift = sum dy, and dx = (g - z mean(g z)) / D by the root mean square, (g - mean(g) - z mean(g z)) / D by the
 * deviation, (g - z sum(g z)) / D by the L2 norm and (g - sign(x) sum(g z)) / D by the L1 norm.
 */
public final class OneDnnNormalizationBackward {
    private OneDnnNormalizationBackward() {}

    public static void lower(TrainingLowering training, Normalization layer) {
        Lowering lowering = training.lowering();
        Rows rows = Rows.of(lowering, layer);
        Shape shape = rows.input();
        Operand dy = lowering.plain(training.outputGradient(0), DataType.F32);
        Rows.Parts parts = rows.parts(rows.of(lowering.input(0), DataType.F32));
        Operand z = rows.binary(DnnlAlgorithm.BINARY_DIV, parts.left(), parts.divisor());
        layer.shift()
                .ifPresent(
                        given -> parameterGradient(training, layer.parameters().size() - 1, dy, given));
        Operand g = dy;
        if (layer.scale().isPresent()) {
            Shape given = layer.scale().get();
            Operand products = rows.binary(DnnlAlgorithm.BINARY_MUL, dy, rows.back(z), shape);
            parameterGradient(training, 0, products, given);
            Operand scale =
                    training.parameter(0, lowering.plainDesc(Broadcast.expandRank(given, shape.rank()), DataType.F32));
            g = rows.binary(DnnlAlgorithm.BINARY_MUL, dy, scale, shape);
        }
        if (training.needsInputGradient(0)) {
            Operand dx = inputGradient(rows, rows.of(g, DataType.F32), z, parts);
            training.inputGradient(0, lowering.typed(rows.back(dx), lowering.floatingType()));
        }
    }

    private static void parameterGradient(TrainingLowering training, int number, Operand full, Shape shape) {
        Lowering lowering = training.lowering();
        Operand sum = lowering.plain(OneDnnElementwiseBackward.reduce(lowering, full, shape), DataType.F32);
        MemoryDesc view = lowering.plainDesc(shape, DataType.F32);
        training.parameterGradient(number, lowering.as(lowering.reshape(sum, view.shape()), view), view);
    }

    private static Operand inputGradient(Rows rows, Operand g, Operand z, Rows.Parts parts) {
        Operand products = rows.binary(DnnlAlgorithm.BINARY_MUL, g, z);
        Operand left = switch (rows.layer().divisor()) {
            case DEVIATION -> {
                Operand centred = rows.binary(DnnlAlgorithm.BINARY_SUB, g, rows.mean(g));
                yield without(rows, centred, z, rows.mean(products));
            }
            case ROOT_MEAN_SQUARE -> without(rows, g, z, rows.mean(products));
            case L1_NORM -> without(rows, g, sign(rows, z), rows.sum(products));
            case L2_NORM -> without(rows, g, z, rows.sum(products));
        };
        return rows.binary(DnnlAlgorithm.BINARY_DIV, left, parts.divisor());
    }

    /** g - direction amount, the amount being one number for each row. */
    private static Operand without(Rows rows, Operand g, Operand direction, Operand amount) {
        return rows.binary(DnnlAlgorithm.BINARY_SUB, g, rows.binary(DnnlAlgorithm.BINARY_MUL, direction, amount));
    }

    private static Operand sign(Rows rows, Operand z) {
        Operand zero = rows.lowering().constants().ofPlan("zero", Shape.of(1, 1), DataType.F32, _ -> {});
        return rows.binary(
                DnnlAlgorithm.BINARY_SUB,
                rows.binary(DnnlAlgorithm.BINARY_GT, z, zero),
                rows.binary(DnnlAlgorithm.BINARY_LT, z, zero));
    }
}

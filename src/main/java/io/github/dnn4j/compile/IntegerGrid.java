package io.github.dnn4j.compile;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.DataType;
import java.util.Optional;

/**
 * What integers stand for throughout a tensor: q stands for (q - zeroPoint) scale.
 *
 * @param type S8 or U8
 * @param scale the distance of neighbouring numbers, positive
 * @param zeroPoint the integer that stands for 0
 */
public record IntegerGrid(DataType type, float scale, int zeroPoint) {
    /** Checks type and scale, and that the type holds the zero point. */
    public IntegerGrid {
        require(type == DataType.S8 || type == DataType.U8, "an integer grid has type %s; S8 or U8 is needed", type);
        require(scale > 0 && Float.isFinite(scale), "an integer grid has scale %s; it must be positive", scale);
        require(
                zeroPoint >= (type == DataType.U8 ? 0 : -128) && zeroPoint <= (type == DataType.U8 ? 255 : 127),
                "an integer grid of type %s has zero point %d, which the type does not hold",
                type,
                zeroPoint);
    }

    /**
     * The grid that a Quantize or Dequantize step is about; empty for any other step, for S32, and for scales that differ
     * along an axis.
     */
    public static Optional<IntegerGrid> of(Step step, Parameters parameters) {
        if (step.layer() instanceof Quantize layer) {
            return of(step, layer.type(), layer.count(), parameters);
        }
        return step.layer() instanceof Dequantize layer
                ? of(step, layer.type(), layer.count(), parameters)
                : Optional.empty();
    }

    /** The grid that a step quantizes numbers to; empty for a step that does anything else. */
    static Optional<IntegerGrid> quantizedTo(Step step, Parameters parameters) {
        return step.layer() instanceof Quantize && step.sources().isEmpty() ? of(step, parameters) : Optional.empty();
    }

    /** The grid that a step dequantizes from; empty for a step that does anything else. */
    static Optional<IntegerGrid> dequantizedFrom(Step step, Parameters parameters) {
        return step.layer() instanceof Dequantize ? of(step, parameters) : Optional.empty();
    }

    private static Optional<IntegerGrid> of(Step step, DataType type, int count, Parameters parameters) {
        if (count != 1 || type == DataType.S32) {
            return Optional.empty();
        }
        float scale = parameters.get(step.parameters().get(0)).getFloat(0);
        float zeroPoint = parameters.get(step.parameters().get(1)).getFloat(0);
        boolean held = zeroPoint == Math.rint(zeroPoint)
                && zeroPoint >= (type == DataType.U8 ? 0 : -128)
                && zeroPoint <= (type == DataType.U8 ? 255 : 127);
        return scale > 0 && Float.isFinite(scale) && held
                ? Optional.of(new IntegerGrid(type, scale, (int) zeroPoint))
                : Optional.empty();
    }
}

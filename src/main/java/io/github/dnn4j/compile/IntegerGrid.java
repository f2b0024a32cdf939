package io.github.dnn4j.compile;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

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

    /** The grid of a scale and a zero point as parameters hold them; empty if they are none. */
    static Optional<IntegerGrid> of(DataType type, float scale, float zeroPoint) {
        boolean held = zeroPoint == Math.rint(zeroPoint)
                && zeroPoint >= (type == DataType.U8 ? 0 : -128)
                && zeroPoint <= (type == DataType.U8 ? 255 : 127);
        return scale > 0 && Float.isFinite(scale) && held
                ? Optional.of(new IntegerGrid(type, scale, (int) zeroPoint))
                : Optional.empty();
    }
}

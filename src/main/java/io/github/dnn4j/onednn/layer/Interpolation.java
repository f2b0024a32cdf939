package io.github.dnn4j.onednn.layer;

import io.github.dnn4j.onednn.lowering.Call;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.LongStream;

/** Resampling along an axis by a native step, which reads the positions that have a weight. */
final class Interpolation {
    /** Positions are numbered in F32, which has every whole number up to this. */
    private static final long MOST_POSITIONS = 1L << 24;

    private Interpolation() {}

    /** Why an input of that shape is not resized so to the output's; empty if it is. */
    static String obstacle(Shape input, Shape output) {
        return LongStream.concat(LongStream.of(input.toArray()), LongStream.of(output.toArray()))
                        .allMatch(extent -> extent <= MOST_POSITIONS)
                ? ""
                : "it numbers up to " + MOST_POSITIONS + " positions";
    }

    /** The value, of F32 in row-major order and of shape {@code shape}, brought to {@code next}. */
    static Operand along(
            Lowering lowering, ResamplingMatrix matrix, int spatialAxis, Operand value, Shape shape, Shape next) {
        long out = next.extent(spatialAxis + 2);
        Operand table = lowering.constants()
                .ofPlan(
                        "positions of axis " + spatialAxis,
                        Shape.of(2L * matrix.most() * out),
                        DataType.F32,
                        matrix::table);
        Operand result = lowering.newOperand(lowering.plainDesc(Shape.of(next.elements()), DataType.F32));
        List<Call.Argument> arguments = Propagating.arguments(Propagating.vector(lowering, value), table, result);
        lowering.emitOwn(
                new Call.Interpolate(
                        shape.extent(spatialAxis + 2),
                        out,
                        shape.strides()[spatialAxis + 2],
                        arguments,
                        lowering.subject()),
                "dnn4j:interpolation",
                List.of(),
                "oneDNN's resampling has other positions, or zeros times what is not finite");
        return lowering.reshape(result, next);
    }
}

package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Split;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which inputs of concatenations can be computed straight into the concatenated value, along the batch or the channels.
 * Other steps may take such a value, too; they read a part of the container then. The container must be kept from the
 * first of its parts on ({@link PlannedBuffer#view} sees to that).
 *
 * <p>Not placed: network inputs and outputs, which have memory of their own; constants; what a {@link Split} gives,
 * which is a part of something already; a value that one concatenation takes twice; a value that an earlier
 * concatenation holds. A concatenated value may be part of the next.
 */
public final class ConcatPlacement {
    private ConcatPlacement() {}

    /**
     * The placements that are possible together, for values of the given shapes, in the order of the concatenations.
     *
     * @param shapes the shape of every value, from {@link Program#inferShapes}
     */
    public static List<Placement> of(Program program, Map<String, Shape> shapes) {
        List<Placement> placements = new ArrayList<>();
        Set<String> placed = new HashSet<>();
        for (Step step : program.steps()) {
            if (!(step.layer() instanceof Concat concat)) {
                continue;
            }
            int axis = shapes.get(step.outputs().getFirst()).axis(concat.axis());
            long offset = 0;
            for (String input : step.layerInputs()) {
                boolean once = Collections.frequency(step.inputs(), input) == 1;
                if (axis <= 1 && once && canLieElsewhere(program, input) && placed.add(input)) {
                    placements.add(new Placement(input, step.outputs().getFirst(), axis, offset));
                }
                offset += shapes.get(input).extent(axis);
            }
        }
        return placements;
    }

    private static boolean canLieElsewhere(Program program, String value) {
        if (program.isOutput(value)) {
            return false;
        }
        Layer producer = program.producer(value).map(Step::layer).orElse(null);
        return producer != null && !(producer instanceof Constant) && !(producer instanceof Split);
    }
}

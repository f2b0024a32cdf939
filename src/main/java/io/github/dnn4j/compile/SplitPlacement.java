package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Split;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which results of splits can be read where they are, as parts of the value that is split along the batch or the
 * channels. Network outputs cannot, for they have memory of their own.
 */
public final class SplitPlacement {
    private SplitPlacement() {}

    /**
     * The placements that are possible together, in the order of the steps.
     *
     * @param shapes the shape of every value, from {@link Program#inferShapes}
     */
    public static List<Placement> of(Program program, Map<String, Shape> shapes) {
        List<Placement> placements = new ArrayList<>();
        for (Step step : program.steps()) {
            if (!(step.layer() instanceof Split split)) {
                continue;
            }
            String container = step.inputs().getFirst();
            int axis = shapes.get(container).axis(split.axis());
            long offset = 0;
            for (int i = 0; i < step.outputs().size(); i++) {
                String value = step.outputs().get(i);
                if (axis <= 1 && !program.isOutput(value)) {
                    placements.add(new Placement(value, container, axis, offset));
                }
                offset += split.sizes().get(i);
            }
        }
        return placements;
    }
}

package io.github.dnn4j.cudnn;

import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Results of convolutions that nothing takes but one concatenation of channels, which may hold them from the start. */
final class Placements {
    /**
     * A place in a concatenation.
     *
     * @param whole the concatenation
     * @param channel channels before the first
     */
    record Place(Step whole, long channel) {}

    private Placements() {}

    /** The places, by value. */
    static Map<String, Place> of(Program program, Map<String, Shape> shapes) {
        Map<String, Place> places = new HashMap<>();
        for (Step step : program.steps()) {
            if (step.layer() instanceof Concat concat
                    && shapes.get(step.outputs().getFirst()).axis(concat.axis()) == 1) {
                long channel = 0;
                for (String input : step.inputs()) {
                    if (isOnlyFor(program, step, input)) {
                        places.put(input, new Place(step, channel));
                    }
                    channel += shapes.get(input).extent(1);
                }
            }
        }
        return places;
    }

    private static boolean isOnlyFor(Program program, Step step, String input) {
        return program.producer(input)
                        .filter(producer -> producer.layer() instanceof Convolution)
                        .isPresent()
                && program.consumers(input).equals(List.of(step))
                && Collections.frequency(step.inputs(), input) == 1
                && !program.isOutput(input);
    }
}

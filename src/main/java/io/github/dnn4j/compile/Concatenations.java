package io.github.dnn4j.compile;

import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which values of a program may lie within the result of a concatenation of channels from the start, so that it copies
 * nothing. Whether they do is for a backend to say, which knows how a value is laid out.
 */
public final class Concatenations {
    /**
     * A place in a concatenation.
     *
     * @param whole the concatenation
     * @param channel channels before the first
     */
    public record Place(Step whole, long channel) {}

    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Step> ends = new HashMap<>();

    private Concatenations() {}

    /**
     * Those of a program.
     *
     * @param shapes shapes of all values
     */
    public static Concatenations of(Program program, Map<String, Shape> shapes) {
        Concatenations result = new Concatenations();
        for (Step step : program.steps().reversed()) {
            if (joinsChannels(step, shapes)) {
                result.addPlaces(step, program, shapes);
                next(step, program, shapes).ifPresent(next -> {
                    Step end = result.ends.getOrDefault(next.name(), next);
                    result.ends.put(next.name(), end);
                    result.ends.put(step.name(), end);
                });
            }
        }
        return result;
    }

    /** None: every value has memory of its own. */
    public static Concatenations none() {
        return new Concatenations();
    }

    /** The place of a value whose only consumer is one concatenation, once. */
    public Optional<Place> place(String value) {
        return Optional.ofNullable(places.get(value));
    }

    /**
     * The last of a row of concatenations that each begin with the one before, as in densely connected blocks (Huang et
     * al., 2017), if {@code step} belongs to one. The consumers of their outputs are the next concatenation and
     * normalizations only.
     */
    public Optional<Step> endOfRow(Step step) {
        return Optional.ofNullable(ends.get(step.name()));
    }

    private void addPlaces(Step step, Program program, Map<String, Shape> shapes) {
        long channel = 0;
        for (String input : step.inputs()) {
            boolean onlyHere = program.consumers(input).size() == 1
                    && Collections.frequency(step.inputs(), input) == 1
                    && !program.isOutput(input);
            if (onlyHere) {
                places.put(input, new Place(step, channel));
            }
            channel += shapes.get(input).extent(1);
        }
    }

    private static boolean joinsChannels(Step step, Map<String, Shape> shapes) {
        Shape shape = shapes.get(step.outputs().getFirst());
        return step.layer() instanceof Concat concat
                && step.post().isEmpty()
                && shape.rank() >= 2
                && shape.axis(concat.axis()) == 1;
    }

    /** The concatenation that begins with this one's result, if the result may lie in that one's. */
    private static Optional<Step> next(Step step, Program program, Map<String, Shape> shapes) {
        String value = step.outputs().getFirst();
        if (shapes.get(value).rank() < 3 || program.isOutput(value)) {
            return Optional.empty();
        }
        Step next = null;
        for (Step consumer : program.consumers(value)) {
            boolean begins = joinsChannels(consumer, shapes)
                    && consumer.inputs().getFirst().equals(value)
                    && Collections.frequency(consumer.inputs(), value) == 1;
            if (begins && next == null) {
                next = consumer;
            } else if (!(consumer.layer() instanceof BatchNormalization)) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(next);
    }
}

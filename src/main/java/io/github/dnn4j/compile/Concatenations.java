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

    private final Program program;
    private final Map<String, Shape> shapes;
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Step> ends = new HashMap<>();

    private Concatenations(Program program, Map<String, Shape> shapes) {
        this.program = program;
        this.shapes = shapes;
    }

    /**
     * Those of a program.
     *
     * @param shapes shapes of all values
     */
    public static Concatenations of(Program program, Map<String, Shape> shapes) {
        Concatenations result = new Concatenations(program, shapes);
        for (Step step : program.steps().reversed()) {
            if (result.joinsChannels(step)) {
                result.addPlaces(step);
                result.next(step).ifPresent(next -> {
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
        return new Concatenations(null, Map.of());
    }

    /** The place of a value that nothing takes but one concatenation, once. */
    public Optional<Place> place(String value) {
        return Optional.ofNullable(places.get(value));
    }

    /**
     * The last of a row of concatenations that each begin with the one before, as in densely connected blocks (Huang et
     * al., 2017), if {@code step} belongs to one. But for the next concatenation only normalizations take their
     * results.
     */
    public Optional<Step> endOfRow(Step step) {
        return Optional.ofNullable(ends.get(step.name()));
    }

    private void addPlaces(Step step) {
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

    private boolean joinsChannels(Step step) {
        return step.layer() instanceof Concat concat
                && step.post().isEmpty()
                && shape(step).rank() >= 2
                && shape(step).axis(concat.axis()) == 1;
    }

    private Shape shape(Step step) {
        return shapes.get(step.outputs().getFirst());
    }

    /** The concatenation that begins with this one's result, if the result may lie in that one's. */
    private Optional<Step> next(Step step) {
        String value = step.outputs().getFirst();
        if (shape(step).rank() < 3 || program.isOutput(value)) {
            return Optional.empty();
        }
        Step next = null;
        for (Step consumer : program.consumers(value)) {
            boolean begins = joinsChannels(consumer)
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

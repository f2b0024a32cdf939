package io.github.dnn4j.compile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From which step to which each value of a program is needed, both included; steps are counted from 0. Network inputs
 * are there from step 0, network outputs stay to the last step, and a value that nobody takes is there for the step that
 * gives it.
 *
 * @param intervals an interval for every network input and every step's output, in the order of computation
 */
public record Liveness(Map<String, Interval> intervals) {
    /**
     * Steps during which a value is needed.
     *
     * @param first the step that gives it, 0 for a network input
     * @param last the last step that takes it
     */
    public record Interval(int first, int last) {
        /** True if both are needed during some step. */
        public boolean overlaps(Interval other) {
            return first <= other.last && other.first <= last;
        }

        /** The smallest interval that holds both. */
        public Interval union(Interval other) {
            return new Interval(Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    /** Copies the map. */
    public Liveness {
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    }

    /** The liveness of every value of {@code program}. */
    public static Liveness of(Program program) {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        program.network().inputs().forEach(input -> intervals.put(input.name(), new Interval(0, 0)));
        List<Step> steps = program.steps();
        for (int i = 0; i < steps.size(); i++) {
            Interval here = new Interval(i, i);
            steps.get(i).inputs().forEach(input -> intervals.computeIfPresent(input, (name, old) -> old.union(here)));
            steps.get(i).outputs().forEach(output -> intervals.put(output, here));
        }
        int end = Math.max(0, steps.size() - 1);
        for (String output : program.network().outputs()) {
            intervals.computeIfPresent(program.source(output), (name, old) -> new Interval(old.first(), end));
        }
        return new Liveness(intervals);
    }

    /** The interval of a value. */
    public Interval of(String value) {
        return intervals.get(value);
    }

    /** True if step number {@code step} is the last that takes {@code value}, so that it may be overwritten there. */
    public boolean endsAt(String value, int step) {
        return of(value).last() == step;
    }
}

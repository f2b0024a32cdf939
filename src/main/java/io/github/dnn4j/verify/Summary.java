package io.github.dnn4j.verify;

import java.util.EnumMap;
import java.util.Map;

/** Counts of outcomes, for the last line of a run. */
public final class Summary {
    private final Map<Status, Integer> counts = new EnumMap<>(Status.class);

    /** Nothing counted yet. */
    public Summary() {}

    /** Counts a case. */
    public void add(Status status) {
        counts.merge(status, 1, Integer::sum);
    }

    /** The number of cases with that outcome. */
    public int count(Status status) {
        return counts.getOrDefault(status, 0);
    }

    /** The number of cases. */
    public int tests() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** True if any case failed. */
    public boolean failed() {
        return counts.keySet().stream().anyMatch(Status::isFailure);
    }

    /** All counts in one line, as benchdnn prints them. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("tests:" + tests());
        for (Status status : Status.values()) {
            text.append(' ').append(status.label()).append(':').append(count(status));
        }
        return text.toString();
    }
}

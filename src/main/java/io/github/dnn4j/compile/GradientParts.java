package io.github.dnn4j.compile;

import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What contributes to each gradient so far, and the tasks that make the whole of it. */
final class GradientParts {
    private final Map<Gradient, List<Gradient>> parts = new HashMap<>();
    private final List<Task> tasks;

    /** No parts yet; sums are appended to {@code tasks}. */
    GradientParts(List<Task> tasks) {
        this.tasks = tasks;
    }

    /** Another part of a gradient. */
    Gradient add(Gradient whole) {
        List<Gradient> known = parts.computeIfAbsent(whole, _ -> new ArrayList<>());
        known.add(whole.part(known.size() + 1));
        return known.getLast();
    }

    /** True if something contributes to the gradient. */
    boolean has(Gradient whole) {
        return parts.containsKey(whole);
    }

    /** The whole gradient, once all that contributes to it is derived: its only part, their sum, or zeros. */
    Gradient whole(Gradient whole, DataType type) {
        List<Gradient> known = parts.getOrDefault(whole, List.of());
        if (known.size() == 1) {
            return known.getFirst();
        }
        tasks.add(known.isEmpty() ? new Task.Clear(whole, type) : new Task.Sum(whole, known, type));
        return whole;
    }
}

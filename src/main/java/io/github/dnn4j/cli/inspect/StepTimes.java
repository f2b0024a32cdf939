package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.backend.Session;
import io.github.dnn4j.backend.Session.StepTime;
import io.github.dnn4j.report.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The time of every step of a run, as the median of several runs. */
final class StepTimes {
    private static final int WARM_UP = 5;
    private static final int RUNS = 21;

    private final List<String> steps;
    private final long[] medians;

    private StepTimes(List<String> steps, long[] medians) {
        this.steps = steps;
        this.medians = medians;
    }

    /** Profiles a session whose inputs are as they are. */
    static StepTimes measure(Session session) {
        for (int i = 0; i < WARM_UP; i++) {
            session.run();
        }
        List<List<StepTime>> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            runs.add(session.profile());
        }
        List<String> steps = runs.getFirst().stream().map(StepTime::step).toList();
        long[] medians = new long[steps.size()];
        for (int i = 0; i < medians.length; i++) {
            int step = i;
            long[] times = runs.stream()
                    .mapToLong(run -> run.get(step).nanos())
                    .sorted()
                    .toArray();
            medians[i] = times[times.length / 2];
        }
        return new StepTimes(steps, medians);
    }

    /** A row for every step with its share of the sum, and the sum. */
    TextTable table() {
        long total = Arrays.stream(medians).sum();
        TextTable table = new TextTable().text("step").number("microseconds").number("share");
        for (int i = 0; i < medians.length; i++) {
            table.row(steps.get(i), micros(medians[i]), share(medians[i], total));
        }
        return table.row("sum of " + RUNS + "-run medians", micros(total), share(total, total));
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%,.1f", nanos / 1e3);
    }

    private static String share(long part, long total) {
        return total == 0 ? "" : String.format(Locale.ROOT, "%.1f%%", 100.0 * part / total);
    }

    /** The same for JSON: step and median nanoseconds. */
    List<Object> toJson() {
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < medians.length; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("step", steps.get(i));
            row.put("median_nanoseconds", medians[i]);
            rows.add(row);
        }
        return rows;
    }
}

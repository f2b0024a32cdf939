package io.github.dnn4j.report;

import java.util.List;
import java.util.Map;

/**
 * The page of a benchmark: tables and plots of the JSON document that {@code bench} writes, which the page contains.
 */
public final class BenchPage {
    private static final List<String> SCRIPTS =
            List.of("bench-format.js", "bench-tables.js", "bench-plots.js", "bench-main.js");

    private BenchPage() {}

    /**
     * The page of a document: one file that asks for nothing else.
     *
     * @param title heading of the page
     * @param document what {@link io.github.dnn4j.json.Json} can write, in the form that {@code bench --json} has
     * @throws IllegalStateException if the plotting library is not on the class path
     */
    public static String of(String title, Map<String, ?> document) {
        return Page.of("bench", SCRIPTS, title, document);
    }
}

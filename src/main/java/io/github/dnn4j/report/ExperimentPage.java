package io.github.dnn4j.report;

import java.util.List;
import java.util.Map;

/** The page of an experiment: accuracy against size and cost, times of steps, and the pictures of autoencoders. */
public final class ExperimentPage {
    private ExperimentPage() {}

    /**
     * The page of a document: one file that asks for nothing else.
     *
     * @param title heading of the page
     * @param document what {@link io.github.dnn4j.json.Json} can write, in the form that {@code experiment --json} has
     * @throws IllegalStateException if the plotting library is not on the class path
     */
    public static String of(String title, Map<String, ?> document) {
        return Page.of("experiment", List.of("page-pictures.js", "experiment-main.js"), title, document);
    }
}

package io.github.dnn4j.report;

import java.util.List;

/**
 * The page of a training run: curves of loss and accuracy, the confusion matrix, misclassified pictures, the first
 * layer's kernels before and after, and the maps that one picture becomes.
 */
public final class TrainingPage {
    private TrainingPage() {}

    /**
     * The page of a run: one file that asks for nothing else.
     *
     * @param title heading of the page
     * @throws IllegalStateException if the plotting library is not on the class path
     */
    public static String of(String title, TrainingReport report) {
        return Page.of("training", List.of("page-pictures.js", "training-main.js"), title, report.toJson());
    }
}

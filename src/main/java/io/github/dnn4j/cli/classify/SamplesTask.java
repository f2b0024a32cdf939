package io.github.dnn4j.cli.classify;

import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.model.ChosenPreprocessing;
import io.github.dnn4j.report.Progress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The shipped model run on the shipped pictures. */
final class SamplesTask {
    private SamplesTask() {}

    /**
     * Classifies the samples, checks every result against the reference, and prints the report.
     *
     * @return {@link io.github.dnn4j.cli.options.ExitCode#FAILED} if the reference disagrees, else
     *     {@link io.github.dnn4j.cli.options.ExitCode#OK}
     */
    static int run(ShippedModel shipped, BackendOptions options, Progress progress, Consumer<SamplesReport> print) {
        Model model = shipped.model();
        ClassificationTask task = new ClassificationTask(
                model,
                model.pictureInput(Optional.empty()),
                model.network().outputs().getFirst(),
                new ChosenPreprocessing(
                        model.trained().orElseThrow().preprocessing(), Optional.empty(), "as it was trained"));
        List<PreparedPicture> pictures =
                shipped.samples().stream().map(ShippedModel.Sample::picture).toList();
        return task.run(
                options,
                pictures,
                true,
                progress,
                (backend, results, compileNanos) -> print.accept(
                        new SamplesReport(shipped, results, backend.name(), backend.device(), options, compileNanos)));
    }
}

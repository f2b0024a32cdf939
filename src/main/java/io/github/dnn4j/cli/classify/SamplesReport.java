package io.github.dnn4j.cli.classify;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.cli.options.ComputeOptions;
import io.github.dnn4j.cli.options.Descriptions;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.train.TrainedModel;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code classify} prints of the pictures that come with the library.
 *
 * @param shipped model and pictures
 * @param results what was found, for each picture, with the reference's verdict
 * @param backend name of the backend
 * @param device what it computed on
 * @param options precision and threads
 * @param compileNanos how long opening the backend, compiling and making a session took
 */
record SamplesReport(
        ShippedModel shipped,
        List<Classification> results,
        String backend,
        Device device,
        ComputeOptions options,
        long compileNanos) {
    /** True if the reference agrees about every picture. */
    boolean agrees() {
        return results.stream()
                .allMatch(
                        result -> result.reference().orElseThrow().comparison().agrees());
    }

    void print(PrintWriter out) {
        TrainedModel trained = shipped.model().trained().orElseThrow();
        out.println("model    " + trained.classifier() + ", "
                + Units.count(trained.network().learnedParameters()) + " parameters, trained here on "
                + trained.facts().getOrDefault("data", "unknown data") + "; test accuracy "
                + trained.facts().getOrDefault("test accuracy", "unknown"));
        out.println("backend  " + backend + " on " + Descriptions.text(device) + ", " + options.precisionName() + ", "
                + options.threadsText());
        out.println("time     load " + Units.millis(shipped.model().loadNanos()) + ", compile "
                + Units.millis(compileNanos));
        out.println();
        TextTable table = new TextTable()
                .text("picture")
                .text("shows")
                .text("found")
                .number("probability")
                .number("first run")
                .number("then")
                .text("reference in plain Java");
        int right = 0;
        for (int i = 0; i < results.size(); i++) {
            Classification result = results.get(i);
            String truth = shipped.samples().get(i).truth();
            int best = result.top(1).getFirst();
            right += trained.classes().get(best).equals(truth) ? 1 : 0;
            table.row(
                    result.picture().file(),
                    truth,
                    trained.classes().get(best),
                    String.format(Locale.ROOT, "%.4f", result.probabilities()[best]),
                    Units.time(result.times().firstNanos()),
                    Units.time(result.times().medianNanos()),
                    verdict(result.reference().orElseThrow()));
        }
        out.print(table);
        out.println();
        out.println(right + " of " + results.size() + " found, "
                + (agrees() ? "all results agree with the reference" : "RESULTS DISAGREE with the reference"));
    }

    private static String verdict(Classification.Verification verification) {
        return (verification.comparison().agrees() ? "agrees" : "DISAGREES")
                + String.format(
                        Locale.ROOT, " (%.1e)", verification.comparison().relative()) + ", "
                + Units.time(verification.nanos());
    }

    Map<String, Object> toJson() {
        TrainedModel trained = shipped.model().trained().orElseThrow();
        List<Object> pictures = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Classification result = results.get(i);
            Classification.Verification verification = result.reference().orElseThrow();
            int best = result.top(1).getFirst();
            pictures.add(Json.object(
                    "file", result.picture().file(),
                    "truth", shipped.samples().get(i).truth(),
                    "found", trained.classes().get(best),
                    "probability", result.probabilities()[best],
                    "first_run_ms", Units.toMillis(result.times().firstNanos()),
                    "median_run_ms", Units.toMillis(result.times().medianNanos()),
                    "agrees", verification.comparison().agrees(),
                    "max_relative_difference", verification.comparison().relative(),
                    "reference_ms", Units.toMillis(verification.nanos())));
        }
        return Json.object(
                "model", trained.classifier(),
                "parameters", trained.network().learnedParameters(),
                "facts", trained.facts(),
                "classes", trained.classes(),
                "backend", backend,
                "device", Descriptions.json(device),
                "precision", options.precisionName(),
                "threads", options.threads(),
                "load_ms", Units.toMillis(shipped.model().loadNanos()),
                "compile_ms", Units.toMillis(compileNanos),
                "pictures", pictures);
    }
}

package io.github.dnn4j.cli.classify;

import io.github.dnn4j.backend.Device;
import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.Descriptions;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.model.Scores;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.verify.Comparison;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code classify} prints.
 *
 * @param task what was run
 * @param scores how probabilities were made
 * @param labels names of the classes, if known
 * @param top how many classes are shown
 * @param backend name of the backend
 * @param device what it computed on
 * @param options precision and threads
 * @param compileNanos how long opening the backend, compiling and making a session took
 */
record ClassifyReport(
        ClassificationTask task,
        Scores scores,
        Optional<List<String>> labels,
        int top,
        String backend,
        Device device,
        BackendOptions options,
        long compileNanos) {
    void print(List<Classification> results, PrintWriter out) {
        Network network = task.model().network();
        out.println("model    " + task.model().name() + ": " + network.nodes().size() + " layers, "
                + Units.count(network.learnedParameters()) + " parameters");
        out.println(
                "input    " + task.input().shape() + ", " + task.preprocessing().describe());
        out.println("output   " + scores);
        out.println("backend  " + backend + " on " + Descriptions.text(device) + ", " + options.precisionName() + ", "
                + options.threadsText());
        out.println(
                "time     load " + Units.millis(task.model().loadNanos()) + ", compile " + Units.millis(compileNanos));
        for (Classification result : results) {
            out.println();
            print(result, out);
        }
    }

    private void print(Classification result, PrintWriter out) {
        RunTimes times = result.times();
        out.println(result.picture().file() + " (" + result.picture().width() + "x"
                + result.picture().height() + "), first run "
                + Units.millis(times.firstNanos())
                + (times.further() == 0
                        ? ""
                        : ", then " + Units.millis(times.medianNanos()) + " (median of " + times.further() + ")"));
        TextTable table = new TextTable().number("probability").number("class").text(labels.isPresent() ? "label" : "");
        for (int index : result.top(top)) {
            table.row(String.format(Locale.ROOT, "%.4f", result.probabilities()[index]), index, label(index));
        }
        out.print(table);
        result.reference().ifPresent(verification -> out.println(verdict(result, verification)));
    }

    private String verdict(Classification result, Classification.Verification verification) {
        int best = result.top(1).getFirst();
        String same = best == verification.best()
                ? ""
                : "; the reference finds class " + verification.best() + " " + label(verification.best())
                        + " most probable";
        return (verification.comparison().agrees() ? "agrees" : "DISAGREES") + " with the reference: "
                + verification.comparison().describe() + same + " (reference: " + Units.millis(verification.nanos())
                + ")";
    }

    private String label(int index) {
        return labels.map(names -> names.get(index)).orElse("");
    }

    Map<String, Object> toJson(List<Classification> results) {
        List<Object> pictures = new ArrayList<>();
        results.forEach(result -> pictures.add(toJson(result)));
        return Json.object(
                "model",
                task.model().source(),
                "input",
                task.input().shape().toArray(),
                "preprocessing",
                Json.object(
                        "name",
                        task.preprocessing().preset(),
                        "chosen",
                        task.preprocessing().why(),
                        "description",
                        task.preprocessing().preprocessing().describe()),
                "output",
                scores.toString(),
                "backend",
                backend,
                "device",
                Descriptions.json(device),
                "precision",
                options.precisionName(),
                "threads",
                options.threads(),
                "load_ms",
                Units.toMillis(task.model().loadNanos()),
                "compile_ms",
                Units.toMillis(compileNanos),
                "pictures",
                pictures);
    }

    private Map<String, Object> toJson(Classification result) {
        List<Object> classes = new ArrayList<>();
        for (int index : result.top(top)) {
            classes.add(Json.object(
                    "class",
                    index,
                    "label",
                    labels.map(names -> names.get(index)),
                    "probability",
                    result.probabilities()[index]));
        }
        return Json.object(
                "file",
                result.picture().file(),
                "width",
                result.picture().width(),
                "height",
                result.picture().height(),
                "classes",
                classes,
                "first_run_ms",
                Units.toMillis(result.times().firstNanos()),
                "median_run_ms",
                Units.toMillis(result.times().medianNanos()),
                "runs",
                1 + result.times().further(),
                "verification",
                result.reference().map(this::toJson));
    }

    private Map<String, Object> toJson(Classification.Verification verification) {
        Comparison comparison = verification.comparison();
        return Json.object(
                "agrees",
                comparison.agrees(),
                "max_relative_difference",
                comparison.relative(),
                "allowed",
                comparison.tolerance().relative(),
                "description",
                comparison.describe(),
                "reference_class",
                verification.best(),
                "reference_ms",
                Units.toMillis(verification.nanos()));
    }
}

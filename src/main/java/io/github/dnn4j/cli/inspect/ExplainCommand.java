package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.cli.options.BackendOptions;
import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.Descriptions;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.InputShapeOptions;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.cli.options.NetworkOptions;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which kernels run a compiled network, and why. */
@Command(
        name = "explain",
        description = {
            "Compiles a model and tells, step by step, which implementation the backend chose, its instruction set and"
                    + " memory layouts, which layers were fused into it, every reorder with the bytes that it moves, and"
                    + " how much memory the plan needs.",
            ""
        })
public final class ExplainCommand extends CliCommand {
    @Parameters(paramLabel = "FILE.onnx", arity = "0..1", description = "The model.")
    private Path file;

    @Mixin
    private NetworkOptions networkOptions;

    @Mixin
    private BackendOptions backendOptions;

    @Mixin
    private InputShapeOptions shapeOptions;

    @Option(names = "--unoptimized", description = "Compile without fusing and folding: every layer a step of its own.")
    private boolean unoptimized;

    @Option(names = "--profile", description = "Also run the model on zeros and print the median time of every step.")
    private boolean profile;

    @Override
    public Integer call() {
        networkOptions.requireOne(file, "FILE.onnx");
        if (file != null) {
            requireFile(file, "model");
        }
        Model model = networkOptions.load(file, "FILE.onnx", shapeOptions.size(), false);
        Map<String, Shape> inputs = shapeOptions.shapes(model.network());
        try (Backend backend = backendOptions.open();
                CompiledNetwork compiled = backend.compile(
                        model.network(),
                        model.parameters(),
                        backendOptions.compileOptions().optimize(!unoptimized))) {
            Explanation explanation = compiled.explain(inputs);
            Optional<StepTimes> times = profile ? Optional.of(measure(compiled, inputs)) : Optional.empty();
            if (json()) {
                Map<String, Object> document = toJson(model, inputs, explanation);
                times.ifPresent(measured -> document.put("profile", measured.toJson()));
                printJson(document);
            } else {
                print(model, inputs, explanation);
                times.ifPresent(this::print);
            }
            return ExitCode.OK;
        }
    }

    private static StepTimes measure(CompiledNetwork compiled, Map<String, Shape> inputs) {
        try (Session session = compiled.newSession(inputs)) {
            return StepTimes.measure(session);
        }
    }

    private void print(StepTimes times) {
        out().println();
        out().print(times.table());
    }

    private void print(Model model, Map<String, Shape> inputs, Explanation explanation) {
        out().println(model.name() + ": " + model.network().nodes().size() + " layers in "
                + explanation.steps().size() + " steps, input " + Descriptions.text(inputs));
        out().println(explanation.backend() + " on " + Descriptions.text(explanation.device()) + ", "
                + backendOptions.precisionName());
        out().println();
        out().print(table(explanation.steps()));
        printReasons(explanation.steps());
        printList("Candidates, best first", CandidateLines.of(explanation.steps()));
        printList("Decided when compiling", explanation.notes());
        long reordered = explanation.steps().stream()
                .mapToLong(StepReport::reorderedBytes)
                .sum();
        long reorders = explanation.steps().stream()
                .filter(step -> step.reorderedBytes() > 0)
                .count();
        out().println();
        out().println("reorders     " + reorders + (reorders == 0 ? "" : ", moving " + Units.bytes(reordered)));
        out().println("activations  " + Units.bytes(explanation.plannedBytes()) + " planned, "
                + Units.bytes(explanation.unplannedBytes()) + " with a buffer for every value");
        out().println("weights      " + Units.bytes(explanation.weightBytes()) + " packed");
    }

    private static TextTable table(List<StepReport> steps) {
        TextTable table = new TextTable()
                .text("step")
                .text("kind")
                .text("precision")
                .text("implementation")
                .text("instruction set")
                .text("layouts")
                .number("reordered")
                .text("fused");
        for (StepReport step : steps) {
            table.row(
                    step.name(),
                    step.kind(),
                    step.precision(),
                    step.implementation(),
                    step.instructionSet(),
                    step.layouts(),
                    step.reorderedBytes() == 0 ? "" : Units.bytes(step.reorderedBytes()),
                    String.join(", ", step.fused()));
        }
        return table;
    }

    /** Steps that have the same reason share a line. */
    private void printReasons(List<StepReport> steps) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (StepReport step : steps) {
            if (!step.reason().isEmpty()) {
                byReason.computeIfAbsent(step.reason(), key -> new ArrayList<>())
                        .add(step.name());
            }
        }
        printList(
                "Reasons",
                byReason.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + CandidateLines.some(entry.getValue()) + ")")
                        .toList());
    }

    private void printList(String title, List<String> lines) {
        if (!lines.isEmpty()) {
            out().println();
            out().println(title + ":");
            lines.forEach(line -> out().println("  " + line));
        }
    }

    private Map<String, Object> toJson(Model model, Map<String, Shape> inputs, Explanation explanation) {
        List<Object> steps = new ArrayList<>();
        for (StepReport step : explanation.steps()) {
            steps.add(Json.object(
                    "name",
                    step.name(),
                    "kind",
                    step.kind(),
                    "precision",
                    step.precision(),
                    "implementation",
                    step.implementation(),
                    "instruction_set",
                    step.instructionSet(),
                    "layouts",
                    step.layouts(),
                    "fused",
                    step.fused(),
                    "reordered_bytes",
                    step.reorderedBytes(),
                    "reason",
                    step.reason(),
                    "candidates",
                    step.candidates().stream()
                            .map(each -> Json.object("name", each.name(), "passed_over", each.passedOver()))
                            .toList()));
        }
        return Json.object(
                "model",
                model.source(),
                "inputs",
                Descriptions.json(inputs),
                "backend",
                explanation.backend(),
                "device",
                Descriptions.json(explanation.device()),
                "precision",
                backendOptions.precisionName(),
                "layers",
                model.network().nodes().size(),
                "steps",
                steps,
                "import_notes",
                model.notes(),
                "notes",
                explanation.notes(),
                "planned_bytes",
                explanation.plannedBytes(),
                "unplanned_bytes",
                explanation.unplannedBytes(),
                "weight_bytes",
                explanation.weightBytes());
    }
}

package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.backend.Explanation;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.cli.options.Descriptions;
import io.github.dnn4j.cli.options.Model;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.report.TextTable;
import io.github.dnn4j.tensor.Shape;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code explain} tells.
 *
 * @param model what was compiled
 * @param inputs shapes of its inputs
 * @param explanation what the backend says
 * @param precision what it was compiled for
 */
record ExplainReport(Model model, Map<String, Shape> inputs, Explanation explanation, String precision) {
    void print(PrintWriter out) {
        out.println(model.name() + ": " + model.network().nodes().size() + " layers in "
                + explanation.steps().size() + " steps, input " + Descriptions.text(inputs));
        out.println(explanation.backend() + " on " + Descriptions.text(explanation.device()) + ", " + precision);
        out.println();
        out.print(table(explanation.steps()));
        printReasons(out, explanation.steps());
        printList(out, "Candidates, best first", CandidateLines.of(explanation.steps()));
        printList(out, "Decided when compiling", explanation.notes());
        long reordered = explanation.steps().stream()
                .mapToLong(StepReport::reorderedBytes)
                .sum();
        long reorders = explanation.steps().stream()
                .filter(step -> step.reorderedBytes() > 0)
                .count();
        out.println();
        out.println("reorders     " + reorders + (reorders == 0 ? "" : ", moving " + Units.bytes(reordered)));
        out.println("activations  " + Units.bytes(explanation.plannedBytes()) + " planned, "
                + Units.bytes(explanation.unplannedBytes()) + " with a buffer for every value");
        out.println("weights      " + Units.bytes(explanation.weightBytes()) + " packed");
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
    private static void printReasons(PrintWriter out, List<StepReport> steps) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (StepReport step : steps) {
            if (!step.reason().isEmpty()) {
                byReason.computeIfAbsent(step.reason(), key -> new ArrayList<>())
                        .add(step.name());
            }
        }
        printList(
                out,
                "Reasons",
                byReason.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + CandidateLines.some(entry.getValue()) + ")")
                        .toList());
    }

    private static void printList(PrintWriter out, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            out.println();
            out.println(title + ":");
            lines.forEach(line -> out.println("  " + line));
        }
    }

    Map<String, Object> toJson() {
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
                precision,
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

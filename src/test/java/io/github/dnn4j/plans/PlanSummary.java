package io.github.dnn4j.plans;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The page that sums up the committed tables of one release of cuDNN. */
final class PlanSummary {
    private final Map<String, PlanTable> tables;

    /** A summary of the tables of GPUs, by name. */
    PlanSummary(Map<String, PlanTable> tables) {
        this.tables = tables;
    }

    /** The page in Markdown. */
    String text(String release, Differences differences) {
        List<String> parts = new ArrayList<>();
        parts.add("# What cuDNN " + release + " plans\n\n"
                + "Written by `ci/cudnn-plans --write`. The project's Java asked the real cuDNN for engines, for GPUs described"
                + " in files (`native/test/plans/devices`); cuDNN executed nothing, on no GPU, and what its heuristics offer was"
                + " made into plans only where a table below says so. Which engines there are is cuDNN's word; that the numbers agree in the cases of all layers is the stand-in's, which computed them in"
                + " place of the engines. The folder beside this page has a line for each graph, type and GPU.");
        parts.add(
                "## Graphs\n\nThe first engine that keeps the type: of the better heuristics or of the fallback alone, and"
                        + " whether it uses tensor cores. A refused graph is asked for again in parts.\n\n" + graphs());
        parts.add("## Networks\n\nPlanned of those asked for; `networks` has their names.\n\n" + networks());
        parts.add(
                "## Layers\n\nCases of all layers that agree with the reference, as inference and in training; refused are"
                        + " layers that round to integers, in training, and types that the GPU has no engine for.\n\n"
                        + layers());
        String plans = plans();
        if (!plans.isEmpty()) {
            parts.add("## Plans\n\nMade, machine code included, for every graph whose engine was chosen.\n\n" + plans);
        }
        String refused = refusals();
        if (!refused.isEmpty()) {
            parts.add("## Refused networks\n\n" + refused);
        }
        parts.add(
                "## The stand-in\n\nKinds of graphs of which the tests' stand-in says other than cuDNN does for an H200"
                        + " (`stand-in.txt`, with reasons).\n\n" + differences(differences));
        return String.join("\n\n", parts) + "\n";
    }

    private String graphs() {
        MarkdownTable table =
                new MarkdownTable("GPU", "type", "#graphs", "#tensor cores", "#without", "#fallback alone", "#refused");
        forEachType((gpu, type, answers) -> {
            List<Answer.Accepted> accepted = only(answers, Answer.Accepted.class);
            long refused = answers.entrySet().stream()
                    .filter(entry -> entry.getValue() instanceof Answer.Refused)
                    .filter(entry -> PlanTable.isGraph(entry.getKey()))
                    .count();
            long best = accepted.stream().filter(one -> !one.fallback()).count();
            long cores = accepted.stream()
                    .filter(one -> !one.fallback() && one.tensorCores())
                    .count();
            table.row(gpu, type, accepted.size() + refused, cores, best - cores, accepted.size() - best, refused);
        });
        return table.toString();
    }

    private String networks() {
        MarkdownTable table = new MarkdownTable("GPU", "type", "batch", "#planned", "#asked for");
        forEachType((gpu, type, answers) -> answers.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("network "))
                .collect(Collectors.groupingBy(
                        entry -> Long.valueOf(
                                entry.getKey().substring(entry.getKey().lastIndexOf(' ') + 1)),
                        TreeMap::new,
                        Collectors.toList()))
                .forEach((batch, entries) -> table.row(
                        gpu,
                        type,
                        batch,
                        entries.stream()
                                .filter(entry -> entry.getValue() instanceof Answer.Planned)
                                .count(),
                        entries.size())));
        return table.toString();
    }

    private String layers() {
        MarkdownTable table = new MarkdownTable("GPU", "type", "as", "#agree", "#refused", "#differ");
        forEachType((gpu, type, answers) -> {
            for (String way : List.of("parity", "training")) {
                List<Answer.Compared> compared = only(startingWith(answers, way + " "), Answer.Compared.class);
                if (!compared.isEmpty()) {
                    table.row(
                            gpu,
                            type,
                            way.equals("parity") ? "inference" : way,
                            compared.stream().mapToInt(Answer.Compared::passed).sum(),
                            compared.stream().mapToInt(Answer.Compared::refused).sum(),
                            compared.stream().mapToInt(Answer.Compared::failed).sum());
                }
            }
        });
        return table.toString();
    }

    private String plans() {
        MarkdownTable table = new MarkdownTable("GPU", "type", "#made", "#refused");
        forEachType((gpu, type, answers) -> {
            if (answers.get("plans") instanceof Answer.Compared made) {
                table.row(gpu, type, made.passed(), made.refused());
            }
        });
        return table.isEmpty() ? "" : table.toString();
    }

    private String refusals() {
        List<String> lines = new ArrayList<>();
        forEachType((gpu, type, answers) -> {
            Map<String, List<String>> byWords = new TreeMap<>();
            startingWith(answers, "network ").forEach((question, answer) -> {
                if (answer instanceof Answer.Refused refused) {
                    byWords.computeIfAbsent(refused.words(), unused -> new ArrayList<>())
                            .add(question.substring("network ".length()));
                }
            });
            byWords.forEach((words, names) ->
                    lines.add("- " + gpu + ", " + type + ": " + String.join("; ", names) + ": " + words));
        });
        return String.join("\n", lines);
    }

    private static String differences(Differences differences) {
        Map<String, Long> counts = differences.reasons().keySet().stream()
                .collect(Collectors.groupingBy(
                        key -> key.substring(key.lastIndexOf('|') + 2), TreeMap::new, Collectors.counting()));
        MarkdownTable table = new MarkdownTable("difference", "#kinds");
        counts.forEach(table::row);
        return counts.isEmpty() ? "None." : table.toString();
    }

    private interface Visitor {
        void visit(String gpu, String type, Map<String, Answer> answersByQuestion);
    }

    private void forEachType(Visitor visitor) {
        tables.forEach((gpu, table) -> {
            for (Numerics type : Numerics.values()) {
                Map<String, Answer> answers = new TreeMap<>();
                table.answers().forEach((key, answer) -> {
                    if (PlanTable.type(key).equals(type.label())) {
                        answers.put(PlanTable.question(key), answer);
                    }
                });
                if (!answers.isEmpty()) {
                    visitor.visit(gpu, type.label(), answers);
                }
            }
        });
    }

    private static Map<String, Answer> startingWith(Map<String, Answer> answers, String beginning) {
        Map<String, Answer> result = new TreeMap<>(answers);
        result.keySet().removeIf(question -> !question.startsWith(beginning));
        return result;
    }

    private static <T extends Answer> List<T> only(Map<String, Answer> answers, Class<T> type) {
        return answers.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}

package io.github.dnn4j.peers;

import io.github.dnn4j.machine.Fingerprint;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The section of {@code bench/RESULTS.md}: the machine, medians, ratios with their spread, geometric means. */
final class PeersReport {
    /** The pairs whose ratio is given: the time of the first over that of the second. */
    private record Pair(Contender a, Contender b, String head) {}

    private static final List<Pair> PAIRS = List.of(
            new Pair(Contender.ONNX_RUNTIME, Contender.DNN4J, "ORT / f32"),
            new Pair(Contender.ONNX_RUNTIME, Contender.DNN4J_BF16, "ORT / bf16"),
            new Pair(Contender.ONNX_RUNTIME, Contender.DNN4J_INT8, "ORT / int8"),
            new Pair(Contender.ONNX_RUNTIME_INT8, Contender.DNN4J_INT8, "ORT int8 / int8"),
            new Pair(Contender.PYTORCH, Contender.DNN4J, "PyTorch / f32"),
            new Pair(Contender.ND4J, Contender.DNN4J, "ND4J / f32"),
            new Pair(Contender.CPP, Contender.DNN4J, "C++ / f32"));

    private final List<CaseResult> results;
    private final List<String> unplayed;
    private final List<String> absent;
    private final Map<Contender, String> versions;
    private final boolean quick;
    private final double seconds;
    private final StringBuilder text = new StringBuilder();

    /** A report; {@code unplayed} are cases for which there was no time, {@code absent} such as cannot be played. */
    PeersReport(
            List<CaseResult> results,
            List<String> unplayed,
            List<String> absent,
            Map<Contender, String> versions,
            boolean quick,
            double seconds) {
        this.results = results;
        this.unplayed = unplayed;
        this.absent = absent;
        this.versions = versions;
        this.quick = quick;
        this.seconds = seconds;
    }

    String markdown() {
        Fingerprint machine = Fingerprint.collect(Map.of());
        line(
                "Machine: %s, %d usable processors, %s, %s, %s; %s, %.0f s.",
                machine.processor().name(),
                machine.usableProcessors(),
                machine.operatingSystem(),
                machine.cLibrary(),
                machine.jvm(),
                LocalDate.now(ZoneOffset.UTC),
                seconds);
        line("Environment: %s.%s", environment(), quick ? " Few rounds (`--quick`): not to be quoted." : "");
        line("");
        versions.forEach((contender, version) -> line("- %s: %s", contender.title(), version));
        table("Networks", Subject.Kind.NETWORK);
        table("Files", Subject.Kind.FILE);
        table("Layers", Subject.Kind.LAYER);
        means();
        distances();
        excluded();
        cut();
        list("Not played:", absent);
        return text.toString();
    }

    private static String environment() {
        List<String> settings = new ArrayList<>();
        for (String name : List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")) {
            String value = System.getenv(name);
            settings.add(value == null ? name + " not set" : name + "=" + value);
        }
        return String.join(", ", settings);
    }

    private List<Contender> present() {
        return Arrays.stream(Contender.values())
                .filter(c -> results.stream().anyMatch(r -> r.rounds().containsKey(c)))
                .toList();
    }

    private List<Pair> pairs() {
        return PAIRS.stream()
                .filter(pair -> results.stream()
                        .anyMatch(r -> r.ratios(pair.a(), pair.b()).isPresent()))
                .toList();
    }

    private List<CaseResult> of(Subject.Kind kind) {
        return results.stream().filter(r -> r.subject().kind() == kind).toList();
    }

    private void table(String title, Subject.Kind kind) {
        List<CaseResult> rows = of(kind);
        if (rows.isEmpty()) {
            return;
        }
        line("");
        line(
                "%s: milliseconds, the fastest run of a round, median over the rounds; ratios of those times, median (lower to"
                        + " upper quartile), above 1 where dnn4j is faster.",
                title);
        line("");
        StringBuilder head = new StringBuilder("| subject | batch | threads |");
        StringBuilder rule = new StringBuilder("|---|--:|--:|");
        present().forEach(c -> head.append(' ').append(c.title()).append(" |"));
        pairs().forEach(p -> head.append(' ').append(p.head()).append(" |"));
        rule.append("--:|".repeat(present().size() + pairs().size()));
        line("%s", head);
        line("%s", rule);
        for (CaseResult row : rows) {
            StringBuilder cells = new StringBuilder(
                    "| `" + row.subject().title() + "` | " + row.batch() + " | " + row.threads() + " |");
            present()
                    .forEach(c -> cells.append(' ')
                            .append(row.median(c).map(PeersReport::number).orElse("–"))
                            .append(" |"));
            pairs().forEach(p ->
                    cells.append(' ').append(spread(row.ratios(p.a(), p.b()))).append(" |"));
            line("%s", cells);
        }
    }

    private static String spread(Optional<double[]> ratios) {
        return ratios.map(values -> String.format(
                        Locale.ROOT,
                        "%.2f (%.2f–%.2f)",
                        Statistics.median(values),
                        Statistics.quantile(values, 0.25),
                        Statistics.quantile(values, 0.75)))
                .orElse("–");
    }

    private void means() {
        line("");
        line("Geometric means of the ratios' medians; in brackets the number of cases.");
        line("");
        StringBuilder head = new StringBuilder("| | batch | threads |");
        pairs().forEach(p -> head.append(' ').append(p.head()).append(" |"));
        line("%s", head);
        line("%s", "|---|--:|--:|" + "--:|".repeat(pairs().size()));
        for (Subject.Kind each : Subject.Kind.values()) {
            List<CaseResult> kind = of(each);
            String title = each.title();
            for (int batch : new TreeSet<>(kind.stream().map(CaseResult::batch).toList())) {
                for (int threads :
                        new TreeSet<>(kind.stream().map(CaseResult::threads).toList())) {
                    List<CaseResult> cell = kind.stream()
                            .filter(r -> r.batch() == batch && r.threads() == threads)
                            .toList();
                    mean("| " + title + " | " + batch + " | " + threads + " |", cell);
                }
            }
            if (!kind.isEmpty()) {
                mean("| all " + title + " | | |", kind);
            }
            List<CaseResult> without = kind.stream()
                    .filter(r -> !r.subject().normalizesAcrossChannels())
                    .toList();
            if (!without.isEmpty() && without.size() < kind.size()) {
                mean("| those without LRN | | |", without);
                slowest(without);
            }
        }
    }

    /** The least of the medians, so that no mean hides a network that is behind. */
    private void slowest(List<CaseResult> cases) {
        StringBuilder cells = new StringBuilder("| the least of these | | |");
        for (Pair pair : pairs()) {
            OptionalDouble least = cases.stream()
                    .flatMap(r -> r.ratios(pair.a(), pair.b()).stream())
                    .mapToDouble(Statistics::median)
                    .min();
            cells.append(least.isPresent() ? String.format(Locale.ROOT, " %.2f |", least.getAsDouble()) : " – |");
        }
        line("%s", cells);
    }

    private void mean(String start, List<CaseResult> cases) {
        StringBuilder cells = new StringBuilder(start);
        for (Pair pair : pairs()) {
            List<Double> medians = cases.stream()
                    .flatMap(r -> r.ratios(pair.a(), pair.b()).stream())
                    .map(Statistics::median)
                    .toList();
            cells.append(
                    medians.isEmpty()
                            ? " – |"
                            : String.format(
                                    Locale.ROOT, " %.2f (%d) |", Statistics.geometricMean(medians), medians.size()));
        }
        line("%s", cells);
    }

    /** How far answers are from ONNX Runtime's in f32: largest of all cases of a network. */
    private void distances() {
        List<Contender> columns =
                present().stream().filter(c -> c != Contender.ONNX_RUNTIME).toList();
        Map<String, List<CaseResult>> networks = results.stream()
                .filter(r -> !r.subject().layer() && !r.distances().isEmpty())
                .collect(Collectors.groupingBy(r -> r.subject().title(), LinkedHashMap::new, Collectors.toList()));
        if (networks.isEmpty() || columns.isEmpty()) {
            return;
        }
        line("");
        line("Largest difference from ONNX Runtime's answer in f32, max|a-b| / max|b|, over the cases of a network.");
        line("");
        line("| network |%s", columns.stream().map(c -> " " + c.title() + " |").collect(Collectors.joining()));
        line("|---|%s", "--:|".repeat(columns.size()));
        networks.forEach((name, cases) -> line(
                "| `%s` |%s",
                name, columns.stream().map(c -> " " + largest(cases, c) + " |").collect(Collectors.joining())));
    }

    private static String largest(List<CaseResult> cases, Contender contender) {
        OptionalDouble largest = cases.stream()
                .filter(r -> r.distances().containsKey(contender))
                .mapToDouble(r -> r.distances().get(contender))
                .max();
        return largest.isPresent() ? String.format(Locale.ROOT, "%.1e", largest.getAsDouble()) : "–";
    }

    private void cut() {
        List<String> cases = new ArrayList<>();
        for (CaseResult result : results) {
            result.cut().ifPresent(what -> cases.add(result.title() + ": " + what));
        }
        unplayed.forEach(text -> cases.add(text + ": not played"));
        list("Cut for lack of time:", cases);
    }

    private void list(String head, List<String> items) {
        if (!items.isEmpty()) {
            line("");
            line("%s", head);
            line("");
            items.forEach(text -> line("- %s", text));
        }
    }

    /** Why someone was not timed, each reason once with the subjects that it stands for. */
    private void excluded() {
        Map<String, TreeSet<String>> reasons = new TreeMap<>();
        for (CaseResult result : results) {
            result.excluded()
                    .forEach((contender, reason) -> reasons.computeIfAbsent(
                                    contender.title() + ": " + reason, key -> new TreeSet<>())
                            .add(result.subject().title()));
        }
        if (!reasons.isEmpty()) {
            line("");
            line("Not timed:");
            line("");
            reasons.forEach((reason, subjects) -> line("- %s (%s)", reason, String.join(", ", subjects)));
        }
    }

    /** Three significant digits, as far as a time in milliseconds has them. */
    static String number(double value) {
        int digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private void line(String format, Object... parts) {
        text.append(String.format(Locale.ROOT, format, parts)).append('\n');
    }
}

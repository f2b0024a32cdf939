package io.github.dnn4j.cli.bench;

import io.github.dnn4j.machine.Fingerprint;
import io.github.dnn4j.machine.ProcessorSettings;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code bench} prints. */
final class BenchReport {
    private final PrintWriter out;
    private final Fingerprint machine;
    private final ProcessorSettings tuning;
    private final boolean cold;

    BenchReport(PrintWriter out, Fingerprint machine, ProcessorSettings tuning, boolean cold) {
        this.out = out;
        this.machine = machine;
        this.tuning = tuning;
        this.cold = cold;
    }

    void print(List<Row> rows, boolean layers) {
        String libraries = machine.libraries().entrySet().stream()
                .map(library -> "; " + library.getKey() + " " + library.getValue())
                .collect(Collectors.joining());
        out.println(machine.processor().name() + ", " + machine.usableProcessors() + " of "
                + machine.processor().online() + " processors; " + machine.jvm() + libraries + "; dnn4j "
                + machine.build().version()
                + machine.build().shortCommit().map(commit -> " " + commit).orElse(""));
        Set<String> peaks = new LinkedHashSet<>();
        rows.forEach(row -> peaks.addAll(peaks(row)));
        peaks.forEach(out::println);
        section("correctness", BenchTables.correctness(rows));
        List<Row> timed =
                rows.stream().filter(row -> row.result().timing().isPresent()).toList();
        if (!timed.isEmpty()) {
            section(cold ? "speed, caches emptied before each run" : "speed", BenchTables.speed(timed));
            section("start-up and memory", BenchTables.costs(timed));
        }
        if (timed.stream().anyMatch(row -> !BenchText.timing(row).sessions().isEmpty())) {
            section("sessions at the same time", BenchTables.sessions(timed));
        }
        if (layers) {
            timed.forEach(row -> section("layers of " + BenchText.name(row.result()), BenchTables.layers(row)));
        }
        out.println();
        new BenchNotes(machine, tuning).of(rows).forEach(note -> out.println("note: " + note));
    }

    private void section(String title, TextTable table) {
        out.println();
        out.println(title);
        out.print(table);
    }

    private static List<String> peaks(Row row) {
        List<String> lines = new ArrayList<>();
        int threads = row.result().configuration().threads();
        row.peak()
                .ifPresent(peak -> lines.add(String.format(
                        Locale.ROOT,
                        "peak of %s on %s: %.0f GFLOP/s, measured by %s with a %s",
                        BenchText.precision(row.result()),
                        BenchText.threads(threads),
                        peak.gigaflops(),
                        peak.backend(),
                        peak.shape())));
        row.bandwidth()
                .ifPresent(bytes -> lines.add(String.format(
                        Locale.ROOT,
                        "peak of memory on %s: %.1f GB/s, measured by a copy",
                        BenchText.threads(threads),
                        bytes / 1e9)));
        return lines;
    }
}

package io.github.dnn4j.cli.bench;

import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.machine.Fingerprint;
import io.github.dnn4j.machine.ProcessorSettings;
import io.github.dnn4j.measure.LayerTime;
import io.github.dnn4j.measure.Result;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.measure.StartUp;
import io.github.dnn4j.measure.Statistics;
import io.github.dnn4j.measure.Throughput;
import io.github.dnn4j.measure.Timing;
import io.github.dnn4j.measure.Verdict;
import io.github.dnn4j.report.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code bench} prints. */
final class BenchReport {
    private static final double BUSY = 0.25;
    private static final String ABOVE = "*";

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
        section("correctness", correctness(rows));
        List<Row> timed =
                rows.stream().filter(row -> row.result().timing().isPresent()).toList();
        if (!timed.isEmpty()) {
            section(cold ? "speed, caches emptied before each run" : "speed", speed(timed));
            section("start-up and memory", costs(timed));
        }
        if (timed.stream().anyMatch(row -> !timing(row).sessions().isEmpty())) {
            section("sessions at the same time", sessions(timed));
        }
        if (layers) {
            timed.forEach(row -> section("layers of " + name(row.result()), layers(row)));
        }
        out.println();
        notes(rows).forEach(note -> out.println("note: " + note));
    }

    private void section(String title, TextTable table) {
        out.println();
        out.println(title);
        out.print(table);
    }

    private static Timing timing(Row row) {
        return row.result().timing().orElseThrow();
    }

    private static List<String> peaks(Row row) {
        List<String> lines = new ArrayList<>();
        int threads = row.result().configuration().threads();
        row.peak()
                .ifPresent(peak -> lines.add(String.format(
                        Locale.ROOT,
                        "peak of %s on %s: %.0f GFLOP/s, measured by %s with a %s",
                        precision(row.result()),
                        threads(threads),
                        peak.gigaflops(),
                        peak.backend(),
                        peak.shape())));
        row.bandwidth()
                .ifPresent(bytes -> lines.add(String.format(
                        Locale.ROOT,
                        "peak of memory on %s: %.1f GB/s, measured by a copy",
                        threads(threads),
                        bytes / 1e9)));
        return lines;
    }

    private static String threads(int count) {
        return count + (count == 1 ? " thread" : " threads");
    }

    private static String precision(Result result) {
        return result.configuration().arithmetic().label();
    }

    private static String name(Result result) {
        return result.workload() + " on " + result.backend() + " in " + precision(result) + ", batch "
                + result.configuration().batch() + ", "
                + threads(result.configuration().threads());
    }

    private static TextTable table() {
        return new TextTable()
                .text("workload")
                .text("backend")
                .text("precision")
                .number("batch")
                .number("threads");
    }

    private static Object[] cells(Result result, Object... further) {
        List<Object> cells = new ArrayList<>(List.of(
                result.workload(),
                result.backend(),
                precision(result),
                result.configuration().batch(),
                result.configuration().threads()));
        cells.addAll(List.of(further));
        return cells.toArray();
    }

    private static TextTable correctness(List<Row> rows) {
        TextTable table = table().text("result").number("max|a-b|/max|b|").text("compared with the reference");
        for (Row row : rows) {
            Verdict verdict = row.result().verdict();
            String error = verdict.error().isEmpty()
                    ? ""
                    : verdict.error().getAsDouble() == 0
                            ? "equal"
                            : String.format(Locale.ROOT, "%.2g", verdict.error().getAsDouble());
            table.row(cells(row.result(), verdict.status().label(), error, verdict.scope()));
        }
        return table;
    }

    private static TextTable speed(List<Row> rows) {
        TextTable table = table().number("median")
                .number("+-")
                .number("min")
                .number("p90")
                .number("p99")
                .number("runs")
                .number("samples/s")
                .number("GFLOP/s")
                .number("of peak")
                .number("GB/s")
                .number("of peak");
        for (Row row : rows) {
            Statistics latency = timing(row).latency();
            table.row(cells(
                    row.result(),
                    Units.time(latency.median()),
                    percent(OptionalDouble.of(latency.halfWidth())),
                    Units.time(latency.min()),
                    Units.time(latency.p90()),
                    Units.time(latency.p99()),
                    latency.runs(),
                    number(timing(row).samplesPerSecond()),
                    number(timing(row).gigaflops()),
                    ofPeak(row.computeShare()),
                    number(timing(row).gigabytes()),
                    ofPeak(row.bandwidthShare())));
        }
        return table;
    }

    private static TextTable costs(List<Row> rows) {
        TextTable table = table().number("compile")
                .number("planned memory")
                .number("first result")
                .number("= JVM")
                .number("+ load")
                .number("+ compile")
                .number("+ run")
                .number("resident peak");
        for (Row row : rows) {
            List<Object> cells = new ArrayList<>(List.of(
                    Units.time(timing(row).compileNanos()),
                    Units.bytes(timing(row).poolPeakBytes())));
            if (row.startUp().isPresent()) {
                StartUp startUp = row.startUp().get();
                for (long millis : new long[] {
                    startUp.total(), startUp.jvm(), startUp.load(), startUp.compile(), startUp.firstRun()
                }) {
                    cells.add(millis + " ms");
                }
                cells.add(Units.bytes(startUp.residentPeakBytes()));
            } else {
                cells.addAll(List.of("", "", "", "", "", ""));
            }
            table.row(cells(row.result(), cells.toArray()));
        }
        return table;
    }

    private static TextTable sessions(List<Row> rows) {
        TextTable table = table().number("sessions").number("samples/s");
        for (Row row : rows) {
            for (Throughput several : timing(row).sessions()) {
                double samples = several.perSecond() * timing(row).batch();
                table.row(cells(row.result(), several.workers(), number(samples)));
            }
        }
        return table;
    }

    private static TextTable layers(Row row) {
        TextTable table = new TextTable()
                .text("step")
                .text("implementation")
                .number("median")
                .number("share")
                .number("GFLOP/s")
                .number("GB/s");
        double sum = timing(row).layers().stream().mapToDouble(LayerTime::nanos).sum();
        for (LayerTime layer : timing(row).layers()) {
            table.row(
                    layer.step(),
                    layer.implementation(),
                    Units.time(layer.nanos()),
                    percent(OptionalDouble.of(layer.nanos() / sum)),
                    layer.macs() == 0 ? "" : number(layer.gigaflops()),
                    layer.bytes() == 0 ? "" : number(layer.gigabytes()));
        }
        return table;
    }

    private static Optional<String> enqueueing(Timing timing) {
        return timing.enqueueNanos().isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        ": inputs and outputs stayed on the device; starting a run takes the host %.1f us",
                        timing.enqueueNanos().getAsDouble() / 1e3));
    }

    private List<String> notes(List<Row> rows) {
        Set<String> notes = new LinkedHashSet<>();
        for (Row row : rows) {
            Verdict verdict = row.result().verdict();
            if (!verdict.reason().isEmpty()) {
                boolean failed = verdict.status().isFailure();
                notes.add(name(row.result())
                        + (failed ? " is WRONG and was not timed: " : ": ")
                        + verdict.reason()
                        + (failed && !verdict.rerun().isEmpty() ? "; again: " + verdict.rerun() : ""));
            }
            if (row.result().timing().filter(Timing::multipliesLess).isPresent()) {
                notes.add("operations are counted as those of direct convolution; steps by Winograd's minimal filtering"
                        + " multiply 2.25 times less, and may exceed the peak");
            }
            row.abovePeak().ifPresent(reason -> notes.add(ABOVE + " " + reason));
            row.aboveBandwidth().ifPresent(reason -> notes.add(ABOVE + " " + reason));
            row.result()
                    .timing()
                    .flatMap(BenchReport::enqueueing)
                    .ifPresent(text -> notes.add(name(row.result()) + text));
        }
        tuning.load().ifPresent(load -> {
            if (load > BUSY * machine.usableProcessors()) {
                notes.add(String.format(
                        Locale.ROOT,
                        "the load average was %.2f on %d processors before measuring: other programs run, so take these"
                                + " numbers with care",
                        load,
                        machine.usableProcessors()));
            }
        });
        tuning.governor()
                .filter(governor -> !governor.equals("performance"))
                .ifPresent(governor -> notes.add("the frequency governor is " + governor
                        + ", so the first runs after a pause are slower than others"));
        return List.copyOf(notes);
    }

    private static String percent(OptionalDouble share) {
        return share.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f%%", 100 * share.getAsDouble());
    }

    /** A share of a peak, with a mark where it is more than all of it; a note says how that can be. */
    private static String ofPeak(OptionalDouble share) {
        return percent(share) + (share.orElse(0) > 1 ? ABOVE : "");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f", value);
    }
}

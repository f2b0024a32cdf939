package io.github.dnn4j.cli.bench;

import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.measure.LayerTime;
import io.github.dnn4j.measure.Result;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.measure.StartUp;
import io.github.dnn4j.measure.Statistics;
import io.github.dnn4j.measure.Throughput;
import io.github.dnn4j.measure.Verdict;
import io.github.dnn4j.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The tables that {@code bench} prints. */
final class BenchTables {
    private BenchTables() {}

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
                BenchText.precision(result),
                result.configuration().batch(),
                result.configuration().threads()));
        cells.addAll(List.of(further));
        return cells.toArray();
    }

    static TextTable correctness(List<Row> rows) {
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

    static TextTable speed(List<Row> rows) {
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
            Statistics latency = BenchText.timing(row).latency();
            table.row(cells(
                    row.result(),
                    Units.time(latency.median()),
                    BenchText.percent(OptionalDouble.of(latency.halfWidth())),
                    Units.time(latency.min()),
                    Units.time(latency.p90()),
                    Units.time(latency.p99()),
                    latency.runs(),
                    BenchText.number(BenchText.timing(row).samplesPerSecond()),
                    BenchText.number(BenchText.timing(row).gigaflops()),
                    BenchText.ofPeak(row.computeShare()),
                    BenchText.number(BenchText.timing(row).gigabytes()),
                    BenchText.ofPeak(row.bandwidthShare())));
        }
        return table;
    }

    static TextTable costs(List<Row> rows) {
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
                    Units.time(BenchText.timing(row).compileNanos()),
                    Units.bytes(BenchText.timing(row).poolPeakBytes())));
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

    static TextTable sessions(List<Row> rows) {
        TextTable table = table().number("sessions").number("samples/s");
        for (Row row : rows) {
            for (Throughput several : BenchText.timing(row).sessions()) {
                double samples = several.perSecond() * BenchText.timing(row).batch();
                table.row(cells(row.result(), several.workers(), BenchText.number(samples)));
            }
        }
        return table;
    }

    static TextTable layers(Row row) {
        TextTable table = new TextTable()
                .text("step")
                .text("implementation")
                .number("median")
                .number("share")
                .number("GFLOP/s")
                .number("GB/s");
        double sum = BenchText.timing(row).layers().stream()
                .mapToDouble(LayerTime::nanos)
                .sum();
        for (LayerTime layer : BenchText.timing(row).layers()) {
            table.row(
                    layer.step(),
                    layer.implementation(),
                    Units.time(layer.nanos()),
                    BenchText.percent(OptionalDouble.of(layer.nanos() / sum)),
                    layer.macs() == 0 ? "" : BenchText.number(layer.gigaflops()),
                    layer.bytes() == 0 ? "" : BenchText.number(layer.gigabytes()));
        }
        return table;
    }
}

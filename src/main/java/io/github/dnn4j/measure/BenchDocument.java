package io.github.dnn4j.measure;

import io.github.dnn4j.json.Json;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Rows as the JSON document that {@code bench --json} writes, {@code bench --compare} reads and the page shows. */
public final class BenchDocument {
    /** The value of {@code format}: what tells the document from others. */
    public static final String FORMAT = "dnn4j-bench-1";

    private BenchDocument() {}

    /**
     * The document.
     *
     * @param machine the machine's fingerprint
     * @param settings how it was measured, by name
     */
    public static Map<String, Object> of(Map<String, ?> machine, Map<String, ?> settings, List<Row> rows) {
        return Json.object(
                "format",
                FORMAT,
                "machine",
                machine,
                "settings",
                settings,
                "results",
                rows.stream().map(BenchDocument::row).toList());
    }

    private static Map<String, Object> row(Row row) {
        Result result = row.result();
        Map<String, Object> json = Json.object(
                "workload",
                result.workload(),
                "kind",
                result.kind(),
                "backend",
                result.backend(),
                "device",
                result.device().name(),
                "capabilities",
                result.device().capabilities(),
                "precision",
                result.configuration().arithmetic().label(),
                "batch",
                result.configuration().batch(),
                "threads",
                result.configuration().threads(),
                "check",
                check(result.verdict()));
        result.timing().ifPresent(timing -> {
            json.putAll(timing(timing));
            json.put("share_of_peak", orNull(row.computeShare()));
            json.put("share_of_bandwidth", orNull(row.bandwidthShare()));
            json.put("above_peak", row.abovePeak());
            json.put("above_bandwidth", row.aboveBandwidth());
        });
        row.peak().ifPresent(peak -> json.put("peak", peak(peak)));
        row.bandwidth().ifPresent(bytes -> json.put("peak_gigabytes_per_second", bytes / 1e9));
        row.startUp().ifPresent(startUp -> json.put("start_up", startUp(startUp)));
        return json;
    }

    private static Map<String, Object> check(Verdict verdict) {
        return Json.object(
                "status",
                verdict.status(),
                "scope",
                verdict.scope(),
                "relative_error",
                orNull(verdict.error()),
                "reason",
                verdict.reason(),
                "rerun",
                verdict.rerun());
    }

    private static Map<String, Object> timing(Timing timing) {
        Statistics latency = timing.latency();
        return Json.object(
                "macs",
                timing.macs(),
                "bytes",
                timing.bytes(),
                "latency",
                Json.object(
                        "runs",
                        latency.runs(),
                        "min_nanoseconds",
                        latency.min(),
                        "lower_quartile_nanoseconds",
                        latency.lowerQuartile(),
                        "median_nanoseconds",
                        latency.median(),
                        "upper_quartile_nanoseconds",
                        latency.upperQuartile(),
                        "p90_nanoseconds",
                        latency.p90(),
                        "p99_nanoseconds",
                        latency.p99(),
                        "median_low_nanoseconds",
                        latency.low(),
                        "median_high_nanoseconds",
                        latency.high()),
                "gigaflops",
                timing.gigaflops(),
                "gigabytes_per_second",
                timing.gigabytes(),
                "samples_per_second",
                timing.samplesPerSecond(),
                "compile_nanoseconds",
                timing.compileNanos(),
                "pool_peak_bytes",
                timing.poolPeakBytes(),
                "sessions",
                timing.sessions().stream()
                        .map(several -> Json.object(
                                "sessions",
                                several.workers(),
                                "runs",
                                several.runs(),
                                "samples_per_second",
                                several.perSecond() * timing.batch()))
                        .toList(),
                "layers",
                timing.layers().stream().map(BenchDocument::layer).toList(),
                "enqueue_nanoseconds",
                orNull(timing.enqueueNanos()));
    }

    private static Map<String, Object> layer(LayerTime layer) {
        return Json.object(
                "step",
                layer.step(),
                "implementation",
                layer.implementation(),
                "macs",
                layer.macs(),
                "bytes",
                layer.bytes(),
                "median_nanoseconds",
                layer.nanos());
    }

    private static Map<String, Object> peak(ComputePeak peak) {
        return Json.object("gigaflops", peak.gigaflops(), "backend", peak.backend(), "layer", peak.shape());
    }

    private static Map<String, Object> startUp(StartUp startUp) {
        return Json.object(
                "total_milliseconds",
                startUp.total(),
                "jvm_milliseconds",
                startUp.jvm(),
                "load_milliseconds",
                startUp.load(),
                "compile_milliseconds",
                startUp.compile(),
                "first_run_milliseconds",
                startUp.firstRun(),
                "resident_peak_bytes",
                startUp.residentPeakBytes());
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}

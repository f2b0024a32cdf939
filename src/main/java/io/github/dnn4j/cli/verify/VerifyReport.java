package io.github.dnn4j.cli.verify;

import io.github.dnn4j.json.Json;
import io.github.dnn4j.verify.CaseReport;
import io.github.dnn4j.verify.Comparison;
import io.github.dnn4j.verify.Status;
import io.github.dnn4j.verify.Summary;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code verify} found, as lines and as JSON. */
final class VerifyReport {
    private final List<CaseReport> cases = new ArrayList<>();
    private final Summary summary = new Summary();
    private String note = "";

    /** Adds what users should know about all cases. */
    void note(String text) {
        note = text;
    }

    void add(CaseReport report) {
        cases.add(report);
        summary.add(report.status());
    }

    Summary summary() {
        return summary;
    }

    /** One line, and after a case that did not pass the command that runs it alone. */
    static void print(CaseReport report, PrintWriter out) {
        out.println(report.line());
        boolean tell = report.status().isFailure() || report.status() == Status.MISTRUSTED;
        if (tell && !report.rerun().isEmpty()) {
            out.println("  rerun: " + report.rerun());
        }
    }

    Map<String, Object> toJson() {
        Map<String, Object> counts = Json.object("tests", summary.tests());
        for (Status status : Status.values()) {
            counts.put(status.label(), summary.count(status));
        }
        return Json.object(
                "note", note, "cases", cases.stream().map(VerifyReport::toJson).toList(), "summary", counts);
    }

    private static Map<String, Object> toJson(CaseReport report) {
        Map<String, Object> json = Json.object(
                "name",
                report.name(),
                "status",
                report.status(),
                "reason",
                report.reason(),
                "milliseconds",
                report.time().toMillis(),
                "rerun",
                report.rerun());
        report.comparison().ifPresent(comparison -> json.put("comparison", toJson(comparison)));
        return json;
    }

    private static Map<String, Object> toJson(Comparison comparison) {
        return Json.object(
                "elements",
                comparison.shape().elements(),
                "relative_difference",
                comparison.relative(),
                "allowed",
                comparison.tolerance().relative(),
                "differing",
                comparison.failing(),
                "non_finite",
                comparison.nonFinite(),
                "zeros",
                comparison.zeros());
    }
}

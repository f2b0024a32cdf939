package io.github.dnn4j.cli.bench;

import io.github.dnn4j.cli.options.CommandException;
import io.github.dnn4j.cli.options.OutputFile;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.machine.Fingerprint;
import io.github.dnn4j.machine.ProcessorSettings;
import io.github.dnn4j.measure.BenchDocument;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.report.BenchPage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that {@code bench} writes. */
final class BenchOutput {
    private BenchOutput() {}

    static Map<String, Object> document(
            Fingerprint machine, ProcessorSettings tuning, double seconds, boolean cold, List<Row> rows) {
        Map<String, Object> description = new LinkedHashMap<>(machine.toJson());
        description.putAll(tuning.toJson());
        return BenchDocument.of(description, Json.object("time_seconds", seconds, "cold", cold), rows);
    }

    static void writeJson(Path file, Map<String, Object> document, PrintWriter out) {
        OutputFile.write(file, Json.write(document) + "\n");
        out.println("results: " + file);
    }

    static void writePage(Path file, String title, Map<String, Object> document, PrintWriter out) {
        String page;
        try {
            page = BenchPage.of(title, document);
        } catch (IllegalStateException missing) {
            throw new CommandException("%s", missing.getMessage());
        }
        OutputFile.write(file, page);
        out.println("page: " + file + " (open it in a browser)");
    }
}

package io.github.dnn4j.cli;

import io.github.dnn4j.measure.BenchDocument;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.report.BenchPage;
import io.github.dnn4j.report.Fingerprint;
import io.github.dnn4j.report.Json;
import io.github.dnn4j.report.Tuning;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The files that {@code bench} writes. */
final class BenchOutput {
    private BenchOutput() {}

    /** Refuses a file that cannot be written, before minutes are spent on what it is to hold; null is no file. */
    static void requireWritable(Path file, Function<String, RuntimeException> usage) {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw usage.apply(file + " is a folder, not a file to be written");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw usage.apply("there is no folder " + folder + " to write " + file.getFileName() + " into");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw usage.apply(file + " may not be written");
        }
    }

    static Map<String, Object> document(
            Fingerprint machine, Tuning tuning, double seconds, boolean cold, List<Row> rows) {
        Map<String, Object> description = new LinkedHashMap<>(machine.toJson());
        description.putAll(tuning.toJson());
        return BenchDocument.of(description, Json.object("time_seconds", seconds, "cold", cold), rows);
    }

    static void writeJson(Path file, Map<String, Object> document, PrintWriter out) {
        write(file, Json.write(document) + "\n");
        out.println("results: " + file);
    }

    static void writePage(Path file, String title, Map<String, Object> document, PrintWriter out) {
        String page;
        try {
            page = BenchPage.of(title, document);
        } catch (IllegalStateException missing) {
            throw new CommandException("%s", missing.getMessage());
        }
        write(file, page);
        out.println("page: " + file + " (open it in a browser)");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

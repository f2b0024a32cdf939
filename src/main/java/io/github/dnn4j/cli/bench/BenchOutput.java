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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The files that {@code bench} writes, and JSON on standard output. */
final class BenchOutput {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            order = 90,
            description = "Write everything as JSON, with the machine's description; - for standard output instead of"
                    + " text.")
    private Path json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            order = 91,
            description = "Write a page with tables and plots, which needs no network.")
    private Path html;

    static Map<String, Object> document(
            Fingerprint machine, ProcessorSettings tuning, double seconds, boolean cold, List<Row> rows) {
        Map<String, Object> description = new LinkedHashMap<>(machine.toJson());
        description.putAll(tuning.toJson());
        return BenchDocument.of(description, Json.object("time_seconds", seconds, "cold", cold), rows);
    }

    /** True if a file was asked for. */
    boolean given() {
        return json != null || html != null;
    }

    /** True if JSON takes the place of text on standard output. */
    boolean printsJson() {
        return json != null && json.toString().equals("-");
    }

    /** The page asked for; unasked, for a network alone, one in the current folder. */
    Optional<Path> page(Optional<String> onlyNetwork) {
        return given() ? Optional.ofNullable(html) : onlyNetwork.map(name -> Path.of("dnn4j-bench-" + name + ".html"));
    }

    /** Refuses files that cannot be written to. */
    void requireWritable(Optional<Path> page, Function<String, RuntimeException> refuse) {
        OutputFile.requireWritable(printsJson() ? null : json, refuse);
        OutputFile.requireWritable(page.orElse(null), refuse);
    }

    /**
     * Prints or writes the JSON and writes the page, if there are to be any; what cannot be written does not keep
     * another file from being.
     *
     * @throws CommandException naming every file that could not be written
     */
    void write(Map<String, Object> document, Optional<Path> page, String title, PrintWriter out, PrintWriter err) {
        List<String> failures = new ArrayList<>();
        if (printsJson()) {
            out.println(Json.write(document));
        } else if (json != null) {
            attempt(() -> writeJson(document, out), failures);
        }
        page.ifPresent(file -> attempt(() -> writePage(file, title, document, printsJson() ? err : out), failures));
        if (!failures.isEmpty()) {
            throw new CommandException("%s", String.join("; ", failures));
        }
    }

    private static void attempt(Runnable writing, List<String> failures) {
        try {
            writing.run();
        } catch (CommandException failure) {
            failures.add(failure.getMessage());
        }
    }

    private void writeJson(Map<String, Object> document, PrintWriter out) {
        OutputFile.write(json, Json.write(document) + "\n");
        out.println("results: " + json);
    }

    private static void writePage(Path file, String title, Map<String, Object> document, PrintWriter out) {
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

package io.github.dnn4j.agreement;

import io.github.dnn4j.report.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was compared with one peer, as a table that ends with the totals. */
final class Report {
    /** How a comparison ended. */
    enum Verdict {
        /** The results lie within the tolerance. */
        AGREES,
        /** They do not, or one of the two failed. */
        DIFFERS,
        /** The peer has no such layer. */
        NOT_AVAILABLE
    }

    private record Row(String name, String backend, String difference, Verdict verdict) {}

    private final String peer;
    private final List<Row> rows = new ArrayList<>();

    Report(String peer) {
        this.peer = peer;
    }

    void add(String name, String backend, String difference, Verdict verdict) {
        rows.add(new Row(name, backend, difference, verdict));
    }

    private long count(Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }

    private long cases(Verdict verdict) {
        Set<String> names = new LinkedHashSet<>();
        rows.stream().filter(row -> row.verdict() == verdict).forEach(row -> names.add(row.name()));
        return names.size();
    }

    /** Writes the table to {@code target/agreement/FILE.txt}, another one after it, and the totals. */
    void write(String file, String besides) {
        TextTable table =
                new TextTable().text("case").text("dnn4j").text("peer").text("difference");
        rows.forEach(row -> table.row(row.name(), row.backend(), peer, row.difference()));
        String totals = String.format(
                "%s: %d comparisons of %d cases agree, %d differ; %d cases are not available there%n",
                peer,
                count(Verdict.AGREES),
                cases(Verdict.AGREES),
                count(Verdict.DIFFERS),
                cases(Verdict.NOT_AVAILABLE));
        try {
            Path folder = Files.createDirectories(Path.of("target", "agreement"));
            Files.writeString(folder.resolve(file + ".txt"), table + besides + totals);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the report on " + peer + " cannot be written", e);
        }
    }
}

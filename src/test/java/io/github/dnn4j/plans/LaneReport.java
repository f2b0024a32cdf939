package io.github.dnn4j.plans;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what runs have found with the committed tables, or writes them anew: the end of {@code ci/cudnn-plans}. It
 * ends with 0 if nothing is lost, 1 if something is, and {@value #NO_TABLES} if there are no tables of this release of
 * cuDNN.
 */
final class LaneReport {
    /** All GPUs that tables may be of, in the order of the page. */
    static final List<String> GPUS = List.of("h200", "h100", "a100", "rtx4090", "b200", "t4");
    /** The GPU that the stand-in stands in for. */
    private static final String STAND_IN = "h200";

    private static final int NO_TABLES = 3;
    private static final int MOST_LINES = 40;

    private final Path results;
    private final PrintStream out;

    LaneReport(Path results, PrintStream out) {
        this.results = results;
        this.out = out;
    }

    /** Arguments: compare, write or replace; the folder of results; folders of runs, named as GPUs are. */
    public static void main(String[] arguments) throws IOException {
        LaneReport report = new LaneReport(Path.of(arguments[1]), System.out);
        Map<String, Findings> found = new LinkedHashMap<>();
        for (String folder : List.of(arguments).subList(2, arguments.length)) {
            found.put(Path.of(folder).getFileName().toString(), Findings.read(Path.of(folder)));
        }
        System.exit(
                switch (arguments[0]) {
                    case "compare" -> report.compare(found);
                    case "write" -> report.write(found, false);
                    case "replace" -> report.write(found, true);
                    default ->
                        throw new IllegalArgumentException(
                                "'" + arguments[0] + "' is none of compare, write and replace");
                });
    }

    private Path folder(String release) {
        return results.resolve("cudnn-" + release + "-plans");
    }

    private static Path file(Path folder, String gpu) {
        return folder.resolve(gpu + ".txt");
    }

    private static Path standInFile(Path folder) {
        return folder.resolve("stand-in.txt");
    }

    /** Says what is lost, and what the list of the stand-in's differences lacks. */
    int compare(Map<String, Findings> found) throws IOException {
        boolean bad = false;
        for (Map.Entry<String, Findings> entry : found.entrySet()) {
            Findings now = entry.getValue();
            Path folder = folder(now.release());
            if (!Files.isDirectory(folder)) {
                out.println(
                        "there are no tables of cuDNN " + now.release() + " in " + results + "; write them by --write");
                return NO_TABLES;
            }
            PlanTable before = PlanTable.read(file(folder, entry.getKey()));
            List<String> lost = before.lostIn(now.table());
            print(entry.getKey() + ": lost", lost);
            long changed = before.changedIn(now.table());
            out.println(entry.getKey() + ": " + now.table().answers().size() + " answers of cuDNN " + now.version()
                    + ", " + lost.size() + " lost, " + (changed - lost.size()) + " others new or changed");
            bad |= !lost.isEmpty();
            if (entry.getKey().equals(STAND_IN)) {
                List<String> unlisted = now.differences().notIn(Differences.read(standInFile(folder)));
                print("the stand-in differs from cuDNN", unlisted);
                bad |= !unlisted.isEmpty();
            }
        }
        if (bad) {
            out.println("if that is as it should be: ci/cudnn-plans --write, and commit with the reason");
        }
        return bad ? 1 : 0;
    }

    /**
     * Writes tables and page.
     *
     * @param whole whether what was not asked now leaves the tables
     */
    int write(Map<String, Findings> found, boolean whole) throws IOException {
        Path folder = null;
        String release = "";
        for (Map.Entry<String, Findings> entry : found.entrySet()) {
            Findings now = entry.getValue();
            release = now.release();
            folder = folder(release);
            PlanTable before = PlanTable.read(file(folder, entry.getKey()));
            print(entry.getKey() + ": lost", before.lostIn(now.table()));
            (whole ? now.table() : before.with(now.table())).write(file(folder, entry.getKey()));
            if (entry.getKey().equals(STAND_IN)) {
                Differences list = Differences.read(standInFile(folder));
                Differences differences = now.differences().reasonedBy(list);
                (whole ? differences : list.with(differences)).write(standInFile(folder));
            }
        }
        if (folder == null) {
            throw new IllegalArgumentException("nothing was found that could be written: name folders of runs");
        }
        Map<String, PlanTable> tables = new LinkedHashMap<>();
        for (String gpu : GPUS) {
            if (Files.exists(file(folder, gpu))) {
                tables.put(gpu, PlanTable.read(file(folder, gpu)));
            }
        }
        Differences differences = Differences.read(standInFile(folder));
        Files.writeString(
                folder.resolveSibling(folder.getFileName() + ".md"),
                new PlanSummary(tables).text(release, differences));
        print("without a reason in " + standInFile(folder), differences.notIn(differences));
        out.println("written: " + folder);
        return 0;
    }

    private void print(String title, List<String> lines) {
        lines.stream().limit(MOST_LINES).forEach(line -> out.println(title + ": " + line));
        if (lines.size() > MOST_LINES) {
            out.println(title + ": and " + (lines.size() - MOST_LINES) + " more");
        }
    }
}

package io.github.dnn4j.plans;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The page about how long planning takes in each stage of {@code ci/gpu/run.sh}: the end of {@code ci/cudnn-plans
 * --rehearse}.
 */
final class Rehearsal {
    private static final int PROCESSORS = 8;

    private Rehearsal() {}

    /** Arguments: the page to write; the folder of the stages; cuDNN's version; the GPU's name. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), page(Path.of(arguments[1]), arguments[2], arguments[3]));
        System.out.println("written: " + arguments[0]);
    }

    /**
     * The page in Markdown.
     *
     * @param stages has a folder for each stage, named by its place, its name, and {@code with} or {@code without} the
     *     cache
     */
    static String page(Path stages, String version, String gpu) throws IOException {
        MarkdownTable table = new MarkdownTable(
                "stage",
                "cache",
                "#made",
                "#read",
                "#asked",
                "#processor s",
                "#s on two",
                "#s on two alone",
                "#s on eight alone",
                "what the stage said");
        List<Path> folders;
        try (Stream<Path> all = Files.list(stages)) {
            folders = all.filter(Files::isDirectory).sorted().toList();
        }
        for (Path folder : folders) {
            String[] name = folder.getFileName().toString().split(" ");
            PlanningTimes times = PlanningTimes.read(folder.resolve("times.txt"));
            table.row(
                    name[1],
                    name[2],
                    times.count("made"),
                    times.count("read"),
                    times.count("asked"),
                    seconds(times.processor()),
                    seconds(times.elapsed()),
                    seconds(times.on(2)),
                    seconds(times.on(PROCESSORS)),
                    said(folder.resolve("summary.txt"), name[1]));
        }
        return "# How long cuDNN " + version + " plans in the first minutes on a GPU\n\n"
                + "Written by `ci/cudnn-plans --rehearse`: the stages of `ci/gpu/run.sh`, of the bundle, for an " + gpu
                + " that was described to cuDNN, on a machine of two processors, shared with others, without a GPU. cuDNN"
                + " asked its heuristics and made plans, machine code included; the tests' stand-in computed, in bench in"
                + " part only, so results there say nothing. `made`, `read` and `asked` are plans, plans of the cache,"
                + " and questions to the heuristics; `processor s` is what cuDNN took of processors, `s on two` by the"
                + " clock, with whatever else the machine did. The last two are the processors' seconds of each call"
                + " laid on as many processors as nothing else uses, calls at the same time side by side and such lots"
                + " one after the other.\n\n"
                + table + "\n";
    }

    private static String seconds(long micros) {
        return String.format(Locale.ROOT, "%.1f", micros / 1e6);
    }

    /** The last line about the stage. */
    private static String said(Path summary, String stage) throws IOException {
        if (!Files.exists(summary)) {
            return "";
        }
        return Files.readAllLines(summary).stream()
                .filter(line -> line.startsWith(stage))
                .reduce("", (before, line) -> line.replaceAll("\\s+", " ").substring(stage.length() + 1));
    }
}

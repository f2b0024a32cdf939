package io.github.dnn4j.cli.bench;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.cli.options.Diagnosis;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.PlainCommand;
import io.github.dnn4j.cli.options.PlanCacheOption;
import io.github.dnn4j.machine.Fingerprint;
import io.github.dnn4j.machine.ProcessorSettings;
import io.github.dnn4j.measure.Bench;
import io.github.dnn4j.measure.Budget;
import io.github.dnn4j.measure.CacheFlush;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.report.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast backends are, and whether what they compute so fast is right. */
@Command(
        name = "bench",
        description = {
            "Measures networks, models and problems on every backend, precision, batch size and thread count asked for."
                    + " Each result is first compared with the reference; a wrong one is not timed. Times are of whole"
                    + " runs, from inputs in plain layout to outputs in plain layout; --layers tells the parts.",
            "A network alone, `dnn4j bench resnet50`, also writes a page with plots, dnn4j-bench-resnet50.html.",
            ""
        })
public final class BenchCommand extends PlainCommand {
    private static final int MOST_SESSIONS = 1024;

    @Mixin
    private BenchTargets targets;

    @Mixin
    private BenchAxes axes;

    @Mixin
    private PlanCacheOption planCache;

    @Option(
            names = "--time",
            paramLabel = "SECONDS",
            defaultValue = "3",
            description =
                    "Longest time of each measurement (default: 3); it ends sooner when the median is known to one"
                            + " in a hundred.")
    private Double seconds;

    @Option(names = "--layers", description = "Also print the time of every step.")
    private boolean layers;

    @Option(names = "--cold", description = "Empty the caches before each run, as after a pause.")
    private boolean cold;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            split = ",",
            description = "Also run so many sessions at the same time, such as 1,2,8, each on --threads threads.")
    private List<Integer> sessions = new ArrayList<>();

    @Option(
            names = "--start-up",
            negatable = true,
            description =
                    "Measure the time to the first result in processes of their own, or not (default: for networks"
                            + " and models).")
    private Boolean startUp;

    @Mixin
    private BenchOutput output;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "FILE",
            order = 92,
            description = "Measure nothing; tell what moved beyond noise from one --json file to another.")
    private List<Path> compare;

    @Override
    public Integer call() {
        if (compare != null) {
            return compare();
        }
        check();
        List<BenchTarget> parsed = targets.parse();
        Optional<Path> page = output.page(targets.onlyNetwork());
        output.requireWritable(page, this::refuse);
        ProcessorSettings tuning = ProcessorSettings.read(); // before this process is load itself
        BenchRuns.Settings settings = new BenchRuns.Settings(
                Budget.ofSeconds(seconds),
                sessions,
                layers || output.given() || page.isPresent(),
                Optional.ofNullable(startUp),
                planCache.tuning());
        List<Row> rows;
        List<Backend> backends = axes.open(reason -> err().println("dnn4j: " + reason));
        try (CacheFlush flush =
                        cold ? CacheFlush.ofCache(tuning.lastLevelCacheBytes().orElse(0)) : null;
                Progress progress = progress("measuring", 0)) {
            Bench bench = new Bench(
                    System::nanoTime,
                    new Bench.Settings(
                            settings.budget(),
                            flush == null ? () -> {} : flush,
                            settings.sessions(),
                            settings.layers(),
                            settings.kept()));
            rows = new BenchRuns(axes, backends, bench, settings, tuning, progress, this::refuse).measure(parsed);
        } finally {
            backends.forEach(Backend::close);
        }
        Fingerprint machine = Diagnosis.make().machine();
        Map<String, Object> document = BenchOutput.document(machine, tuning, seconds, cold, rows);
        if (!output.printsJson()) {
            new BenchReport(out(), machine, tuning, cold).print(rows, layers);
        }
        output.write(document, page, title(rows), out(), err());
        return exitCode(rows);
    }

    /** Failed if any result was wrong, or nothing at all could be timed. */
    static int exitCode(List<Row> rows) {
        boolean wrong =
                rows.stream().anyMatch(row -> row.result().verdict().status().isFailure());
        boolean nothing = rows.stream().allMatch(row -> row.result().timing().isEmpty());
        return wrong || nothing ? ExitCode.FAILED : ExitCode.OK;
    }

    private static String title(List<Row> rows) {
        List<String> names =
                rows.stream().map(row -> row.result().workload()).distinct().toList();
        return "dnn4j bench: " + (names.size() <= 3 ? String.join(", ", names) : names.size() + " workloads");
    }

    private void check() {
        if (targets.isEmpty()) {
            throw usage(
                    "nothing to measure was named; give the name of a network (`dnn4j networks` lists them), an ONNX"
                            + " file, a problem, or --problems FILE");
        }
        axes.check();
        if (!(seconds > 0 && seconds <= 3600)) {
            throw usage("--time %s; give seconds, more than 0 and at most 3600", seconds);
        }
        for (int count : sessions) {
            if (count < 1 || count > MOST_SESSIONS) {
                throw usage("--sessions %d; give 1 to %d, several with commas between", count, MOST_SESSIONS);
            }
        }
        if (cold && !sessions.isEmpty()) {
            throw usage(
                    "--cold empties the caches between the runs of one session; with --sessions there is no between");
        }
    }

    private int compare() {
        if (!targets.isEmpty() || output.given()) {
            throw usage("--compare reads two files and measures nothing; leave out what is to be measured or written");
        }
        compare.forEach(file -> requireFile(file, "result"));
        BenchComparison.read(compare.getFirst(), compare.getLast()).print(out());
        return ExitCode.OK;
    }
}

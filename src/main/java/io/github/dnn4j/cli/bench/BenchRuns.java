package io.github.dnn4j.cli.bench;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.machine.ProcessorSettings;
import io.github.dnn4j.measure.Bench;
import io.github.dnn4j.measure.Budget;
import io.github.dnn4j.measure.ComputePeak;
import io.github.dnn4j.measure.Configuration;
import io.github.dnn4j.measure.Peaks;
import io.github.dnn4j.measure.Result;
import io.github.dnn4j.measure.Row;
import io.github.dnn4j.measure.StartUp;
import io.github.dnn4j.measure.Workload;
import io.github.dnn4j.reference.ReferenceBackend;
import io.github.dnn4j.report.Progress;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Measures every target in every configuration, then what the machine can do, and start-ups where they are wanted. */
final class BenchRuns {
    private static final int START_UPS = 3;
    private static final long LEAST_PEAK_NANOS = 250_000_000;
    private static final long MOST_PEAK_NANOS = 700_000_000;

    private final BenchAxes axes;
    private final List<Backend> backends;
    private final Bench bench;
    private final Settings settings;
    private final ProcessorSettings tuning;
    private final Progress progress;
    private final Function<String, RuntimeException> usage;

    /**
     * What to measure.
     *
     * @param budget for each measurement
     * @param sessions numbers of sessions to run at the same time
     * @param layers whether to time steps
     * @param startUp whether to measure start-ups; empty for those of networks and models
     * @param kept what backends measure and keep when they compile
     */
    record Settings(
            Budget budget,
            List<Integer> sessions,
            boolean layers,
            Optional<Boolean> startUp,
            io.github.dnn4j.backend.Tuning kept) {}

    BenchRuns(
            BenchAxes axes,
            List<Backend> backends,
            Bench bench,
            Settings settings,
            ProcessorSettings tuning,
            Progress progress,
            Function<String, RuntimeException> usage) {
        this.axes = axes;
        this.backends = backends;
        this.bench = bench;
        this.settings = settings;
        this.tuning = tuning;
        this.progress = progress;
        this.usage = usage;
    }

    private record Task(BenchTarget target, Workload workload, Backend backend, Configuration configuration) {
        String text() {
            return workload.name() + ", " + backend.name() + " "
                    + configuration.arithmetic().label() + ", batch " + configuration.batch()
                    + ", threads " + configuration.threads();
        }
    }

    List<Row> measure(List<BenchTarget> targets) {
        List<Task> tasks = tasks(targets);
        List<Result> results = new ArrayList<>();
        for (Task task : tasks) {
            progress.step(task.text());
            results.add(bench.measure(task.workload(), task.backend(), task.configuration()));
        }
        List<Backend> measurers = openMeasurers();
        try {
            // The fastest run counts, so a narrow interval of the median ends nothing.
            Budget budget = new Budget(
                    Math.clamp(settings.budget().nanos(), LEAST_PEAK_NANOS, MOST_PEAK_NANOS), 3, Integer.MAX_VALUE, 0);
            // In a hurry the copies are small, and what they say of a processor with large caches is the caches'
            // bandwidth.
            boolean hurried = settings.budget().nanos() < LEAST_PEAK_NANOS;
            long cache = hurried ? 0 : tuning.lastLevelCacheBytes().orElse(0);
            Peaks peaks = new Peaks(measurers, System::nanoTime, budget, cache, settings.kept());
            results.forEach(result -> checkPeak(result, peaks));
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < tasks.size(); i++) {
                rows.add(row(tasks.get(i), results.get(i), peaks));
            }
            return rows;
        } finally {
            measurers.forEach(Backend::close);
        }
    }

    private List<Task> tasks(List<BenchTarget> targets) {
        List<Task> tasks = new ArrayList<>();
        for (BenchTarget target : targets) {
            Workload workload = workload(target);
            for (Backend backend : backends) {
                for (Configuration configuration : axes.configurations(workload, backend)) {
                    requireBatch(workload, configuration.batch());
                    tasks.add(new Task(target, workload, backend, configuration));
                }
            }
        }
        return tasks;
    }

    private Workload workload(BenchTarget target) {
        try {
            return target.workload();
        } catch (InvalidDescriptorException refused) {
            throw usage.apply(refused.getMessage());
        }
    }

    private void requireBatch(Workload workload, long batch) {
        try {
            workload.requireBatch(batch);
        } catch (InvalidDescriptorException refused) {
            throw usage.apply(workload.name() + " takes no batch of " + batch + ": " + refused.getMessage());
        }
    }

    /** Every backend that can be opened may show what the machine can do, whichever is measured. */
    private static List<Backend> openMeasurers() {
        return Backends.providers().stream()
                .filter(provider -> !provider.name().equals(ReferenceBackend.NAME))
                .filter(provider -> provider.missing().isEmpty())
                .map(BackendProvider::open)
                .toList();
    }

    /** A peak that a run refutes is measured again. */
    private void checkPeak(Result result, Peaks peaks) {
        progress.step("what the machine can do");
        Row row = new Row(result, peak(result, peaks), OptionalDouble.empty(), Optional.empty());
        if (row.refutesPeak()) {
            Configuration configuration = result.configuration();
            peaks.computeAgain(result.device(), configuration.precision(), configuration.threads());
        }
    }

    private static Optional<ComputePeak> peak(Result result, Peaks peaks) {
        Configuration configuration = result.configuration();
        return result.timing().isEmpty() || configuration.arithmetic().isQuantized()
                ? Optional.empty()
                : peaks.compute(result.device(), configuration.precision(), configuration.threads());
    }

    private Row row(Task task, Result result, Peaks peaks) {
        if (result.timing().isEmpty()) {
            return new Row(result, Optional.empty(), OptionalDouble.empty(), Optional.empty());
        }
        Configuration configuration = task.configuration();
        progress.step("what the machine can do");
        return new Row(
                result, peak(result, peaks), peaks.bandwidth(result.device(), configuration.threads()), startUp(task));
    }

    private Optional<StartUp> startUp(Task task) {
        // A program does not quantize at every start.
        boolean quantized = task.configuration().arithmetic().isQuantized();
        if (quantized || !settings.startUp().orElse(!task.workload().kind().equals("problem"))) {
            return Optional.empty();
        }
        List<StartUp> several = new ArrayList<>();
        for (int i = 0; i < START_UPS; i++) {
            progress.step("start-up of " + task.text());
            several.add(FirstResult.measure(task.backend().name(), task.configuration(), task.target()));
        }
        return Optional.of(StartUp.median(several));
    }
}

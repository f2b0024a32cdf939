package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.backend.Tuning;
import io.github.dnn4j.backend.UnsupportedLayerException;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.MemoryBudgetException;
import io.github.dnn4j.verify.Status;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** Compares a workload with the reference and, if it is right, times it. */
public final class Bench {
    private final LongSupplier clock;
    private final Settings settings;

    /**
     * What to measure besides single runs.
     *
     * @param budget how long each measurement takes
     * @param beforeRun comes before each timed run of one session, to empty caches for example
     * @param sessions numbers of sessions to run at the same time
     * @param layers whether to time every step
     * @param tuning what backends measure and keep when they compile
     */
    public record Settings(Budget budget, Runnable beforeRun, List<Integer> sessions, boolean layers, Tuning tuning) {
        /** Copies the list. */
        public Settings {
            sessions = List.copyOf(sessions);
        }

        /** Without tuning. */
        public Settings(Budget budget, Runnable beforeRun, List<Integer> sessions, boolean layers) {
            this(budget, beforeRun, sessions, layers, Tuning.OFF);
        }
    }

    /** Measures with the given clock, in nanoseconds from any origin. */
    public Bench(LongSupplier clock, Settings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    /** Checks and measures; what the backend cannot do, or does wrong, is in the verdict. */
    public Result measure(Workload given, Backend backend, Configuration configuration) {
        Workload workload = given;
        if (configuration.arithmetic().isQuantized()) {
            try {
                workload = given.quantized(backend);
            } catch (InvalidDescriptorException refused) {
                return refused(given, backend, configuration, Status.INVALID_ARGUMENTS, refused);
            } catch (UnsupportedLayerException refused) {
                return refused(given, backend, configuration, Status.UNIMPLEMENTED, refused);
            }
        }
        Verdict verdict = workload.check(backend, options(configuration), configuration.batch());
        Optional<Timing> timing = Optional.empty();
        if (verdict.isTrusted()) {
            try {
                timing = Optional.of(speed().measure(workload.subject(configuration.batch()), backend, configuration));
            } catch (UnsupportedLayerException refused) {
                verdict = verdict.overruled(Status.UNIMPLEMENTED, refused.getMessage());
            } catch (NativeException | MemoryBudgetException | SpeedMeasurement.WrongResult failure) {
                verdict = verdict.overruled(Status.FAILED, "at full size: " + failure.getMessage());
            }
        }
        return new Result(
                workload.name(), workload.kind(), backend.name(), backend.device(), configuration, verdict, timing);
    }

    private SpeedMeasurement speed() {
        return new SpeedMeasurement(
                clock,
                settings.budget(),
                settings.beforeRun(),
                settings.sessions(),
                settings.layers(),
                settings.tuning());
    }

    private CompileOptions options(Configuration configuration) {
        return configuration.options().tuning(settings.tuning());
    }

    private static Result refused(
            Workload workload, Backend backend, Configuration configuration, Status status, RuntimeException why) {
        Verdict verdict = new Verdict(status, "nothing", OptionalDouble.empty(), why.getMessage(), "");
        return new Result(
                workload.name(),
                workload.kind(),
                backend.name(),
                backend.device(),
                configuration,
                verdict,
                Optional.empty());
    }
}

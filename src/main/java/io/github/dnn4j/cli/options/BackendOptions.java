package io.github.dnn4j.cli.options;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Tuning;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What computes, in which precision, on how many threads, whether it is tuned first, and what becomes of NaN. */
public final class BackendOptions extends ComputeOptions {
    @Option(
            names = "--tune",
            description = "Measure memory layouts and implementations first, and take the fastest (some seconds).")
    private boolean tune;

    @Option(
            names = "--tuning-cache",
            paramLabel = "FOLDER",
            description = "Keep what --tune measures in files in this folder, and use what is there.")
    private Path tuningCache;

    @Mixin
    private PlanCacheOption planCache;

    @Option(
            names = "--avoid",
            paramLabel = "NAME",
            split = ",",
            description = {
                "Pass over an implementation, by its name in explain: dnn4j:winograd, or brg_conv_fwd for all of that"
                        + " name. May be given more than once.",
            })
    private List<String> avoided = List.of();

    @Option(
            names = "--non-finite",
            paramLabel = "WHAT",
            defaultValue = "refuse",
            description =
                    "What becomes of NaN and infinities: refuse (the default: weights that hold one, and inputs that"
                            + " hold a NaN), ignore (nobody looks), or propagate (every layer gives what its definition does,"
                            + " more slowly).")
    private NonFinite nonFinite;

    /** Precision, threads, tuning, what is passed over, and what becomes of numbers that are not finite. */
    public CompileOptions compileOptions() {
        return CompileOptions.defaults()
                .precision(precision())
                .threads(requestedThreads())
                .tuning(tuning())
                .nonFinite(nonFinite)
                .avoiding(avoided.toArray(String[]::new));
    }

    private Tuning tuning() {
        if (planCache.given() && (tune || tuningCache != null)) {
            throw usage("--plan-cache goes without measuring; to keep what is measured, and plans with it, give"
                    + " --tuning-cache FOLDER alone");
        }
        if (tuningCache != null) {
            planCache.requireFolder("--tuning-cache", tuningCache);
            return Tuning.MEASURE.cachedIn(tuningCache);
        }
        return tune ? Tuning.MEASURE : planCache.tuning();
    }
}

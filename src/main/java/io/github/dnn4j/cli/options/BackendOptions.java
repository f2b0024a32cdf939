package io.github.dnn4j.cli.options;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Tuning;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What computes, in which precision, on how many threads, and whether it is tuned first. */
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
            names = "--no-winograd",
            description =
                    "Compute 3x3 convolutions directly, also where Winograd's minimal filtering is faster (f32 on AVX-512).")
    private boolean noWinograd;

    /** Precision, threads, tuning and whether Winograd's minimal filtering is allowed. */
    public CompileOptions compileOptions() {
        return CompileOptions.defaults()
                .precision(precision())
                .threads(requestedThreads())
                .tuning(tuning())
                .winograd(!noWinograd);
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

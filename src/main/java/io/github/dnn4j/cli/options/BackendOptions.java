package io.github.dnn4j.cli.options;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Tuning;
import java.nio.file.Files;
import java.nio.file.Path;
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
        if (tuningCache != null) {
            requireFolder(tuningCache);
            return Tuning.MEASURE.cachedIn(tuningCache);
        }
        return tune ? Tuning.MEASURE : Tuning.OFF;
    }

    /** A folder that is there or can be made: no file may stand in its way. */
    private void requireFolder(Path folder) {
        for (Path part = folder.toAbsolutePath(); part != null; part = part.getParent()) {
            if (Files.exists(part)) {
                if (!Files.isDirectory(part)) {
                    throw usage("--tuning-cache %s; %s is a file, not a folder", folder, part);
                }
                return;
            }
        }
    }
}

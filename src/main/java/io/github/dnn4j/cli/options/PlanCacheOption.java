package io.github.dnn4j.cli.options;

import io.github.dnn4j.backend.Tuning;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a library's plans are kept, if nothing is measured. */
public final class PlanCacheOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--plan-cache",
            paramLabel = "FOLDER",
            description = "Keep the execution plans of cuDNN, which take long to make, in files in this folder, and use"
                    + " what is there; nothing is measured. Other backends keep none.")
    private Path folder;

    boolean given() {
        return folder != null;
    }

    /** Nothing measured, and plans kept if that was asked for. */
    public Tuning tuning() {
        if (folder == null) {
            return Tuning.OFF;
        }
        requireFolder("--plan-cache", folder);
        return Tuning.OFF.cachedIn(folder);
    }

    /** A folder that is there or can be made: no file may stand in its way. */
    void requireFolder(String option, Path path) {
        for (Path part = path.toAbsolutePath(); part != null; part = part.getParent()) {
            if (Files.exists(part)) {
                if (!Files.isDirectory(part)) {
                    throw new ParameterException(
                            spec.commandLine(), String.format("%s %s; %s is a file, not a folder", option, path, part));
                }
                return;
            }
        }
    }
}

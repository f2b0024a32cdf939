package io.github.dnn4j.cli.inspect;

import io.github.dnn4j.cli.options.CliCommand;
import io.github.dnn4j.cli.options.Diagnosis;
import io.github.dnn4j.cli.options.ExitCode;
import io.github.dnn4j.cli.options.Units;
import io.github.dnn4j.json.Json;
import io.github.dnn4j.machine.ContainerLimits;
import io.github.dnn4j.machine.Fingerprint;
import io.github.dnn4j.runtime.ExtractionFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;

/** What dnn4j finds on this machine, and what stands in its way. */
@Command(
        name = "doctor",
        description = {
            "Tells what dnn4j finds on this machine: processor and instruction sets, the cores and memory that the"
                    + " container allows, oneDNN, GPU, where native libraries are, and what may be in the way. Exit code"
                    + " 1 if oneDNN cannot run.",
            ""
        })
public final class DoctorCommand extends CliCommand {
    @Override
    public Integer call() {
        Diagnosis diagnosis = Diagnosis.make();
        if (json()) {
            printJson(toJson(diagnosis));
        } else {
            print(diagnosis);
        }
        return diagnosis.oneDnn().isPresent() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void print(Diagnosis diagnosis) {
        Fingerprint machine = diagnosis.machine();
        line(
                "dnn4j",
                machine.build().version()
                        + machine.build()
                                .shortCommit()
                                .map(c -> ", commit " + c)
                                .orElse(""));
        line("Java", machine.jvm());
        line("system", machine.operatingSystem() + ", " + machine.cLibrary());
        line("processor", machine.processor().name());
        line("has", String.join(", ", machine.processor().instructionSets()));
        line("cores", cores(machine));
        line("memory", memory(machine));
        line("", "");
        diagnosis
                .oneDnn()
                .ifPresentOrElse(
                        found -> {
                            line("oneDNN", found.version() + ", threads by " + found.threading());
                            line("uses", found.instructionSet());
                            line("precisions", String.join(", ", found.precisions()));
                            line(
                                    "keeps",
                                    "up to " + found.primitiveCache()
                                            + " primitives for shapes that come again"
                                            + " (ONEDNN_PRIMITIVE_CACHE_CAPACITY)");
                        },
                        () -> line("oneDNN", "cannot run; see the backends below"));
        line("", "");
        String title = "backends";
        for (Map.Entry<String, Optional<String>> backend : diagnosis.backends().entrySet()) {
            line(
                    title,
                    backend.getKey() + ": "
                            + backend.getValue()
                                    .map(what -> "not available: " + what)
                                    .orElse("available"));
            title = "";
        }
        line("GPU", diagnosis.gpu().available() ? diagnosis.gpu().state() : "not usable; the backend cudnn says why");
        diagnosis.gpu().found().forEach((what, where) -> line("", what + ": " + where.orElse("not found")));
        title = "libraries";
        for (Map.Entry<String, Path> library : diagnosis.libraries().entrySet()) {
            line(title, library.getKey() + ": " + library.getValue());
            title = "";
        }
        line(
                "",
                diagnosis
                        .folder()
                        .map(found -> "extracted to " + found.folder() + ", which nobody else can change")
                        .orElse("extracted to no folder"));
        printWarnings(diagnosis.warnings());
    }

    private void printWarnings(List<String> warnings) {
        out().println();
        if (warnings.isEmpty()) {
            out().println("No warnings.");
        }
        warnings.forEach(warning -> out().println("WARNING: " + warning));
    }

    private void line(String title, String text) {
        out().println(String.format(Locale.ROOT, "%-12s%s", title, text).stripTrailing());
    }

    private static String cores(Fingerprint machine) {
        ContainerLimits limits = machine.limits();
        String limit = limits.processors().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "the container allows %.2f",
                        limits.processors().getAsDouble())
                : "no container limit";
        return machine.usableProcessors() + " usable of " + machine.processor().online() + "; " + limit + " ("
                + limits.version() + ")";
    }

    private static String memory(Fingerprint machine) {
        OptionalLong usable = machine.usableMemoryBytes();
        OptionalLong limit = machine.limits().memoryBytes();
        return (usable.isPresent() ? Units.bytes(usable.getAsLong()) + " usable" : "unknown")
                + (machine.memoryBytes().isPresent()
                        ? " of " + Units.bytes(machine.memoryBytes().getAsLong())
                        : "")
                + "; "
                + (limit.isPresent() ? "the container allows " + Units.bytes(limit.getAsLong()) : "no container limit")
                + "; Java heap up to " + Units.bytes(Runtime.getRuntime().maxMemory());
    }

    private static Map<String, Object> toJson(Diagnosis diagnosis) {
        Map<String, Object> backends = Json.object();
        diagnosis
                .backends()
                .forEach((name, missing) ->
                        backends.put(name, Json.object("available", missing.isEmpty(), "missing", missing)));
        return Json.object(
                "machine",
                diagnosis.machine().toJson(),
                "onednn",
                diagnosis
                        .oneDnn()
                        .map(found -> Json.object(
                                "version",
                                found.version(),
                                "threading",
                                found.threading(),
                                "instruction_set",
                                found.instructionSet(),
                                "precisions",
                                found.precisions(),
                                "primitive_cache_capacity",
                                found.primitiveCache())),
                "backends",
                backends,
                "gpu",
                Json.object(
                        "available",
                        diagnosis.gpu().available(),
                        "state",
                        diagnosis.gpu().state(),
                        "found",
                        diagnosis.gpu().found()),
                "libraries",
                diagnosis.libraries(),
                "library_folder",
                diagnosis.folder().map(ExtractionFolder::folder),
                "warnings",
                diagnosis.warnings());
    }
}

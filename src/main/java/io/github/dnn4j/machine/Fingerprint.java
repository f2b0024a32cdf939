package io.github.dnn4j.machine;

import io.github.dnn4j.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The machine and the software that a result was made with, so that figures can be compared.
 *
 * @param processor the processor
 * @param usableProcessors processors that the JVM may use: what affinity and container leave
 * @param memoryBytes memory of the machine; empty if the system does not tell
 * @param limits what the container allows
 * @param jvm name and version of the virtual machine
 * @param operatingSystem name, version and architecture
 * @param cLibrary the C library
 * @param build version and commit of dnn4j
 * @param libraries versions of the libraries beneath, by name
 */
public record Fingerprint(
        Processor processor,
        int usableProcessors,
        OptionalLong memoryBytes,
        ContainerLimits limits,
        String jvm,
        String operatingSystem,
        CLibrary cLibrary,
        BuildInfo build,
        Map<String, String> libraries) {
    /** Copies the map. */
    public Fingerprint {
        libraries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(libraries));
    }

    /** This machine's, with the versions of the libraries that the caller knows of. */
    public static Fingerprint collect(Map<String, String> libraries) {
        return new Fingerprint(
                Processor.read(),
                Runtime.getRuntime().availableProcessors(),
                machineMemory(),
                ContainerLimits.read(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                CLibrary.read(),
                BuildInfo.read(),
                libraries);
    }

    private static OptionalLong machineMemory() {
        Path file = Path.of("/proc/meminfo");
        try {
            if (Files.isReadable(file)) {
                for (String line : Files.readAllLines(file)) {
                    if (line.startsWith("MemTotal:")) {
                        return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) << 10);
                    }
                }
            }
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }

    /** The memory that this process may use: the machine's, or the container's limit where that is lower. */
    public OptionalLong usableMemoryBytes() {
        OptionalLong limit = limits.memoryBytes();
        if (memoryBytes.isEmpty() || limit.isEmpty()) {
            return limit.isPresent() ? limit : memoryBytes;
        }
        return OptionalLong.of(Math.min(memoryBytes.getAsLong(), limit.getAsLong()));
    }

    /** As a JSON object, for {@link Json#write}. */
    public Map<String, Object> toJson() {
        return Json.object(
                "processor",
                processor.name(),
                "instruction_sets",
                processor.instructionSets(),
                "processors_online",
                processor.online(),
                "processors_usable",
                usableProcessors,
                "memory_bytes",
                orNull(memoryBytes),
                "container",
                Json.object(
                        "version",
                        limits.version(),
                        "processors",
                        limits.processors().isPresent() ? limits.processors().getAsDouble() : null,
                        "memory_bytes",
                        orNull(limits.memoryBytes())),
                "jvm",
                jvm,
                "operating_system",
                operatingSystem,
                "c_library",
                cLibrary.toString(),
                "dnn4j",
                build.version(),
                "commit",
                build.commit(),
                "libraries",
                libraries);
    }

    private static Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}

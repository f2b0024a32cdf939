package io.github.dnn4j.machine;

import io.github.dnn4j.json.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What besides the machine itself decides how fast it is at the moment.
 *
 * @param governor how Linux chooses the processor's frequency; empty where it does not tell, as in most virtual
 *     machines
 * @param boost whether the processor may exceed its base frequency; empty where the system does not tell
 * @param lastLevelCacheBytes size of the last-level cache; empty where the system does not tell
 * @param load processes that ran or wanted to, averaged over the last minute; empty where the system does not tell
 * @param environment variables that the native libraries beneath obey, by name
 * @param javaOptions options that the virtual machine was started with; empty in a runtime without the module
 *     java.management
 */
public record ProcessorSettings(
        Optional<String> governor,
        Optional<Boolean> boost,
        OptionalLong lastLevelCacheBytes,
        OptionalDouble load,
        Map<String, String> environment,
        List<String> javaOptions) {
    private static final List<String> PREFIXES =
            List.of("OMP_", "GOMP_", "KMP_", "ONEDNN_", "DNNL_", "CUDA_", "CUDNN_");

    /** Copies map and list. */
    public ProcessorSettings {
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        javaOptions = List.copyOf(javaOptions);
    }

    /** This machine's, now. */
    public static ProcessorSettings read() {
        return read(Path.of("/"), System.getenv(), optionsOfJava());
    }

    private static List<String> optionsOfJava() {
        boolean known = ModuleLayer.boot().findModule("java.management").isPresent();
        return known ? ManagementFactory.getRuntimeMXBean().getInputArguments() : List.of();
    }

    /** According to the files under another root folder. */
    static ProcessorSettings read(Path root, Map<String, String> environment, List<String> javaOptions) {
        Path processors = root.resolve("sys/devices/system/cpu");
        Map<String, String> obeyed = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (PREFIXES.stream().anyMatch(name::startsWith)) {
                obeyed.put(name, value);
            }
        });
        return new ProcessorSettings(
                line(processors.resolve("cpu0/cpufreq/scaling_governor")),
                line(processors.resolve("intel_pstate/no_turbo"))
                        .map("0"::equals)
                        .or(() -> line(processors.resolve("cpufreq/boost")).map("1"::equals)),
                lastLevelCache(processors.resolve("cpu0/cache")),
                line(root.resolve("proc/loadavg"))
                        .map(text -> text.split(" ")[0])
                        .filter(text -> text.matches("\\d+\\.\\d+"))
                        .map(text -> OptionalDouble.of(Double.parseDouble(text)))
                        .orElse(OptionalDouble.empty()),
                obeyed,
                javaOptions);
    }

    /** The largest of a processor's caches: sizes are given as in {@code 32768K}. */
    private static OptionalLong lastLevelCache(Path folder) {
        if (!Files.isDirectory(folder)) {
            return OptionalLong.empty();
        }
        try (Stream<Path> caches = Files.list(folder)) {
            return caches.map(cache -> line(cache.resolve("size")).orElse(""))
                    .filter(size -> size.matches("\\d{1,9}[KM]"))
                    .mapToLong(size ->
                            Long.parseLong(size.substring(0, size.length() - 1)) << (size.endsWith("K") ? 10 : 20))
                    .max();
        } catch (IOException unreadable) {
            return OptionalLong.empty();
        }
    }

    private static Optional<String> line(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file).stream().findFirst() : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** As a JSON object, for {@link Json#write}. */
    public Map<String, Object> toJson() {
        return Json.object(
                "governor",
                governor,
                "boost",
                boost,
                "last_level_cache_bytes",
                lastLevelCacheBytes.isPresent() ? lastLevelCacheBytes.getAsLong() : null,
                "load_average",
                load.isPresent() ? load.getAsDouble() : null,
                "environment",
                environment,
                "java_options",
                javaOptions);
    }
}

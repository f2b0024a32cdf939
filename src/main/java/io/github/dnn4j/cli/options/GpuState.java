package io.github.dnn4j.cli.options;

import io.github.dnn4j.cudnn.CudnnInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What there is for computing on an NVIDIA GPU.
 *
 * @param available whether the GPU backend can be opened
 * @param state a sentence
 * @param found path or version of each part that was looked for, empty for what was not found
 */
public record GpuState(boolean available, String state, Map<String, Optional<String>> found) {
    private static final String VERSION_UNKNOWN = "present, but its version cannot be read";

    /** Looks for the driver and the libraries, and loads them if all are there. */
    static GpuState read() {
        Optional<String> missing = CudnnInfo.missing();
        Map<String, Optional<String>> found = new LinkedHashMap<>();
        found.put("NVIDIA driver", driver());
        CudnnInfo.versions().forEach((what, version) -> found.put(what, Optional.of(version)));
        CudnnInfo.libraries().forEach((file, path) -> found.put(file, path.map(Path::toString)));
        return new GpuState(missing.isEmpty(), missing.orElse("usable by the backend cudnn"), found);
    }

    private static Optional<String> driver() {
        Path version = Path.of("/proc/driver/nvidia/version");
        if (!Files.exists(version)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(version).stream().findFirst();
        } catch (IOException unreadable) {
            return Optional.of(VERSION_UNKNOWN);
        }
    }
}

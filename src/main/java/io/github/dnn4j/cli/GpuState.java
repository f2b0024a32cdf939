package io.github.dnn4j.cli;

import io.github.dnn4j.backend.BackendProvider;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is for computing on an NVIDIA GPU.
 *
 * @param available whether a GPU backend can be opened
 * @param state a sentence
 * @param found path or version of each part that was looked for, empty for what was not found
 */
record GpuState(boolean available, String state, Map<String, Optional<String>> found) {
    private static final String BACKEND = "cudnn";

    /** Libraries that come with the driver or from the user's system, by the start of their file names. */
    private static final List<String> LIBRARIES =
            List.of("libcuda.so.1", "libcudart.so", "libcublas.so", "libcudnn.so");

    /** Looks for the backend, the driver and the libraries. */
    static GpuState read(List<BackendProvider> providers) {
        Map<String, Optional<String>> found = new LinkedHashMap<>();
        found.put("NVIDIA driver", driver());
        for (String library : LIBRARIES) {
            found.put(library, find(library));
        }
        Optional<BackendProvider> provider = providers.stream()
                .filter(candidate -> candidate.name().equals(BACKEND))
                .findFirst();
        if (provider.isEmpty()) {
            return new GpuState(false, "this version of dnn4j has no GPU backend", found);
        }
        Optional<String> missing = provider.get().missing();
        return new GpuState(missing.isEmpty(), missing.orElse("the backend " + BACKEND + " is available"), found);
    }

    private static Optional<String> driver() {
        Path version = Path.of("/proc/driver/nvidia/version");
        try {
            return Files.isReadable(version)
                    ? Files.readAllLines(version).stream().findFirst()
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> find(String library) {
        for (Path folder : folders()) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, library + "*")) {
                for (Path file : files) {
                    return Optional.of(file.toString());
                }
            } catch (IOException unreadable) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** Where the system's loader looks, as far as that can be told without asking it. */
    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        String given = System.getenv("LD_LIBRARY_PATH");
        if (given != null) {
            for (String folder : given.split(":")) {
                if (!folder.isBlank()) {
                    folders.add(Path.of(folder));
                }
            }
        }
        for (String folder : List.of(
                "/usr/local/cuda/lib64",
                "/usr/lib/x86_64-linux-gnu",
                "/usr/lib/aarch64-linux-gnu",
                "/usr/lib64",
                "/usr/lib",
                "/usr/lib/wsl/lib",
                "/usr/local/lib")) {
            folders.add(Path.of(folder));
        }
        return folders;
    }
}

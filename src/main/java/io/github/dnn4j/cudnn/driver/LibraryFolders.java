package io.github.dnn4j.cudnn.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folders in which CUDA and cuDNN are looked for: those that the user names, those of the loader, those of NVIDIA's
 * Python packages, and the usual ones of the system, in this order.
 *
 * @param folders the folders that exist
 */
public record LibraryFolders(List<Path> folders) {
    /** System property with folders that come before all others, separated as in a class path. */
    static final String PROPERTY = "dnn4j.cuda.path";

    private static final List<String> SYSTEM = List.of(
            "/usr/local/cuda/lib64",
            "/usr/local/cuda-13/lib64",
            "/usr/lib/x86_64-linux-gnu",
            "/lib/x86_64-linux-gnu",
            "/usr/lib64",
            "/usr/lib/wsl/lib",
            "/usr/local/nvidia/lib64",
            "/usr/local/lib",
            "/usr/lib");

    /** Where NVIDIA's Python packages put their libraries, below a folder of packages. */
    private static final List<String> PYTHON_PACKAGES =
            List.of("nvidia/cudnn/lib", "nvidia/cu13/lib", "nvidia/cuda_runtime/lib");

    public LibraryFolders {
        folders = List.copyOf(folders);
    }

    /** The folders of this machine. */
    public static LibraryFolders ofMachine() {
        return of(System.getenv(), System.getProperty(PROPERTY, ""), Path.of(System.getProperty("user.home")));
    }

    /** The folders by environment, property and home folder. */
    static LibraryFolders of(Map<String, String> environment, String property, Path home) {
        Set<Path> found = new LinkedHashSet<>();
        split(property).forEach(folder -> add(found, folder));
        for (String below : List.of("lib", "lib64", "bin", "")) {
            split(environment.getOrDefault("CUDNN_PATH", "")).forEach(folder -> add(found, folder.resolve(below)));
        }
        split(environment.getOrDefault("LD_LIBRARY_PATH", "")).forEach(folder -> add(found, folder));
        for (Path packages : pythonPackages(environment, home)) {
            PYTHON_PACKAGES.forEach(name -> add(found, packages.resolve(name)));
        }
        SYSTEM.forEach(folder -> add(found, Path.of(folder)));
        loaderFolders().forEach(folder -> add(found, folder));
        return new LibraryFolders(new ArrayList<>(found));
    }

    /** The first file of that name. */
    public Optional<Path> find(String file) {
        return folders.stream()
                .map(folder -> folder.resolve(file))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static void add(Set<Path> found, Path folder) {
        if (Files.isDirectory(folder)) {
            found.add(folder.toAbsolutePath().normalize());
        }
    }

    private static List<Path> split(String folders) {
        List<Path> result = new ArrayList<>();
        for (String folder : folders.split(java.io.File.pathSeparator)) {
            if (!folder.isBlank()) {
                result.add(Path.of(folder));
            }
        }
        return result;
    }

    /** The folders {@code lib/python3.N/site-packages} and {@code dist-packages} of environment, user and system. */
    private static List<Path> pythonPackages(Map<String, String> environment, Path home) {
        List<Path> result = new ArrayList<>();
        for (String variable : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            split(environment.getOrDefault(variable, ""))
                    .forEach(root -> result.addAll(matching(root.resolve("lib"), "python3*")));
        }
        result.addAll(matching(home.resolve(".local/lib"), "python3*"));
        result.addAll(matching(Path.of("/usr/local/lib"), "python3*"));
        result.addAll(matching(Path.of("/usr/lib"), "python3*"));
        result.addAll(matching(Path.of("/opt/conda/lib"), "python3*"));
        return result.stream()
                .flatMap(folder -> List.of(folder.resolve("site-packages"), folder.resolve("dist-packages")).stream())
                .toList();
    }

    private static List<Path> matching(Path folder, String pattern) {
        List<Path> result = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return result;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, pattern)) {
            entries.forEach(result::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            return List.of(); // a folder that cannot be read cannot be loaded from either
        }
        result.sort(null);
        return result;
    }

    /** The folders named in {@code /etc/ld.so.conf.d}. */
    private static List<Path> loaderFolders() {
        List<Path> result = new ArrayList<>();
        for (Path file : matching(Path.of("/etc/ld.so.conf.d"), "*.conf")) {
            try (var lines = Files.lines(file)) {
                lines.map(String::strip)
                        .filter(line -> line.startsWith("/"))
                        .map(Path::of)
                        .forEach(result::add);
            } catch (IOException | UncheckedIOException unreadable) {
                continue; // as above
            }
        }
        return result;
    }
}

package io.github.dnn4j.cli.options;

import io.github.dnn4j.backend.BackendProvider;
import io.github.dnn4j.backend.Backends;
import io.github.dnn4j.machine.Fingerprint;
import io.github.dnn4j.onednn.OneDnnInfo;
import io.github.dnn4j.runtime.ExtractionFolder;
import io.github.dnn4j.runtime.JavaCpp;
import io.github.dnn4j.runtime.Mounts;
import io.github.dnn4j.runtime.NativeRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code doctor} finds.
 *
 * @param machine the machine and the software on it
 * @param oneDnn what oneDNN is and uses; empty if it cannot run
 * @param backends what each backend lacks, by name; empty for what can be opened
 * @param gpu what there is for GPUs
 * @param libraries the native libraries that this process runs on, by what they are
 * @param folder where native libraries are extracted to; empty if there is no folder for that
 * @param warnings what may make dnn4j slow or keep it from running
 */
public record Diagnosis(
        Fingerprint machine,
        Optional<OneDnn> oneDnn,
        Map<String, Optional<String>> backends,
        GpuState gpu,
        Map<String, Path> libraries,
        Optional<ExtractionFolder> folder,
        List<String> warnings) {
    private static final int GLIBC_MAJOR = 2;
    private static final int GLIBC_MINOR = 28;

    /**
     * oneDNN on this machine.
     *
     * @param version its version
     * @param threading what it was built to run its threads with
     * @param instructionSet the most capable one that it uses
     * @param precisions what it computes in, with remarks
     * @param primitiveCache how many primitives it keeps for the process to use again
     */
    public record OneDnn(
            String version, String threading, String instructionSet, List<String> precisions, int primitiveCache) {}

    /** Looks at this machine. */
    public static Diagnosis make() {
        List<BackendProvider> providers = Backends.providers();
        Map<String, Optional<String>> backends = new LinkedHashMap<>();
        providers.forEach(provider -> backends.put(provider.name(), provider.missing()));
        Optional<OneDnn> oneDnn = OneDnnInfo.missing().isEmpty() ? Optional.of(describeOneDnn()) : Optional.empty();
        Map<String, String> versions = new LinkedHashMap<>();
        oneDnn.ifPresent(found -> versions.put("oneDNN", found.version()));
        Fingerprint machine = Fingerprint.collect(versions);
        Map<String, Path> libraries = loadedLibraries();
        Optional<ExtractionFolder> folder = JavaCpp.folder();
        List<String> warnings = new ArrayList<>();
        folder.ifPresent(chosen -> chosen.passedOver()
                .forEach(why ->
                        warnings.add(why + "; native libraries are extracted to " + chosen.folder() + " instead")));
        warnings.addAll(warnings(machine, libraries, System.getenv("OMP_NUM_THREADS"), Mounts.read()));
        return new Diagnosis(machine, oneDnn, backends, GpuState.read(), libraries, folder, List.copyOf(warnings));
    }

    private static OneDnn describeOneDnn() {
        List<String> precisions = new ArrayList<>(List.of("f32"));
        if (OneDnnInfo.supportsBf16()) {
            precisions.add(OneDnnInfo.isBf16Native() ? "bf16" : "bf16 (emulated, so no faster than f32)");
        }
        if (OneDnnInfo.supportsF16()) {
            precisions.add("f16");
        }
        precisions.add(
                OneDnnInfo.sumsProductsOfIntegers()
                        ? "int8"
                        : "int8 (without VNNI, so convolutions and fully connected layers stay in floating point)");
        return new OneDnn(
                OneDnnInfo.version(),
                OneDnnInfo.threading(),
                OneDnnInfo.instructionSet(),
                List.copyOf(precisions),
                OneDnnInfo.primitiveCacheCapacity());
    }

    private static Map<String, Path> loadedLibraries() {
        Map<String, Path> libraries = new LinkedHashMap<>();
        if (NativeRuntime.isAvailable()) {
            libraries.put("dnn4j", NativeRuntime.libraryPath());
            libraries.put("oneDNN", NativeRuntime.oneDnnPath());
            libraries.put("OpenMP", NativeRuntime.openMpPath());
        }
        return libraries;
    }

    /** Where native libraries are, or would be, extracted to. */
    private static Set<Path> extractionFolders(Map<String, Path> libraries) {
        Set<Path> folders = new LinkedHashSet<>();
        libraries.values().forEach(library -> folders.add(library.getParent()));
        JavaCpp.folder().map(ExtractionFolder::folder).ifPresent(folders::add);
        folders.add(Path.of(System.getProperty("java.io.tmpdir")));
        return folders;
    }

    public static List<String> warnings(
            Fingerprint machine, Map<String, Path> libraries, String ompThreads, Mounts mounts) {
        List<String> warnings = new ArrayList<>();
        for (Path folder : extractionFolders(libraries)) {
            if (mounts.forbidExecution(folder)) {
                warnings.add(folder + " is mounted noexec, so native libraries extracted there cannot be loaded; name"
                        + " another folder by -Dorg.bytedeco.javacpp.cachedir=FOLDER (in DNN4J_JAVA_OPTS), or by"
                        + " -Djava.io.tmpdir=FOLDER for the temporary folder");
            }
        }
        int usable = machine.usableProcessors();
        if (ompThreads != null && ompThreads.matches("\\d{1,9}(,.*)?")) {
            int threads = Integer.parseInt(ompThreads.split(",")[0]);
            if (threads > usable) {
                warnings.add("OMP_NUM_THREADS is " + threads + ", but only " + usable
                        + " processors are usable: the threads would wait for one another; unset it");
            }
        }
        if (machine.cLibrary().isGlibcBefore(GLIBC_MAJOR, GLIBC_MINOR)) {
            warnings.add(machine.cLibrary() + " is older than glibc " + GLIBC_MAJOR + "." + GLIBC_MINOR
                    + ", which the native libraries need; use a newer system or container image");
        }
        if (machine.cLibrary().name().equals("musl")) {
            warnings.add("the system runs on musl, but the native libraries need glibc " + GLIBC_MAJOR + "."
                    + GLIBC_MINOR + " or newer; use a container image with glibc (not Alpine)");
        }
        machine.limits().processors().ifPresent(limit -> {
            if (limit < usable) {
                warnings.add(String.format(
                        java.util.Locale.ROOT,
                        "the container allows %.2f processors, but %d threads would run: the system will pause them"
                                + " now and then; give a whole number of processors or use --threads",
                        limit,
                        usable));
            }
        });
        return warnings;
    }
}

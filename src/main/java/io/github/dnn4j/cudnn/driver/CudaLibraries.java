package io.github.dnn4j.cudnn.driver;

import io.github.dnn4j.runtime.JavaCpp;
import io.github.dnn4j.runtime.LoadFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds and loads what the backend needs, once per process, and says what is missing. The libraries are loaded by path
 * before the CUDA preset, whose own then bind to them by name, so that the folders of {@link LibraryFolders} count and
 * not only the loader's.
 */
public final class CudaLibraries {
    private static final String DRIVER = "libcuda.so.1";
    private static final String RUNTIME = "libcudart.so.13";
    /**
     * cuDNN asks the loader for it by name when it is first asked for engines, and ends the process if it is not there:
     * loaded by path before, it is.
     */
    private static final String CUBLAS_LT = "libcublasLt.so.13";
    /** Each after those that it needs. */
    private static final List<String> CUDNN = List.of(
            "libcudnn_graph.so.9",
            "libcudnn_ops.so.9",
            "libcudnn_cnn.so.9",
            "libcudnn_adv.so.9",
            "libcudnn_engines_precompiled.so.9",
            "libcudnn_engines_runtime_compiled.so.9",
            "libcudnn_heuristic.so.9",
            "libcudnn.so.9");

    private static final String GET_CUBLAS_LT =
            "install cuBLAS for CUDA 13, for example by `pip install nvidia-cublas` or NVIDIA's package libcublas-13-0;"
                    + " if it is there, name its folder in the environment variable LD_LIBRARY_PATH";
    /** What was loaded, by file name, and what is missing after that. */
    record Loaded(Map<String, Path> files, Optional<MissingRequirement> lack) {
        Optional<String> missing() {
            return lack.map(MissingRequirement::what);
        }
    }

    private static final class Once {
        static final Loaded LOADED = load(LibraryFolders.ofMachine(), SystemLoader::find);
    }

    private CudaLibraries() {}

    /** What is missing and how to get it; empty if a GPU can be used. */
    public static Optional<String> missing() {
        return lack().map(MissingRequirement::what);
    }

    /** The same with the error that showed it. */
    public static Optional<MissingRequirement> lack() {
        return Once.LOADED.lack();
    }

    /** The files that were loaded, by name; those that the loader found by itself are not among them. */
    public static Map<String, Path> files() {
        return Once.LOADED.files();
    }

    /** The names of all libraries that are needed. */
    public static List<String> needed() {
        List<String> result = new ArrayList<>(List.of(DRIVER, RUNTIME, CUBLAS_LT));
        result.addAll(CUDNN);
        return result;
    }

    /** Finds a library: in the folders, or, where they do not have it, by the system's loader. */
    private record Finder(LibraryFolders folders, Function<String, Optional<Path>> loader) {
        Optional<Path> find(String file) {
            return folders.find(file).or(() -> loader.apply(file));
        }
    }

    /**
     * Loads everything; what is loaded already is not loaded again.
     *
     * @param loader finds what is not in the folders
     */
    static Loaded load(LibraryFolders folders, Function<String, Optional<Path>> loader) {
        return load(new Finder(folders, loader));
    }

    private static Loaded load(Finder finder) {
        Map<String, Path> files = new LinkedHashMap<>();
        Optional<MissingRequirement> lack = CudaRequirements.platform()
                .or(() -> load(DRIVER, finder, files, "NVIDIA's driver", CudaRequirements.GET_DRIVER))
                .or(CudaRequirements::preset)
                .or(CudaLibraries::javaCpp)
                .or(() -> loadRuntime(finder, files))
                .or(() -> {
                    CudaKernels.bindDriver(files.get(DRIVER));
                    return CudaRequirements.device();
                })
                .or(() -> load(CUBLAS_LT, finder, files, "cuBLAS, without which cuDNN does not work", GET_CUBLAS_LT))
                .or(() -> CUDNN.stream()
                        .flatMap(file -> load(file, finder, files, "cuDNN", CudaRequirements.GET_CUDNN).stream())
                        .findFirst())
                .or(() -> {
                    Cudnn.bind(CUDNN.reversed().stream().map(files::get).toList());
                    return CudaRequirements.cudnn();
                });
        return new Loaded(java.util.Collections.unmodifiableMap(files), lack);
    }

    /** The preset's own libraries are extracted to a folder and loaded from there, as those of oneDNN are. */
    private static Optional<MissingRequirement> javaCpp() {
        try {
            JavaCpp.prepare();
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            LoadFailure failure = LoadFailure.of(e);
            return Optional.of(new MissingRequirement(failure.message(), Optional.of(e)));
        }
    }

    private static Optional<MissingRequirement> load(
            String file, Finder finder, Map<String, Path> files, String what, String how) {
        Optional<Path> found = finder.find(file);
        if (found.isEmpty()) {
            return MissingRequirement.of(
                    "no " + file + " (" + what + ") was found; " + how + ". Asked the system's loader, and looked in "
                            + String.join(
                                    ", ",
                                    finder.folders().folders().stream()
                                            .map(Path::toString)
                                            .toList()));
        }
        return open(file, found.get(), files, what, how);
    }

    @SuppressWarnings("restricted") // Loading native code is what this class is for.
    private static Optional<MissingRequirement> open(
            String file, Path path, Map<String, Path> files, String what, String how) {
        try {
            System.load(path.toString());
            files.put(file, path);
            return Optional.empty();
        } catch (UnsatisfiedLinkError e) {
            return Optional.of(new MissingRequirement(
                    file + " (" + what + ") cannot be loaded: " + e.getMessage() + "; " + how, Optional.of(e)));
        }
    }

    /** The runtime may also come from the preset's jar of redistributable libraries, which the preset finds itself. */
    private static Optional<MissingRequirement> loadRuntime(Finder finder, Map<String, Path> files) {
        String how = "install CUDA 13's runtime, for example by `pip install nvidia-cuda-runtime`, or put the jar"
                + " org.bytedeco:cuda with the classifier linux-x86_64-redist on the class path";
        Optional<MissingRequirement> failed =
                finder.find(RUNTIME).flatMap(path -> open(RUNTIME, path, files, "CUDA's runtime", how));
        return failed.or(() -> Optional.ofNullable(Cuda.loadError())
                .map(error -> new MissingRequirement(
                        RUNTIME + " (CUDA's runtime) or the CUDA preset cannot be loaded (" + error.getMessage() + "); "
                                + how,
                        Optional.of(error))));
    }
}

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

    private static final int CUDA = 13;
    /** Version 9.8, the first in which plans are made for a description of the device, without a handle. */
    private static final int LEAST_CUDNN = 90800;

    private static final int FIRST_UNKNOWN_CUDNN = 100000;
    /** CUDA 13 has no code for processors before Turing. */
    private static final int LEAST_CAPABILITY = 75;

    private static final String GET_CUDNN =
            "install cuDNN 9 for CUDA 13, for example by `pip install nvidia-cudnn-cu13`"
                    + " or NVIDIA's package cudnn9-cuda-13; if it is there, name its folder by the environment variable"
                    + " CUDNN_PATH";
    private static final String GET_CUBLAS_LT =
            "install cuBLAS for CUDA 13, for example by `pip install nvidia-cublas` or NVIDIA's package libcublas-13-0;"
                    + " if it is there, name its folder in the environment variable LD_LIBRARY_PATH";
    private static final String GET_DRIVER =
            "install NVIDIA's driver, version 580 or newer; in a container, run it with --gpus all";

    /** What is missing, how to get it, and the error that showed it if there was one. */
    public record Lack(String what, Optional<Throwable> cause) {
        Lack(String what) {
            this(what, Optional.empty());
        }
    }

    /** What was loaded, by file name, and what is missing after that. */
    record Loaded(Map<String, Path> files, Optional<Lack> lack) {
        Optional<String> missing() {
            return lack.map(Lack::what);
        }
    }

    private static final class Once {
        static final Loaded LOADED = load(LibraryFolders.ofMachine(), SystemLoader::find);
    }

    private CudaLibraries() {}

    /** What is missing and how to get it; empty if a GPU can be used. */
    public static Optional<String> missing() {
        return lack().map(Lack::what);
    }

    /** The same with the error that showed it. */
    public static Optional<Lack> lack() {
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
        Optional<Lack> lack = platform()
                .or(() -> load(DRIVER, finder, files, "NVIDIA's driver", GET_DRIVER))
                .or(CudaLibraries::preset)
                .or(CudaLibraries::javaCpp)
                .or(() -> loadRuntime(finder, files))
                .or(() -> device(files))
                .or(() -> load(CUBLAS_LT, finder, files, "cuBLAS, without which cuDNN does not work", GET_CUBLAS_LT))
                .or(() -> CUDNN.stream()
                        .flatMap(file -> load(file, finder, files, "cuDNN", GET_CUDNN).stream())
                        .findFirst())
                .or(() -> cudnn(files));
        return new Loaded(java.util.Collections.unmodifiableMap(files), lack);
    }

    private static Optional<Lack> lack(String what) {
        return Optional.of(new Lack(what));
    }

    /** The preset's own libraries are extracted to a folder and loaded from there, as those of oneDNN are. */
    private static Optional<Lack> javaCpp() {
        try {
            JavaCpp.prepare();
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            LoadFailure failure = LoadFailure.of(e);
            return Optional.of(new Lack(failure.message(), Optional.of(e)));
        }
    }

    private static Optional<Lack> platform() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return platform.equals("Linux amd64")
                ? Optional.empty()
                : lack("the GPU backend runs on Linux on x86-64 only; this is " + platform);
    }

    private static Optional<Lack> load(String file, Finder finder, Map<String, Path> files, String what, String how) {
        Optional<Path> found = finder.find(file);
        if (found.isEmpty()) {
            return lack(
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
    private static Optional<Lack> open(String file, Path path, Map<String, Path> files, String what, String how) {
        try {
            System.load(path.toString());
            files.put(file, path);
            return Optional.empty();
        } catch (UnsatisfiedLinkError e) {
            return Optional.of(new Lack(
                    file + " (" + what + ") cannot be loaded: " + e.getMessage() + "; " + how, Optional.of(e)));
        }
    }

    /** The runtime may also come from the preset's jar of redistributable libraries, which the preset finds itself. */
    private static Optional<Lack> loadRuntime(Finder finder, Map<String, Path> files) {
        String how = "install CUDA 13's runtime, for example by `pip install nvidia-cuda-runtime`, or put the jar"
                + " org.bytedeco:cuda with the classifier linux-x86_64-redist on the class path";
        Optional<Lack> failed = finder.find(RUNTIME).flatMap(path -> open(RUNTIME, path, files, "CUDA's runtime", how));
        return failed.or(() -> Optional.ofNullable(Cuda.loadError())
                .map(error -> new Lack(
                        RUNTIME + " (CUDA's runtime) or the CUDA preset cannot be loaded (" + error.getMessage() + "); "
                                + how,
                        Optional.of(error))));
    }

    private static Optional<Lack> preset() {
        ClassLoader loader = CudaLibraries.class.getClassLoader();
        boolean jar = loader.getResource("org/bytedeco/cuda/global/cudart.class") != null;
        boolean library = loader.getResource("org/bytedeco/cuda/linux-x86_64/libjnicudart.so") != null;
        return jar && library
                ? Optional.empty()
                : lack("the CUDA preset is not on the class path; add org.bytedeco:cuda:13.1-9.19-1.5.13"
                        + (jar
                                ? " with the classifier linux-x86_64"
                                : ", without and with the classifier linux-x86_64"));
    }

    private static Optional<Lack> device(Map<String, Path> files) {
        CudaKernels.bindDriver(files.get(DRIVER));
        Optional<String> refused = Cuda.initialise();
        if (refused.isPresent()) {
            return lack("NVIDIA's driver finds no usable GPU (" + refused.get() + "); " + GET_DRIVER);
        }
        int driver = Cuda.driverVersion();
        if (driver < CUDA * 1000) {
            return lack("NVIDIA's driver supports CUDA " + version(driver) + ", but CUDA " + CUDA + ".0 is needed; "
                    + GET_DRIVER);
        }
        if (Cuda.deviceCount() == 0) {
            return lack("no NVIDIA GPU is visible; check `nvidia-smi` and the variable CUDA_VISIBLE_DEVICES");
        }
        int capability = Cuda.computeCapability();
        return capability >= LEAST_CAPABILITY
                ? Optional.empty()
                : lack("the GPU " + Cuda.deviceName() + " has compute capability " + Cuda.dotted(capability)
                        + "; CUDA 13 needs 7.5 (Turing) or newer");
    }

    private static Optional<Lack> cudnn(Map<String, Path> files) {
        Cudnn.bind(CUDNN.reversed().stream().map(files::get).toList());
        return Cudnn.version() >= LEAST_CUDNN && Cudnn.version() < FIRST_UNKNOWN_CUDNN
                ? Optional.empty()
                : lack("cuDNN " + Cudnn.versionText() + " was found, but 9.8 or a newer 9 is needed; " + GET_CUDNN);
    }

    /** A version of CUDA, of which 13010 is 13.1. */
    public static String version(int number) {
        return number / 1000 + "." + number % 1000 / 10;
    }
}

package io.github.dnn4j.runtime;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/**
 * The native library: whether it could be loaded, why not, and which files the process runs on.
 *
 * <p>Loading happens once, on the first question, oneDNN's preset first: the library names {@code libdnnl.so.3} and
 * {@code libgomp.so.1} without a path, so the system's loader hands it the ones that the preset has brought into the
 * process, and there is one of each.
 */
public final class NativeRuntime {
    /** The state after the one attempt to load: the failure is null when it succeeded. */
    private static final class Attempt {
        static final LoadFailure FAILURE = load();

        private static LoadFailure load() {
            try {
                JavaCpp.prepare();
                OpenMpWaiting.apply();
                LibraryCopies.whileLoading(JavaCpp.folder(), () -> {
                    Loader.load(org.bytedeco.dnnl.presets.dnnl.class);
                    int version = Dnn4jNative.dnn4j_abi_version();
                    if (version != Dnn4jNative.DNN4J_ABI_VERSION) {
                        throw new OtherVersion(version);
                    }
                });
                return null;
            } catch (LinkageError | RuntimeException e) {
                // JavaCPP reports a missing preset or an unwritable cache folder by exceptions of several types.
                return LoadFailure.of(e);
            }
        }
    }

    /** The native library on the class path belongs to other classes than these. */
    static final class OtherVersion extends UnsatisfiedLinkError {
        private static final long serialVersionUID = 1L;

        OtherVersion(int version) {
            super("the native library of dnn4j on the class path has interface version " + version + ", this jar needs "
                    + Dnn4jNative.DNN4J_ABI_VERSION);
        }
    }

    private NativeRuntime() {}

    /** Whether the native library and oneDNN are loaded; loads them on the first call. */
    public static boolean isAvailable() {
        return Attempt.FAILURE == null;
    }

    /** What went wrong in loading, or empty when the library is available. */
    public static Optional<Throwable> loadError() {
        return failure().map(LoadFailure::cause);
    }

    /** What went wrong in loading and what to do about it, or empty when the library is available. */
    public static Optional<LoadFailure> failure() {
        return Optional.ofNullable(Attempt.FAILURE);
    }

    /**
     * Returns when the native library is usable.
     *
     * @throws IllegalStateException when it could not be loaded, with the linkage error as its cause
     */
    public static void require() {
        if (Attempt.FAILURE != null) {
            throw new IllegalStateException(Attempt.FAILURE.message(), Attempt.FAILURE.cause());
        }
    }

    /** The version of the native library's interface. */
    public static int version() {
        require();
        return Dnn4jNative.dnn4j_abi_version();
    }

    /** Whether processor and system run the kernels for AVX-512, which some steps need. */
    public static boolean hasAvx512() {
        require();
        return Dnn4jNative.dnn4j_has_avx512() == 1;
    }

    /**
     * Forgets the error that oneDNN's code generator has met in the calling thread, which it would go on failing with.
     *
     * @return that error; 0 if there was none
     * @throws NativeCallException if oneDNN does not have it where it is looked for
     */
    public static int clearCodeError() {
        require();
        int error = Dnn4jNative.dnn4j_clear_code_error();
        if (error < 0) {
            throw new NativeCallException(
                    "dnn4j_clear_code_error", error, -1, "this oneDNN has another code generator than the preset's");
        }
        return error;
    }

    /** The file of this project's native library, as loaded. */
    public static Path libraryPath() {
        return loadedFile(Dnn4jNative.DNN4J_LIBRARY_SELF);
    }

    /** The file of oneDNN that this project's native library calls. */
    public static Path oneDnnPath() {
        return loadedFile(Dnn4jNative.DNN4J_LIBRARY_ONEDNN);
    }

    /** The file of the OpenMP runtime that this project's native library calls. */
    public static Path openMpPath() {
        return loadedFile(Dnn4jNative.DNN4J_LIBRARY_OPENMP);
    }

    private static Path loadedFile(int library) {
        require();
        byte[] path = new byte[4096];
        int status = Dnn4jNative.dnn4j_library_path(library, path, path.length);
        if (status != Dnn4jNative.DNN4J_OK) {
            throw new NativeCallException("dnn4j_library_path", status, -1, "library number " + library);
        }
        return Path.of(text(path));
    }

    /** The zero-terminated text in {@code bytes}. */
    static String text(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}

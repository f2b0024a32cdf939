package io.github.dnn4j.cudnn.driver;

import static org.bytedeco.cuda.global.cudart.*;

import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.runtime.JavaCpp;
import io.github.dnn4j.tensor.MemoryBudgetException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerPointer;

/**
 * CUDA's runtime and driver: that they are loaded, and their errors. {@link CudaDevice}, {@link CudaMemory}, {@link
 * CudaStreams}, {@link CudaGraphs} and {@link CudaKernels} are the rest of them, with plain handles: whoever receives a
 * handle destroys it. Every function throws {@link NativeException} for a status other than success, and
 * {@link MemoryBudgetException} where device or pinned memory is short. An error that leaves the process's context
 * unusable is remembered; see {@link #requireUsable}.
 *
 * <p>Classes named Cuda and Cudnn are the only importers of the CUDA preset, and are not to be touched before {@link
 * CudaLibraries} has found it.
 */
public final class Cuda {
    private static final Throwable LOAD_ERROR = load();

    private static volatile String broken;

    private Cuda() {}

    private static Throwable load() {
        try {
            JavaCpp.prepare();
            Loader.load(org.bytedeco.cuda.global.cudart.class);
            return null;
        } catch (LinkageError | RuntimeException e) {
            return e;
        }
    }

    /** Why the preset could not be loaded; null if it was. */
    static Throwable loadError() {
        return LOAD_ERROR;
    }

    // --- errors ---

    /** Throws for a status of CUDA's runtime other than success. */
    static void check(int code, String call, String subject) {
        if (code != cudaSuccess) {
            throw failure(code, call, subject);
        }
    }

    private static NativeException failure(int code, String call, String subject) {
        String name = text(cudaGetErrorName(code));
        if (StickyErrors.contains(code)) {
            broken = call + " failed with " + name + " (" + code + ") for " + subject;
        } else {
            cudaGetLastError(); // else the next call that asks would report it once more
        }
        return new NativeException(name, code, call, subject);
    }

    /** Throws for a status of CUDA's driver other than success. */
    static void checkDriver(int code, String call, String subject) {
        if (code == CUDA_SUCCESS) {
            return;
        }
        String name = driverError(code);
        if (StickyErrors.contains(code)) {
            broken = call + " failed with " + name + " (" + code + ") for " + subject;
        }
        throw new NativeException(name, code, call, subject);
    }

    /** The name of an error of CUDA's driver. */
    static String driverError(int code) {
        try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
            return cuGetErrorName(code, name) == CUDA_SUCCESS ? text(name.get(BytePointer.class, 0)) : "UNKNOWN";
        }
    }

    private static String text(BytePointer chars) {
        return chars == null || chars.isNull() ? "UNKNOWN" : chars.getString();
    }

    /**
     * Throws if an earlier error has left the context of this process unusable: every call would fail from then on.
     *
     * @throws IllegalStateException with that error
     */
    public static void requireUsable() {
        String reason = broken;
        if (reason != null) {
            throw new IllegalStateException("the GPU cannot be used by this process any more: " + reason
                    + ". Start the process anew; if it happens again, check the GPU with nvidia-smi and dmesg");
        }
    }

    /** Whether an earlier error has left the context of this process unusable. */
    static boolean isBroken() {
        return broken != null;
    }

    /** Takes note of an error that another library reports and that leaves the context unusable. */
    static void noteIfBroken(String call, String subject) {
        int code = cudaPeekAtLastError();
        if (code != cudaSuccess) {
            failure(code, call, subject);
        }
    }

    // --- threads ---

    /** Makes device 0 the calling thread's, which every thread needs before its first call. */
    public static void enter() {
        requireUsable();
        check(cudaSetDevice(0), "cudaSetDevice", "device 0");
    }

    /**
     * As {@link #enter} before something is released, which the driver does by itself when nothing can be used any
     * more.
     */
    public static void enterToRelease() {
        if (!isBroken()) {
            enter();
        }
    }
}

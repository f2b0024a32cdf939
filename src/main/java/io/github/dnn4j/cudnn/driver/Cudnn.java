package io.github.dnn4j.cudnn.driver;

import static org.bytedeco.cuda.global.cudnn.*;

import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.tensor.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/**
 * cuDNN's handles, its errors, and the few calls of its older API that are used, with plain handles;
 * {@link CudnnDescriptors} has its backend (graph) API. Functions throw {@link NativeException} for a status other than
 * success. Whoever receives a handle destroys it; descriptors usually through a {@link CudnnScope}.
 */
public final class Cudnn {
    private static LibraryFunctions functions;

    private Cudnn() {}

    /** Binds to these libraries, which come before all other calls. */
    static synchronized void bind(Collection<Path> libraries) {
        functions = new LibraryFunctions("cuDNN", libraries);
    }

    /** Calls a function of cuDNN's; see {@link LibraryFunctions#status}. */
    static void call(String subject, String name, String signature, long... arguments) {
        check(functions.status(name, signature, arguments), name, subject);
    }

    /** Throws for a status other than success. */
    static void check(int status, String call, String subject) {
        if (status != CUDNN_STATUS_SUCCESS) {
            Cuda.noteIfBroken(call, subject);
            String message = lastError();
            throw new NativeException(
                    statusText(status), status, call, message.isEmpty() ? subject : subject + " (" + message + ")");
        }
    }

    /** Calls a function of cuDNN's that may refuse: the reason, or empty. */
    static Optional<String> refusal(String subject, String name, String signature, long... arguments) {
        int status = functions.status(name, signature, arguments);
        if (status == CUDNN_STATUS_SUCCESS) {
            return Optional.empty();
        }
        Cuda.noteIfBroken(name, subject);
        String message = lastError();
        return Optional.of(statusText(status) + (message.isEmpty() ? "" : ": " + message));
    }

    private static String statusText(int status) {
        return string(functions.number("cudnnGetErrorString", "i", status));
    }

    @SuppressWarnings("restricted") // The library's constant text ends with a zero.
    private static String string(long address) {
        return address == 0
                ? "UNKNOWN"
                : MemorySegment.ofAddress(address)
                        .reinterpret(Integer.MAX_VALUE)
                        .getString(0);
    }

    /** What cuDNN says about the last error of this thread; empty if nothing. */
    private static String lastError() {
        int length = 1024;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(length);
            functions.number("cudnnGetLastErrorString", "ll", text.address(), length);
            text.set(ValueLayout.JAVA_BYTE, length - 1, (byte) 0);
            return text.getString(0).strip();
        }
    }

    /** Calls a function that puts a handle where its last argument points. */
    static long created(String subject, String name, String signature, long... before) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handle = arena.allocate(ValueLayout.JAVA_LONG);
            long[] arguments = Arrays.copyOf(before, before.length + 1);
            arguments[before.length] = handle.address();
            call(subject, name, signature, arguments);
            return handle.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    // --- library ---

    /** 10000 major + 100 minor + patch. */
    static long version() {
        return functions.number("cudnnGetVersion", "");
    }

    /** The version as people write it, such as 9.19.0. */
    public static String versionText() {
        long version = version();
        return version / 10000 + "." + version % 10000 / 100 + "." + version % 100;
    }

    public static long create() {
        return created("device 0", "cudnnCreate", "l");
    }

    public static void destroy(long handle) {
        call("device 0", "cudnnDestroy", "l", handle);
    }

    public static void setStream(long handle, long stream) {
        call("a session", "cudnnSetStream", "ll", handle, stream);
    }

    /** The number that stands for an element type. */
    public static int dataType(DataType type) {
        return switch (type) {
            case F32 -> CUDNN_DATA_FLOAT;
            case BF16 -> CUDNN_DATA_BFLOAT16;
            case F16 -> CUDNN_DATA_HALF;
            case S8 -> CUDNN_DATA_INT8;
            case U8 -> CUDNN_DATA_UINT8;
            case S32 -> CUDNN_DATA_INT32;
        };
    }

    // --- softmax ---

    /** A dense tensor (n, c, h, w). */
    public static long createTensor(DataType type, int n, int c, int h, int w) {
        long tensor = created("a tensor", "cudnnCreateTensorDescriptor", "l");
        int status = functions.status(
                "cudnnSetTensor4dDescriptor", "liiiiii", tensor, CUDNN_TENSOR_NCHW, dataType(type), n, c, h, w);
        if (status != CUDNN_STATUS_SUCCESS) {
            destroyTensor(tensor);
        }
        check(status, "cudnnSetTensor4dDescriptor", n + "x" + c + "x" + h + "x" + w);
        return tensor;
    }

    public static void destroyTensor(long tensor) {
        call("a tensor", "cudnnDestroyTensorDescriptor", "l", tensor);
    }

    /** Softmax, or its logarithm, along the second axis of a tensor. */
    public static void softmax(long handle, boolean log, long tensor, long x, long y, String subject) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment factors = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 0);
            call(
                    subject,
                    "cudnnSoftmaxForward",
                    "liillllll",
                    handle,
                    log ? CUDNN_SOFTMAX_LOG : CUDNN_SOFTMAX_ACCURATE,
                    CUDNN_SOFTMAX_MODE_CHANNEL,
                    factors.address(),
                    tensor,
                    x,
                    factors.address() + Float.BYTES,
                    tensor,
                    y);
        }
    }
}

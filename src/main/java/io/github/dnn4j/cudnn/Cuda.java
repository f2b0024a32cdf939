package io.github.dnn4j.cudnn;

import static org.bytedeco.cuda.global.cudart.*;

import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.runtime.JavaCpp;
import io.github.dnn4j.tensor.MemoryBudgetException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.cudart.cudaPointerAttributes;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * CUDA's runtime and driver with plain handles, on device 0. Every function throws {@link NativeException} for a status
 * other than success, and {@link MemoryBudgetException} where device or pinned memory is short. Whoever receives a
 * handle destroys it. An error that leaves the process's context unusable is remembered; see {@link #requireUsable}.
 *
 * <p>This and {@link Cudnn} are the only importers of the CUDA preset, and are not to be touched before {@link
 * CudaLibraries} has found it.
 */
final class Cuda {
    /** Directions of copies. */
    static final int TO_DEVICE = cudaMemcpyHostToDevice;
    /** From device to host. */
    static final int TO_HOST = cudaMemcpyDeviceToHost;

    private static final int OUT_OF_MEMORY = cudaErrorMemoryAllocation;
    private static final Throwable LOAD_ERROR = load();

    private static volatile String broken;
    private static LibraryFunctions driver;

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

    /** Says which file the driver was loaded from. */
    static void bindDriver(Path library) {
        driver = new LibraryFunctions("driver", List.of(library));
    }

    /** Why the preset could not be loaded; null if it was. */
    static Throwable loadError() {
        return LOAD_ERROR;
    }

    /** A pointer that only passes an address. */
    static final class At extends Pointer {
        At(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }

    private static CUstream_st stream(long handle) {
        return new CUstream_st(new At(handle));
    }

    // --- errors ---

    private static void check(int code, String call, String subject) {
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

    private static void checkDriver(int code, String call, String subject) {
        if (code == CUDA_SUCCESS) {
            return;
        }
        String name = driverError(code);
        if (StickyErrors.contains(code)) {
            broken = call + " failed with " + name + " (" + code + ") for " + subject;
        }
        throw new NativeException(name, code, call, subject);
    }

    private static String driverError(int code) {
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
    static void requireUsable() {
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

    // --- device ---

    /** Initialises the driver; what it says if it cannot. */
    static Optional<String> initialise() {
        int code = cuInit(0);
        return code == CUDA_SUCCESS ? Optional.empty() : Optional.of("cuInit: " + driverError(code) + ", " + code);
    }

    /** The CUDA version that the driver supports: 1000 major + 10 minor. */
    static int driverVersion() {
        int[] version = new int[1];
        checkDriver(cuDriverGetVersion(version), "cuDriverGetVersion", "the driver");
        return version[0];
    }

    static int deviceCount() {
        int[] count = new int[1];
        int code = cudaGetDeviceCount(count);
        if (code == cudaErrorNoDevice) {
            return 0;
        }
        check(code, "cudaGetDeviceCount", "the devices");
        return count[0];
    }

    static int runtimeVersion() {
        int[] version = new int[1];
        check(cudaRuntimeGetVersion(version), "cudaRuntimeGetVersion", "CUDA's runtime");
        return version[0];
    }

    static String deviceName() {
        int[] device = new int[1];
        checkDriver(cuDeviceGet(device, 0), "cuDeviceGet", "device 0");
        byte[] name = new byte[256];
        checkDriver(cuDeviceGetName(name, name.length, device[0]), "cuDeviceGetName", "device 0");
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new String(name, 0, end, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Compute capability: 10 major + minor. */
    static int computeCapability() {
        return 10 * attribute(cudaDevAttrComputeCapabilityMajor) + attribute(cudaDevAttrComputeCapabilityMinor);
    }

    /** Multiprocessors of the GPU. */
    static int multiprocessors() {
        return attribute(cudaDevAttrMultiProcessorCount);
    }

    /** A compute capability as people write it, such as 9.0. */
    static String dotted(int capability) {
        return capability / 10 + "." + capability % 10;
    }

    private static int attribute(int attribute) {
        int[] value = new int[1];
        check(cudaDeviceGetAttribute(value, attribute, 0), "cudaDeviceGetAttribute", "device 0");
        return value[0];
    }

    /** Free and total bytes of device memory. */
    static long[] memory() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            check(cudaMemGetInfo(free, total), "cudaMemGetInfo", "device 0");
            return new long[] {free.get(), total.get()};
        }
    }

    /** Makes device 0 the calling thread's, which every thread needs before its first call. */
    static void enter() {
        requireUsable();
        check(cudaSetDevice(0), "cudaSetDevice", "device 0");
    }

    /** As {@link #enter} before something is released, which the driver does by itself when nothing can be used any more. */
    static void enterToRelease() {
        if (!isBroken()) {
            enter();
        }
    }

    // --- memory ---

    /** A piece of device memory, as it was allocated. */
    record Allocation(long base, long bytes) {}

    /** The memory of device 0, or of all devices, that an address lies in; empty if it lies in none. */
    static Optional<Allocation> allocation(long address) {
        try (cudaPointerAttributes attributes = new cudaPointerAttributes();
                SizeTPointer bytes = new SizeTPointer(1)) {
            check(
                    cudaPointerGetAttributes(attributes, new At(address)),
                    "cudaPointerGetAttributes",
                    "an address that was bound");
            boolean usable = attributes.type() == cudaMemoryTypeManaged
                    || attributes.type() == cudaMemoryTypeDevice && attributes.device() == 0;
            if (!usable) {
                return Optional.empty();
            }
            long[] base = new long[1];
            checkDriver(
                    cuMemGetAddressRange(base, bytes, address), "cuMemGetAddressRange", "an address that was bound");
            return Optional.of(new Allocation(base[0], bytes.get()));
        }
    }

    /** Device memory, at least 256-byte aligned, not cleared; 0 for none. */
    static long allocate(long bytes, String subject) {
        if (bytes == 0) {
            return 0;
        }
        Pointer pointer = new Pointer();
        int code = cudaMalloc(pointer, bytes);
        if (code == OUT_OF_MEMORY) {
            cudaGetLastError();
            long[] memory = memory();
            throw MemoryBudgetException.onDevice(
                    String.format(
                            Locale.ROOT,
                            "%s needs %,d bytes on the GPU, but %,d of its %,d bytes are free. Close what is no longer"
                                    + " needed, use a smaller batch or input, or end other programs on this GPU.",
                            subject,
                            bytes,
                            memory[0],
                            memory[1]),
                    bytes,
                    memory[1] - memory[0],
                    memory[1]);
        }
        check(code, "cudaMalloc", subject);
        return pointer.address();
    }

    static void free(long address) {
        if (address != 0) {
            check(cudaFree(new At(address)), "cudaFree", "device memory");
        }
    }

    /** Pinned host memory, which the device copies from and to without a detour. */
    static long allocatePinned(long bytes, String subject) {
        Pointer pointer = new Pointer();
        int code = cudaHostAlloc(pointer, bytes, 0);
        if (code == OUT_OF_MEMORY) {
            cudaGetLastError();
            throw MemoryBudgetException.onDevice(
                    String.format(
                            Locale.ROOT,
                            "%s needs %,d bytes of pinned host memory, which the system refused. Close what is no longer"
                                    + " needed or use a smaller batch or input.",
                            subject,
                            bytes),
                    bytes,
                    0,
                    Long.MAX_VALUE);
        }
        check(code, "cudaHostAlloc", subject);
        return pointer.address();
    }

    static void freePinned(long address) {
        check(cudaFreeHost(new At(address)), "cudaFreeHost", "pinned memory");
    }

    /** Copies host memory to the device; done on return, which a copy from pageable memory alone is not. */
    static void upload(long device, MemorySegment host, String subject) {
        check(cudaMemcpy(new At(device), new At(host.address()), host.byteSize(), TO_DEVICE), "cudaMemcpy", subject);
        synchronize(0, subject);
    }

    static void copy(long to, long from, long bytes, int direction, long stream, String subject) {
        check(cudaMemcpyAsync(new At(to), new At(from), bytes, direction, stream(stream)), "cudaMemcpyAsync", subject);
    }

    /** Clears device memory. */
    static void clear(long address, long bytes, long stream, String subject) {
        check(cudaMemsetAsync(new At(address), 0, bytes, stream(stream)), "cudaMemsetAsync", subject);
    }

    // --- streams and events ---

    /** A stream that does not wait for the default one. */
    static long createStream() {
        CUstream_st stream = new CUstream_st();
        check(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "cudaStreamCreateWithFlags", "a session");
        return stream.address();
    }

    static void destroyStream(long stream) {
        check(cudaStreamDestroy(stream(stream)), "cudaStreamDestroy", "a session");
    }

    /** Waits until all work on the stream is done; reports what went wrong in it. */
    static void synchronize(long stream, String subject) {
        check(cudaStreamSynchronize(stream(stream)), "cudaStreamSynchronize", subject);
    }

    static long createEvent() {
        CUevent_st event = new CUevent_st();
        check(cudaEventCreateWithFlags(event, cudaEventDefault), "cudaEventCreateWithFlags", "timing");
        return event.address();
    }

    /** An event that orders streams and is not for timing. */
    static long createOrderingEvent() {
        CUevent_st event = new CUevent_st();
        check(cudaEventCreateWithFlags(event, cudaEventDisableTiming), "cudaEventCreateWithFlags", "a session");
        return event.address();
    }

    /** Lets what follows on the stream wait until the event's turn has come on its own. */
    static void await(long event, long stream, String subject) {
        check(
                cudaStreamWaitEvent(stream(stream), new CUevent_st(new At(event)), cudaEventWaitDefault),
                "cudaStreamWaitEvent",
                subject);
    }

    /** Returns when the event's turn has come. */
    static void await(long event, String subject) {
        check(cudaEventSynchronize(new CUevent_st(new At(event))), "cudaEventSynchronize", subject);
    }

    static void destroyEvent(long event) {
        check(cudaEventDestroy(new CUevent_st(new At(event))), "cudaEventDestroy", "an event");
    }

    static void record(long event, long stream) {
        check(cudaEventRecord(new CUevent_st(new At(event)), stream(stream)), "cudaEventRecord", "an event");
    }

    /** Nanoseconds from one event to a later one, both done. */
    static long elapsedNanos(long from, long to) {
        float[] millis = new float[1];
        check(
                cudaEventElapsedTime(millis, new CUevent_st(new At(from)), new CUevent_st(new At(to))),
                "cudaEventElapsedTime",
                "timing");
        return Math.round(millis[0] * 1e6);
    }

    // --- graphs ---

    /** Begins recording what this thread puts on the stream. */
    static void beginCapture(long stream, String subject) {
        check(
                cudaStreamBeginCapture(stream(stream), cudaStreamCaptureModeThreadLocal),
                "cudaStreamBeginCapture",
                subject);
    }

    /** Ends recording; the graph is to be destroyed. */
    static long endCapture(long stream, String subject) {
        CUgraph_st graph = new CUgraph_st();
        check(cudaStreamEndCapture(stream(stream), graph), "cudaStreamEndCapture", subject);
        return graph.address();
    }

    /** Makes a graph ready to launch. */
    static long instantiate(long graph, String subject) {
        CUgraphExec_st executable = new CUgraphExec_st();
        check(cudaGraphInstantiate(executable, new CUgraph_st(new At(graph)), 0), "cudaGraphInstantiate", subject);
        return executable.address();
    }

    static void destroyGraph(long graph) {
        check(cudaGraphDestroy(new CUgraph_st(new At(graph))), "cudaGraphDestroy", "a session");
    }

    static void destroyExecutable(long executable) {
        check(cudaGraphExecDestroy(new CUgraphExec_st(new At(executable))), "cudaGraphExecDestroy", "a session");
    }

    static void uploadGraph(long executable, long stream, String subject) {
        check(cudaGraphUpload(new CUgraphExec_st(new At(executable)), stream(stream)), "cudaGraphUpload", subject);
    }

    /**
     * A graph, the stream that it is launched on, and the event that marks its end, as the preset wants them: made once, so
     * that launching makes nothing.
     */
    static final class Launch {
        private final CUgraphExec_st executable;
        private final CUstream_st stream;
        private final CUevent_st event;

        Launch(long executable, long stream, long event) {
            this.executable = new CUgraphExec_st(new At(executable));
            this.stream = Cuda.stream(stream);
            this.event = new CUevent_st(new At(event));
        }

        boolean isOn(long other) {
            return stream.address() == other;
        }

        void mark(String subject) {
            check(cudaEventRecord(event, stream), "cudaEventRecord", subject);
        }

        void run(String subject) {
            check(cudaGraphLaunch(executable, stream), "cudaGraphLaunch", subject);
        }

        void synchronize(String subject) {
            check(cudaStreamSynchronize(stream), "cudaStreamSynchronize", subject);
        }
    }

    // --- kernels ---

    /** Loads compiled kernels; the image may go afterwards. */
    static long loadModule(MemorySegment image) {
        CUmod_st module = new CUmod_st();
        checkDriver(cuModuleLoadData(module, new At(image.address())), "cuModuleLoadData", "dnn4j's kernels");
        return module.address();
    }

    static void unloadModule(long module) {
        checkDriver(cuModuleUnload(new CUmod_st(new At(module))), "cuModuleUnload", "dnn4j's kernels");
    }

    static long function(long module, String name) {
        CUfunc_st function = new CUfunc_st();
        checkDriver(cuModuleGetFunction(function, new CUmod_st(new At(module)), name), "cuModuleGetFunction", name);
        return function.address();
    }

    /**
     * Starts a kernel on a row of blocks.
     *
     * @param parameters address of an array of addresses of the arguments
     */
    static void launch(long function, int blocks, int threads, long stream, long parameters, String subject) {
        checkDriver(
                driver.status(
                        "cuLaunchKernel",
                        "liiiiiiilll",
                        function,
                        blocks,
                        1,
                        1,
                        threads,
                        1,
                        1,
                        0,
                        stream,
                        parameters,
                        0),
                "cuLaunchKernel",
                subject);
    }
}

package io.github.dnn4j.cudnn;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Controls the host stand-in for CUDA and cuDNN (native/test/standin): what it is to fail, and what is alive in it. Its
 * state is the process's: tests that use it do not run at the same time.
 */
@SuppressWarnings("restricted") // calling native code is what this class is for
public final class StandIn {
    /** The system property that says where CUDA and cuDNN are looked for first. */
    public static final String PATH_PROPERTY = "dnn4j.cuda.path";

    private static final String LIBRARY = "libdnn4j_standin.so";
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    private final SymbolLookup symbols;

    private StandIn(Path library) {
        symbols = SymbolLookup.libraryLookup(library, Arena.global());
    }

    /** The folder with the stand-in's libraries, as the property or the build has it. */
    public static Path folder() {
        for (String folder :
                System.getProperty(PATH_PROPERTY, "target/native-build/standin").split(":")) {
            Path path = Path.of(folder).toAbsolutePath();
            if (Files.exists(path.resolve(LIBRARY))) {
                return path;
            }
        }
        return null;
    }

    /** Whether the stand-in was built; tests that need it are skipped where it was not. */
    public static boolean isThere() {
        return folder() != null;
    }

    /**
     * Makes the backend find the stand-in, if nothing else was asked for: to be called before the backend is touched.
     *
     * @throws IllegalStateException if the stand-in was not built
     */
    public static StandIn use() {
        Path folder = folder();
        if (folder == null) {
            throw new IllegalStateException("no " + LIBRARY + " in target/native-build/standin or in the folders of the"
                    + " system property " + PATH_PROPERTY + ": build the native part with -DDNN4J_STANDIN=ON");
        }
        if (System.getProperty(PATH_PROPERTY) == null) {
            System.setProperty(PATH_PROPERTY, folder.toString());
        }
        return new StandIn(folder.resolve(LIBRARY));
    }

    /**
     * Forgets errors, planned failures, pretended values, times, recorded calls and misuse; what is alive stays alive.
     */
    public void reset() {
        invoke("dnn4j_standin_reset", FunctionDescriptor.ofVoid());
    }

    /**
     * The {@code nth} call from now (1: the next) of a function fails with a code of its library. A call that releases
     * something releases it nevertheless.
     */
    public void fail(String function, long nth, int code) {
        try (Arena arena = Arena.ofConfined()) {
            invoke(
                    "dnn4j_standin_fail",
                    FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, LONG, INT),
                    arena.allocateFrom(function),
                    nth,
                    code);
        }
    }

    /** How many planned failures have not happened. */
    public long failuresLeft() {
        return (long) invoke("dnn4j_standin_failures_left", FunctionDescriptor.of(LONG));
    }

    /** From now on every call fails with this CUDA error, until {@link #reset()}. */
    public void breakDevice(int code) {
        invoke("dnn4j_standin_break_device", FunctionDescriptor.ofVoid(INT), code);
    }

    /**
     * Sets "memory" (bytes of the device), "devices", "capability" (10 major + minor), "dense only" (1: no engine takes
     * uneven padding, or pixels with other channels between them), or the version of "driver", "runtime" or "cudnn".
     */
    public void pretend(String what, long value) {
        try (Arena arena = Arena.ofConfined()) {
            int known = (int) invoke(
                    "dnn4j_standin_pretend",
                    FunctionDescriptor.of(INT, ValueLayout.ADDRESS, LONG),
                    arena.allocateFrom(what),
                    value);
            if (known == 0) {
                throw new IllegalArgumentException("the stand-in cannot pretend '" + what + "'");
            }
        }
    }

    /**
     * From now on {@code engine N} or a kernel of that name takes so long on the device, and everything else a
     * millisecond.
     */
    public void time(String what, long nanos) {
        try (Arena arena = Arena.ofConfined()) {
            invoke(
                    "dnn4j_standin_time",
                    FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, LONG),
                    arena.allocateFrom(what),
                    nanos);
        }
    }

    /** How many objects of a kind, such as "device memory", "streams", "descriptors" (api.hpp has all), are alive. */
    public long live(String kind) {
        try (Arena arena = Arena.ofConfined()) {
            long count = (long) invoke(
                    "dnn4j_standin_live", FunctionDescriptor.of(LONG, ValueLayout.ADDRESS), arena.allocateFrom(kind));
            if (count < 0) {
                throw new IllegalArgumentException("the stand-in has no kind '" + kind + "'");
            }
            return count;
        }
    }

    /**
     * How many plans were "made", or "read" as they had been saved, since the last reset, and by how many "threads".
     */
    public long plans(String which) {
        try (Arena arena = Arena.ofConfined()) {
            return (long) invoke(
                    "dnn4j_standin_plans", FunctionDescriptor.of(LONG, ValueLayout.ADDRESS), arena.allocateFrom(which));
        }
    }

    /** A line for each kind of which something is alive; empty when everything was given back. */
    public String report() {
        return text("dnn4j_standin_report");
    }

    /** A line for each use that a device punishes by wrong results or a crash; empty when there was none. */
    public String misuse() {
        return text("dnn4j_standin_misuse");
    }

    /** Starts recording calls, forgetting earlier ones. */
    public void startRecording() {
        invoke("dnn4j_standin_record", FunctionDescriptor.ofVoid(INT), 1);
    }

    /** Stops recording; the names of the functions that were called, in order. */
    public List<String> stopRecording() {
        invoke("dnn4j_standin_record", FunctionDescriptor.ofVoid(INT), 0);
        return text("dnn4j_standin_calls").lines().toList();
    }

    /** A function of CUDA's runtime, as a program would call it that does something else on the same GPU. */
    static MethodHandle runtime(String function, FunctionDescriptor type) {
        SymbolLookup runtime = SymbolLookup.libraryLookup(folder().resolve("libcudart.so.13"), Arena.global());
        return Linker.nativeLinker().downcallHandle(runtime.findOrThrow(function), type);
    }

    private String text(String function) {
        FunctionDescriptor type = FunctionDescriptor.of(LONG, ValueLayout.ADDRESS, LONG);
        try (Arena arena = Arena.ofConfined()) {
            long size = (long) invoke(function, type, MemorySegment.NULL, 0L) + 1;
            MemorySegment text = arena.allocate(size);
            invoke(function, type, text, size);
            return text.getString(0);
        }
    }

    private Object invoke(String function, FunctionDescriptor type, Object... arguments) {
        MethodHandle handle = Linker.nativeLinker().downcallHandle(symbols.findOrThrow(function), type);
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new LinkageError("calling " + function, e);
        }
    }
}

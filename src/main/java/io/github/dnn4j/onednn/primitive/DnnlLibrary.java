package io.github.dnn4j.onednn.primitive;

import static io.github.dnn4j.onednn.primitive.DnnlPointers.engine;
import static io.github.dnn4j.onednn.primitive.DnnlPointers.stream;
import static org.bytedeco.dnnl.global.dnnl.*;

import io.github.dnn4j.backend.NativeException;
import io.github.dnn4j.runtime.NativeRuntime;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.javacpp.Loader;

/**
 * oneDNN as a library: loading it, its version, what it holds for the process, and its engine and streams.
 *
 * <p>The classes whose names begin with {@code Dnnl} are oneDNN's C API with plain handles; no others know its preset.
 * Their functions throw {@link NativeException} for a status other than success. Whoever receives a handle destroys it,
 * usually through a {@link DnnlScope}.
 */
public final class DnnlLibrary {
    /** The name of the backend that oneDNN is behind. */
    public static final String NAME = "onednn";

    private static final Throwable LOAD_ERROR = load();

    private DnnlLibrary() {}

    private static Throwable load() {
        try {
            // First, because it prepares the process for oneDNN; after a failure a second attempt would hide the first.
            if (!NativeRuntime.isAvailable()) {
                return NativeRuntime.loadError().orElseThrow();
            }
            Loader.load(org.bytedeco.dnnl.global.dnnl.class);
            PrimitiveCache.choose(System.getenv(), primitiveCacheCapacity())
                    .ifPresent(DnnlLibrary::setPrimitiveCacheCapacity);
            return null;
        } catch (LinkageError | RuntimeException e) {
            return e;
        }
    }

    /** Why the library could not be loaded; null if it was. */
    public static Throwable loadError() {
        return LOAD_ERROR;
    }

    /**
     * Loads the library, unless that was tried before. Classes of which a function may be the first that is called
     * begin with this: the preset by itself would load the library into a process that is not prepared for it.
     */
    static void touch() {}

    static void check(int code, String call, String subject) {
        if (code != 0) {
            throw new NativeException(DnnlStatus.of(code).name(), code, call, subject);
        }
    }

    public static String version() {
        NativeRuntime.require();
        dnnl_version_t version = dnnl_version();
        return version.major() + "." + version.minor() + "." + version.patch();
    }

    /** The name of the CPU runtime: OpenMP, TBB, sequential or thread pool. */
    public static String cpuRuntime() {
        NativeRuntime.require();
        int runtime = dnnl_version().cpu_runtime();
        if (runtime == DNNL_RUNTIME_OMP) {
            return "OpenMP";
        } else if (runtime == DNNL_RUNTIME_TBB) {
            return "TBB";
        } else if (runtime == DNNL_RUNTIME_SEQ) {
            return "sequential";
        } else if (runtime == DNNL_RUNTIME_THREADPOOL) {
            return "thread pool";
        }
        return "unknown (" + runtime + ")";
    }

    /** How many primitives oneDNN keeps for the process. */
    public static int primitiveCacheCapacity() {
        NativeRuntime.require();
        int[] capacity = new int[1];
        check(dnnl_get_primitive_cache_capacity(capacity), "dnnl_get_primitive_cache_capacity", "the primitive cache");
        return capacity[0];
    }

    static void setPrimitiveCacheCapacity(int capacity) {
        check(
                dnnl_set_primitive_cache_capacity(capacity),
                "dnnl_set_primitive_cache_capacity",
                "a primitive cache of " + capacity);
    }

    /** The number of {@code dnnl_cpu_isa_t} that oneDNN uses at most. */
    static int effectiveIsa() {
        NativeRuntime.require();
        return dnnl_get_effective_cpu_isa();
    }

    public static long createEngine() {
        NativeRuntime.require();
        dnnl_engine engine = new dnnl_engine();
        check(dnnl_engine_create(engine, dnnl_cpu, 0), "dnnl_engine_create", "the CPU");
        return engine.address();
    }

    public static void destroyEngine(long handle) {
        check(dnnl_engine_destroy(engine(handle)), "dnnl_engine_destroy", "the CPU");
    }

    public static long createStream(long engine) {
        dnnl_stream stream = new dnnl_stream();
        check(dnnl_stream_create(stream, engine(engine), dnnl_stream_in_order), "dnnl_stream_create", "the CPU");
        return stream.address();
    }

    static void destroyStream(long handle) {
        check(dnnl_stream_destroy(stream(handle)), "dnnl_stream_destroy", "the CPU");
    }
}

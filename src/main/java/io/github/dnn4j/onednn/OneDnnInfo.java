package io.github.dnn4j.onednn;

import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.Instructions;
import io.github.dnn4j.runtime.LoadFailure;
import io.github.dnn4j.runtime.NativeRuntime;
import java.util.Optional;

/** What oneDNN is and what it can use on this machine. */
public final class OneDnnInfo {
    private OneDnnInfo() {}

    /** {@return what is missing to run on oneDNN and how to get it; empty if nothing is} */
    public static Optional<String> missing() {
        return failure().map(LoadFailure::message);
    }

    /** Why the native libraries could not be loaded; empty if they were. */
    static Optional<LoadFailure> failure() {
        return NativeRuntime.failure()
                .or(() -> Optional.ofNullable(DnnlLibrary.loadError()).map(LoadFailure::of));
    }

    /**
     * The library that is loaded.
     *
     * @return oneDNN's version, such as {@code 3.11.0}
     */
    public static String version() {
        return DnnlLibrary.version();
    }

    /** {@return the threading that oneDNN was built with, such as {@code OpenMP}} */
    public static String threading() {
        return DnnlLibrary.cpuRuntime();
    }

    /**
     * How many primitives oneDNN keeps for the process to use again: what the environment variable
     * {@code ONEDNN_PRIMITIVE_CACHE_CAPACITY} says, or else 256.
     *
     * @return a number of primitives; 0 if none is kept
     */
    public static int primitiveCacheCapacity() {
        return DnnlLibrary.primitiveCacheCapacity();
    }

    /** {@return the most capable instruction set that oneDNN uses on this processor} */
    public static String instructionSet() {
        return Instructions.name();
    }

    /** {@return whether bf16 is computed, natively or emulated in AVX-512} */
    public static boolean supportsBf16() {
        return Instructions.supportBf16();
    }

    /** {@return whether bf16 multiplications are instructions of the processor, not emulated} */
    public static boolean isBf16Native() {
        return Instructions.areBf16Native();
    }

    /** {@return whether f16 is computed} */
    public static boolean supportsF16() {
        return Instructions.supportF16();
    }

    /**
     * Whether products of 8-bit integers are summed in 32 bits by an instruction (VNNI or AMX).
     *
     * @return true also on processors other than x86, whose instruction sets oneDNN does not number
     */
    public static boolean sumsProductsOfIntegers() {
        return Instructions.sumProductsOfIntegers();
    }
}

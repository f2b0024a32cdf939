package io.github.dnn4j.tensor;

import io.github.dnn4j.runtime.NativeCallException;
import io.github.dnn4j.runtime.NativeMemory;
import io.github.dnn4j.runtime.NativeRuntime;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One piece of zeroed native memory in an arena of its own. The arena is shared, so that closing it waits for the Java
 * accesses of other threads and turns later ones into an {@link IllegalStateException}.
 *
 * <p>Large blocks are mapped from the operating system with huge pages advised, where the native library is there; the
 * kernel supplies their pages, already zero, when they are first touched. Small blocks and all others come from Java.
 */
final class NativeBlock {
    /** From this size on a block is worth huge pages: one of them. */
    static final long LARGE_BYTES = NativeMemory.HUGE_PAGE_BYTES;
    /** What a user can do when the machine refuses memory. */
    static final String ADVICE = "Close what is no longer needed, use a smaller batch or input, or raise the limit of"
            + " the container or Java's -XX:MaxDirectMemorySize.";

    private final Arena arena;
    private final MemorySegment segment;
    private boolean closed;
    private int holders;

    private NativeBlock(Arena arena, MemorySegment segment) {
        this.arena = arena;
        this.segment = segment;
    }

    /**
     * A block of {@code bytes} zero bytes at a multiple of {@link MemoryPool#ALIGNMENT}.
     *
     * @throws OutOfMemoryError if Java has no such memory
     * @throws NativeCallException if the operating system has no such memory
     */
    static NativeBlock allocate(long bytes) {
        Arena arena = Arena.ofShared();
        try {
            return new NativeBlock(
                    arena,
                    bytes >= LARGE_BYTES && NativeMemory.isAvailable()
                            ? map(bytes, arena)
                            : arena.allocate(bytes, MemoryPool.ALIGNMENT));
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    @SuppressWarnings("restricted") // The mapping is exactly this long, and is unmapped by the arena alone.
    private static MemorySegment map(long bytes, Arena arena) {
        long address = NativeMemory.map(bytes, true);
        try {
            return MemorySegment.ofAddress(address)
                    .reinterpret(bytes, arena, mapping -> NativeMemory.unmap(address, bytes));
        } catch (RuntimeException | Error refused) {
            NativeMemory.unmap(address, bytes);
            throw refused;
        }
    }

    /** Whether large blocks get huge pages, in words. */
    static String hugePages() {
        return NativeRuntime.failure()
                .map(failure -> "not used: " + failure.message())
                .orElse("advised for blocks of " + (LARGE_BYTES >> 20) + " MiB and more");
    }

    MemorySegment segment() {
        return segment;
    }

    /** Keeps the memory from being freed until {@link #letGo}; false if it was freed already. */
    synchronized boolean hold() {
        if (closed) {
            return false;
        }
        holders++;
        return true;
    }

    synchronized void letGo() {
        holders--;
    }

    /**
     * Frees the memory; true for the one call that did.
     *
     * @throws IllegalStateException while native code uses the memory
     */
    synchronized boolean close() {
        if (closed) {
            return false;
        }
        if (holders > 0) {
            throw new IllegalStateException("memory of " + segment.byteSize()
                    + " bytes cannot be freed while a computation in native code uses it; close it afterwards");
        }
        arena.close();
        closed = true;
        return true;
    }
}

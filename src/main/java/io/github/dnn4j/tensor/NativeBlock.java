package io.github.dnn4j.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One piece of zeroed native memory in an arena of its own. The arena is shared, so that closing it waits for the Java
 * accesses of other threads and turns later ones into an {@link IllegalStateException}.
 */
final class NativeBlock {
    /** What a user can do when the machine refuses memory. */
    static final String ADVICE = "Close what is no longer needed, use a smaller batch or input, or raise the limit of"
            + " the container or Java's -XX:MaxDirectMemorySize.";

    private final Arena arena;
    private final MemorySegment segment;
    private boolean closed;

    private NativeBlock(Arena arena, MemorySegment segment) {
        this.arena = arena;
        this.segment = segment;
    }

    static NativeBlock allocate(long bytes) {
        Arena arena = Arena.ofShared();
        try {
            return new NativeBlock(arena, arena.allocate(bytes, MemoryPool.ALIGNMENT));
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    static String hugePages() {
        return "not used: the native runtime is not available";
    }

    MemorySegment segment() {
        return segment;
    }

    /** Frees the memory; true for the one call that did. */
    synchronized boolean close() {
        if (closed) {
            return false;
        }
        arena.close();
        closed = true;
        return true;
    }
}

package io.github.dnn4j.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Locale;

/** The rules for memory of the caller that becomes a tensor without a copy. */
final class Wrapping {
    /** The scope of {@code Arena.ofShared()}; the public interface does not tell it from {@code Arena.ofAuto()}'s. */
    private static final String CLOSEABLE_BY_ANY_THREAD = "SharedSession";

    private Wrapping() {}

    /** The first {@code shape.bytes(type)} bytes of {@code memory}, once it is known to be fit for native code. */
    static MemorySegment check(MemorySegment memory, Shape shape, DataType type) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("cannot wrap a heap segment: native code cannot reach it, because the"
                    + " garbage collector moves it. Use an off-heap segment or a direct buffer, or copy with copyFrom");
        }
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("cannot wrap a segment whose arena is closed");
        }
        if (!memory.isAccessibleBy(Thread.currentThread())) {
            throw new IllegalArgumentException("cannot wrap a segment whose arena is confined to another thread; wrap"
                    + " it in that thread, or use Arena.ofAuto()");
        }
        if (memory.scope().getClass().getSimpleName().equals(CLOSEABLE_BY_ANY_THREAD)) {
            throw new IllegalArgumentException("cannot wrap a segment of a shared arena, which any thread may close"
                    + " while native code uses it. Use Arena.ofAuto(), Arena.global() or Arena.ofConfined(), copy with"
                    + " copyFrom, or take MemoryPool.Block.tensor for memory of a pool");
        }
        long needed = shape.bytes(type);
        if (memory.byteSize() < needed) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a %s tensor of shape %s needs %d bytes; the memory to wrap has %d",
                    type,
                    shape,
                    needed,
                    memory.byteSize()));
        }
        if (memory.address() % type.bytes() != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the memory to wrap begins at address 0x%x, which is no multiple of the %d bytes of a %s element;"
                            + " allocate it with that alignment",
                    memory.address(),
                    type.bytes(),
                    type));
        }
        return memory.asSlice(0, needed);
    }
}

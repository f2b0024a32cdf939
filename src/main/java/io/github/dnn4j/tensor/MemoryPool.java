package io.github.dnn4j.tensor;

import io.github.dnn4j.runtime.NativeCallException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Off-heap memory with a byte budget and an account of who holds what. Blocks are zeroed, aligned to
 * {@value #ALIGNMENT} bytes, and go back when they are closed, never while a Java access to them is under way. Bytes
 * are counted as asked for, without the allocator's own overhead. All methods may be called from any thread.
 */
public final class MemoryPool implements AutoCloseable {
    /** The alignment of every block in bytes: a cache line, and an AVX-512 vector. */
    public static final long ALIGNMENT = 64;
    /** The system property that, when {@code true}, makes every pool record where blocks are opened. */
    public static final String TRACK_ALLOCATIONS = "dnn4j.trackAllocations";

    private static final int LISTED = 5;

    private final long budget;
    private final boolean tracking;
    private final Set<Block> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private long inUse;
    private long peak;
    private boolean closed;

    /**
     * A pool of at most {@code budget} bytes.
     *
     * @param tracking whether to keep the stack trace of every allocation, which costs some microseconds each
     * @throws IllegalArgumentException if the budget is below 1
     */
    public MemoryPool(long budget, boolean tracking) {
        if (budget < 1) {
            throw new IllegalArgumentException(
                    "memory budget of " + budget + " bytes; give at least 1, or use" + " MemoryPool.unlimited()");
        }
        this.budget = budget;
        this.tracking = tracking;
    }

    /**
     * A pool of at most {@code budget} bytes.
     *
     * @throws IllegalArgumentException if the budget is below 1
     */
    public static MemoryPool ofBytes(long budget) {
        return new MemoryPool(budget, Boolean.getBoolean(TRACK_ALLOCATIONS));
    }

    /** A pool that only the operating system limits. */
    public static MemoryPool unlimited() {
        return ofBytes(Long.MAX_VALUE);
    }

    /**
     * A zeroed tensor of this pool in {@link Layout#NCHW}; closing it returns the bytes.
     *
     * @param purpose what it is for, in the words that {@link #open()} and error messages should show
     * @throws MemoryBudgetException if the budget or the machine has too little memory left
     * @throws IllegalStateException if the pool is closed
     */
    public Tensor allocate(Shape shape, DataType type, String purpose) {
        return allocate(shape, type, Layout.NCHW, purpose);
    }

    /** As {@link #allocate(Shape, DataType, String)}, in the given layout. */
    public Tensor allocate(Shape shape, DataType type, Layout layout, String purpose) {
        Objects.requireNonNull(layout, "layout");
        return Tensor.owning(allocateBytes(shape.bytes(type), purpose), shape, type, layout);
    }

    /**
     * A zeroed block of {@code bytes} bytes, 0 included.
     *
     * @param purpose what it is for, in the words that {@link #open()} and error messages should show
     * @throws MemoryBudgetException if the budget or the machine has too little memory left
     * @throws IllegalStateException if the pool is closed
     */
    public Block allocateBytes(long bytes, String purpose) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a block of " + bytes + " bytes for " + purpose + "; give 0 or more");
        }
        Block block = new Block(bytes, purpose);
        reserve(block);
        try {
            block.memory = NativeBlock.allocate(bytes);
            return block;
        } catch (OutOfMemoryError | NativeCallException refused) {
            release(block);
            throw refused(bytes, purpose, refused);
        } catch (RuntimeException | Error failure) {
            release(block);
            throw failure;
        }
    }

    private synchronized void reserve(Block block) {
        if (closed) {
            throw new IllegalStateException(
                    "the memory pool is closed; cannot allocate " + block.bytes + " bytes for " + block.purpose);
        }
        if (block.bytes > budget - inUse) {
            List<OpenBlock> largest = largest();
            throw new MemoryBudgetException(
                    String.format(
                            Locale.ROOT,
                            "%s needs %,d bytes, but %,d of the budget of %,d bytes are in use, which leaves %,d.%s"
                                    + " Close what is no longer needed, use a smaller batch or input, or give the pool"
                                    + " a larger budget.",
                            block.purpose,
                            block.bytes,
                            inUse,
                            budget,
                            budget - inUse,
                            holders(largest)),
                    block.bytes,
                    inUse,
                    budget,
                    largest,
                    null);
        }
        inUse += block.bytes;
        peak = Math.max(peak, inUse);
        open.add(block);
    }

    private synchronized void release(Block block) {
        if (open.remove(block)) {
            inUse -= block.bytes;
        }
    }

    private synchronized MemoryBudgetException refused(long bytes, String purpose, Throwable cause) {
        List<OpenBlock> largest = largest();
        return new MemoryBudgetException(
                String.format(
                        Locale.ROOT,
                        "%s needs %,d bytes, which the machine refused (%s); %,d bytes of this pool are in use.%s %s",
                        purpose,
                        bytes,
                        cause.getMessage(),
                        inUse,
                        holders(largest),
                        NativeBlock.ADVICE),
                bytes,
                inUse,
                budget,
                largest,
                cause);
    }

    private List<OpenBlock> largest() {
        List<OpenBlock> blocks = open();
        return blocks.subList(0, Math.min(LISTED, blocks.size()));
    }

    private static String holders(List<OpenBlock> largest) {
        return largest.isEmpty()
                ? ""
                : largest.stream()
                        .map(block -> String.format(Locale.ROOT, "%s (%,d)", block.purpose, block.bytes))
                        .collect(Collectors.joining(", ", " Largest holders: ", "."));
    }

    /** The bytes in use now. */
    public synchronized long bytesInUse() {
        return inUse;
    }

    /** The most bytes that were ever in use at once. */
    public synchronized long peakBytes() {
        return peak;
    }

    /** The budget in bytes, {@link Long#MAX_VALUE} if there is none. */
    public long budget() {
        return budget;
    }

    /** What is open now, largest first. */
    public synchronized List<OpenBlock> open() {
        List<OpenBlock> blocks = new ArrayList<>(open.size());
        for (Block block : open) {
            blocks.add(new OpenBlock(block.purpose, block.bytes, block.openedAt()));
        }
        blocks.sort(Comparator.comparingLong(OpenBlock::bytes).reversed().thenComparing(OpenBlock::purpose));
        return Collections.unmodifiableList(blocks);
    }

    /** Whether large blocks get huge pages, in words, with the reason if not. */
    public String hugePages() {
        return NativeBlock.hugePages();
    }

    /**
     * Closes the pool: nothing can be allocated any more. Closing again does nothing.
     *
     * @throws IllegalStateException if blocks are open; the message lists them, and the pool stays usable
     */
    @Override
    public synchronized void close() {
        if (!open.isEmpty()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "the memory pool cannot close: open blocks %d, bytes in use %,d; close their owners first.%s%s",
                    open.size(),
                    inUse,
                    holders(largest()),
                    tracking ? where() : hint()));
        }
        closed = true;
    }

    private String where() {
        return open().stream()
                .limit(LISTED)
                .map(block -> block.purpose
                        + block.openedAt.stream()
                                .map(frame -> "\n    at " + frame)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n", "\n", ""));
    }

    private static String hint() {
        return " Start Java with -D" + TRACK_ALLOCATIONS + "=true to see where they were opened.";
    }

    /**
     * A block that is open.
     *
     * @param purpose what it is for
     * @param bytes its size
     * @param openedAt the stack at its allocation, innermost call first; empty unless the pool tracks allocations
     */
    public record OpenBlock(String purpose, long bytes, List<StackTraceElement> openedAt) {
        /** Keeps a copy of the stack. */
        public OpenBlock {
            openedAt = List.copyOf(openedAt);
        }
    }

    /** Zeroed memory of this pool, given back on close. */
    public final class Block implements AutoCloseable {
        private final long bytes;
        private final String purpose;
        private final Throwable opening;
        private volatile NativeBlock memory;

        private Block(long bytes, String purpose) {
            this.bytes = bytes;
            this.purpose = Objects.requireNonNull(purpose, "purpose");
            this.opening = tracking ? new Throwable(purpose) : null;
        }

        /**
         * The memory, {@link #bytes()} long.
         *
         * @throws IllegalStateException after close
         */
        public MemorySegment segment() {
            return memory().segment();
        }

        /** The address of the first byte, for native calls; see {@link Tensor#address()}. */
        public long address() {
            return segment().address();
        }

        /** The size in bytes. */
        public long bytes() {
            return bytes;
        }

        /**
         * A tensor over part of this block, without a copy. It does not own the memory and is unusable once the block
         * is closed.
         *
         * @param offset where the tensor begins, in bytes, a multiple of the element size
         * @throws InvalidDescriptorException if the tensor does not fit, or begins between two elements
         */
        public Tensor tensor(long offset, Shape shape, DataType type, Layout layout) {
            long needed = shape.bytes(type);
            InvalidDescriptorException.require(
                    offset >= 0 && offset % type.bytes() == 0 && needed <= bytes - offset,
                    "a %s tensor of shape %s (%d bytes) does not lie at byte %d of %s, which has %d bytes; offsets are"
                            + " multiples of the element size",
                    type,
                    shape,
                    needed,
                    offset,
                    purpose,
                    bytes);
            return Tensor.within(this, segment().asSlice(offset, needed), shape, type, layout);
        }

        /**
         * Gives the memory back; the second time this does nothing.
         *
         * @throws IllegalStateException if another thread is inside a native call that uses the memory; the block then
         *     stays open
         */
        @Override
        public void close() {
            NativeBlock held = memory;
            if (held != null && held.close()) {
                memory = null;
                release(this);
            }
        }

        /** Keeps the memory from being freed until {@link #letGo}; false if it was freed already. */
        boolean hold() {
            NativeBlock held = memory;
            return held != null && held.hold();
        }

        /** Undoes one {@link #hold}, during which the memory stays the same. */
        void letGo() {
            memory.letGo();
        }

        private NativeBlock memory() {
            NativeBlock held = memory;
            if (held == null || !held.segment().scope().isAlive()) {
                throw new IllegalStateException(purpose + " (" + bytes + " bytes) was used after it was closed");
            }
            return held;
        }

        private List<StackTraceElement> openedAt() {
            if (opening == null) {
                return List.of();
            }
            List<StackTraceElement> stack = List.of(opening.getStackTrace());
            int caller = 0;
            while (caller < stack.size() && isOfThePool(stack.get(caller).getClassName())) {
                caller++;
            }
            return stack.subList(caller, stack.size());
        }

        private static boolean isOfThePool(String className) {
            return className.equals(MemoryPool.class.getName()) || className.equals(Block.class.getName());
        }
    }
}

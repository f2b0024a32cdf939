package io.github.dnn4j.tensor;

import io.github.dnn4j.runtime.NativeCallException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

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

    private final MemoryAccount account;

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
        this.account = new MemoryAccount(budget, tracking);
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
        MemoryAccount.Entry entry = account.reserve(bytes, purpose);
        try {
            return new Block(entry, NativeBlock.allocate(bytes));
        } catch (OutOfMemoryError | NativeCallException refused) {
            account.release(entry);
            throw account.refused(entry, refused);
        } catch (RuntimeException | Error failure) {
            account.release(entry);
            throw failure;
        }
    }

    /** The bytes in use now. */
    public long bytesInUse() {
        return account.inUse();
    }

    /** The most bytes that were ever in use at once. */
    public long peakBytes() {
        return account.peak();
    }

    /** The budget in bytes, {@link Long#MAX_VALUE} if there is none. */
    public long budget() {
        return account.budget();
    }

    /** What is open now, largest first. */
    public List<OpenBlock> open() {
        return account.open();
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
    public void close() {
        account.close();
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
        private final MemoryAccount.Entry entry;
        private final NativeBlock memory;

        private Block(MemoryAccount.Entry entry, NativeBlock memory) {
            this.entry = entry;
            this.memory = memory;
        }

        /**
         * The memory, {@link #bytes()} long.
         *
         * @throws IllegalStateException after close
         */
        public MemorySegment segment() {
            if (!memory.segment().scope().isAlive()) {
                throw new IllegalStateException(
                        entry.purpose() + " (" + bytes() + " bytes) was used after it was closed");
            }
            return memory.segment();
        }

        /** The address of the first byte, for native calls; see {@link Tensor#address()}. */
        public long address() {
            return segment().address();
        }

        /** The size in bytes. */
        public long bytes() {
            return entry.bytes();
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
                    offset >= 0 && offset % type.bytes() == 0 && needed <= bytes() - offset,
                    "a %s tensor of shape %s (%d bytes) does not lie at byte %d of %s, which has %d bytes; offsets are"
                            + " multiples of the element size",
                    type,
                    shape,
                    needed,
                    offset,
                    entry.purpose(),
                    bytes());
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
            if (memory.close()) {
                account.release(entry);
            }
        }

        /** Keeps the memory from being freed until {@link #letGo}; false if it was freed already. */
        boolean hold() {
            return memory.hold();
        }

        /** Undoes one {@link #hold}. */
        void letGo() {
            memory.letGo();
        }
    }
}

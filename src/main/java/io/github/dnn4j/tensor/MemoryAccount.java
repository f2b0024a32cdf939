package io.github.dnn4j.tensor;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Who holds what of a pool's budget, and what an error message says of it. All methods may be called by any thread. */
final class MemoryAccount {
    private static final int LISTED = 5;

    private final long budget;
    private final boolean tracking;
    private final Set<Entry> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private long inUse;
    private long peak;
    private boolean closed;

    /**
     * An account of nothing yet.
     *
     * @param tracking whether entries keep the stack trace of their allocation
     */
    MemoryAccount(long budget, boolean tracking) {
        this.budget = budget;
        this.tracking = tracking;
    }

    /** A block on the account, one for each allocation; {@code opening} is null unless allocations are tracked. */
    static final class Entry {
        private final long bytes;
        private final String purpose;
        private final Throwable opening;

        private Entry(long bytes, String purpose, Throwable opening) {
            this.bytes = bytes;
            this.purpose = purpose;
            this.opening = opening;
        }

        long bytes() {
            return bytes;
        }

        String purpose() {
            return purpose;
        }

        private MemoryPool.OpenBlock describe() {
            List<StackTraceElement> stack = opening == null ? List.of() : List.of(opening.getStackTrace());
            return new MemoryPool.OpenBlock(
                    purpose, bytes, stack.stream().dropWhile(Entry::isOfThePool).toList());
        }

        private static boolean isOfThePool(StackTraceElement frame) {
            String name = frame.getClassName();
            return name.equals(MemoryPool.class.getName()) || name.equals(MemoryAccount.class.getName());
        }
    }

    /**
     * Enters a block before it is allocated.
     *
     * @throws MemoryBudgetException if the budget has too little left
     * @throws IllegalStateException if the account is closed
     */
    synchronized Entry reserve(long bytes, String purpose) {
        Objects.requireNonNull(purpose, "purpose");
        if (closed) {
            throw new IllegalStateException(
                    "the memory pool is closed; cannot allocate " + bytes + " bytes for " + purpose);
        }
        if (bytes > budget - inUse) {
            List<MemoryPool.OpenBlock> largest = largest();
            throw new MemoryBudgetException(
                    String.format(
                            Locale.ROOT,
                            "%s needs %,d bytes, but %,d of the budget of %,d bytes are in use, which leaves %,d.%s"
                                    + " Close what is no longer needed, use a smaller batch or input, or give the pool"
                                    + " a larger budget.",
                            purpose,
                            bytes,
                            inUse,
                            budget,
                            budget - inUse,
                            holders(largest)),
                    bytes,
                    inUse,
                    budget,
                    largest,
                    null);
        }
        inUse += bytes;
        peak = Math.max(peak, inUse);
        Entry entry = new Entry(bytes, purpose, tracking ? new Throwable(purpose) : null);
        open.add(entry);
        return entry;
    }

    synchronized void release(Entry entry) {
        if (open.remove(entry)) {
            inUse -= entry.bytes;
        }
    }

    /** What to throw where the budget allowed an entry but the machine did not. */
    synchronized MemoryBudgetException refused(Entry entry, Throwable cause) {
        List<MemoryPool.OpenBlock> largest = largest();
        return new MemoryBudgetException(
                String.format(
                        Locale.ROOT,
                        "%s needs %,d bytes, which the machine refused (%s); %,d bytes of this pool are in use.%s %s",
                        entry.purpose,
                        entry.bytes,
                        cause.getMessage(),
                        inUse,
                        holders(largest),
                        NativeBlock.ADVICE),
                entry.bytes,
                inUse,
                budget,
                largest,
                cause);
    }

    private List<MemoryPool.OpenBlock> largest() {
        return open().stream().limit(LISTED).toList();
    }

    private static String holders(List<MemoryPool.OpenBlock> largest) {
        return largest.isEmpty()
                ? ""
                : largest.stream()
                        .map(block -> String.format(Locale.ROOT, "%s (%,d)", block.purpose(), block.bytes()))
                        .collect(Collectors.joining(", ", " Largest holders: ", "."));
    }

    long budget() {
        return budget;
    }

    synchronized long inUse() {
        return inUse;
    }

    synchronized long peak() {
        return peak;
    }

    /** What is open now, largest first. */
    synchronized List<MemoryPool.OpenBlock> open() {
        return open.stream()
                .map(Entry::describe)
                .sorted(Comparator.comparingLong(MemoryPool.OpenBlock::bytes)
                        .reversed()
                        .thenComparing(MemoryPool.OpenBlock::purpose))
                .toList();
    }

    /**
     * Lets nothing be entered any more.
     *
     * @throws IllegalStateException if blocks are open; the account then stays usable
     */
    synchronized void close() {
        if (!open.isEmpty()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "the memory pool cannot close: open blocks %d, bytes in use %,d; close their owners first.%s%s",
                    open.size(),
                    inUse,
                    holders(largest()),
                    tracking
                            ? where()
                            : " Start Java with -D" + MemoryPool.TRACK_ALLOCATIONS
                                    + "=true to see where they were opened."));
        }
        closed = true;
    }

    private String where() {
        return largest().stream()
                .map(block -> block.purpose()
                        + block.openedAt().stream()
                                .map(frame -> "\n    at " + frame)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n", "\n", ""));
    }
}

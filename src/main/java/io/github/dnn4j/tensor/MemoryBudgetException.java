package io.github.dnn4j.tensor;

import java.util.List;

/**
 * Memory that a {@link MemoryPool} could not give: the request does not fit its budget, or the operating system or the
 * virtual machine refused it. Nothing was allocated and nothing is left accounted for.
 */
public class MemoryBudgetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long asked;
    private final long inUse;
    private final long budget;
    private final transient List<MemoryPool.OpenBlock> largest;

    MemoryBudgetException(
            String message, long asked, long inUse, long budget, List<MemoryPool.OpenBlock> largest, Throwable cause) {
        super(message, cause);
        this.asked = asked;
        this.inUse = inUse;
        this.budget = budget;
        this.largest = List.copyOf(largest);
    }

    /**
     * Memory of a device, or of the host as the device sees it, that no pool accounts for.
     *
     * @param asked bytes asked for
     * @param inUse bytes in use by this and other programs, 0 if unknown
     * @param total bytes that there are, {@link Long#MAX_VALUE} if unknown
     */
    public static MemoryBudgetException onDevice(String message, long asked, long inUse, long total) {
        return new MemoryBudgetException(message, asked, inUse, total, List.of(), null);
    }

    /** The bytes asked for. */
    public long asked() {
        return asked;
    }

    /** The bytes that were in use, without those asked for; 0 outside a pool. */
    public long inUse() {
        return inUse;
    }

    /** The budget in bytes, {@link Long#MAX_VALUE} for none. */
    public long budget() {
        return budget;
    }

    /** The blocks that held most, largest first. */
    public List<MemoryPool.OpenBlock> largest() {
        return largest == null ? List.of() : largest;
    }
}

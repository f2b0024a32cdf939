package io.github.dnn4j.onednn.lowering;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Memory of one owner, freed in the reverse order; what somebody else computes from meanwhile is left for the next try.
 */
public final class OwnedMemory {
    private final String owner;
    private final Deque<Runnable> open = new ArrayDeque<>();

    /**
     * No memory yet.
     *
     * @param owner whose it is, for messages
     */
    public OwnedMemory(String owner) {
        this.owner = owner;
    }

    /** Takes what frees a piece of memory. */
    public synchronized void add(Runnable free) {
        open.push(free);
    }

    /**
     * Frees what can be freed.
     *
     * @throws IllegalStateException if some is in use elsewhere
     */
    public synchronized void free() {
        IllegalStateException inUse = null;
        for (Iterator<Runnable> rest = open.iterator(); rest.hasNext(); ) {
            try {
                rest.next().run();
                rest.remove();
            } catch (IllegalStateException e) {
                if (inUse == null) {
                    inUse = new IllegalStateException(
                            "memory of " + owner + " is in use elsewhere (" + e.getMessage() + "); close it again then",
                            e);
                } else {
                    inUse.addSuppressed(e);
                }
            }
        }
        if (inUse != null) {
            throw inUse;
        }
    }
}

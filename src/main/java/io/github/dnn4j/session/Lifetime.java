package io.github.dnn4j.session;

/**
 * The reference-counted life of a resource that children depend on. {@link #close} is idempotent and ends use at once;
 * the release action runs when the owner and all children have closed.
 */
public final class Lifetime {
    private final String what;
    private final Lifetime parent;
    private final Runnable release;
    private boolean closed;
    private int holders = 1;

    /**
     * A life without a parent.
     *
     * @param what the resource, for messages
     * @param release frees it; runs once
     */
    public Lifetime(String what, Runnable release) {
        this(what, null, release);
    }

    /**
     * A life that keeps its parent's resources.
     *
     * @throws IllegalStateException if the parent is closed
     */
    public Lifetime(String what, Lifetime parent, Runnable release) {
        this.what = what;
        this.parent = parent;
        this.release = release;
        if (parent != null) {
            parent.hold();
        }
    }

    private synchronized void hold() {
        requireOpen();
        holders++;
    }

    /** Throws {@link IllegalStateException} if closed. */
    public synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException(what + " is closed");
        }
    }

    /** True after {@link #close}. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Ends use; releases once no child holds on. */
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        drop();
    }

    private void drop() {
        synchronized (this) {
            if (--holders > 0) {
                return;
            }
        }
        try {
            release.run();
        } finally {
            if (parent != null) {
                parent.drop();
            }
        }
    }
}

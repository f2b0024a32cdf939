package io.github.dnn4j.session;

import java.util.concurrent.atomic.AtomicInteger;

/** Whether a session is idle, in use by some thread, or closed: one thread at a time, and none afterwards. */
public final class RunGuard {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CLOSED = 2;

    private final String session;
    private final Runnable entering;
    private final AtomicInteger state = new AtomicInteger(IDLE);

    /**
     * The guard of an idle session.
     *
     * @param session what to call it in messages
     */
    public RunGuard(String session) {
        this(session, () -> {});
    }

    /**
     * The guard of an idle session.
     *
     * @param entering what a thread does as soon as the session is its own; where that throws, it has not entered
     */
    public RunGuard(String session, Runnable entering) {
        this.session = session;
        this.entering = entering;
    }

    /** What the session is called in messages. */
    public String session() {
        return session;
    }

    /**
     * Takes the session for this thread, until {@link #leave}; allocates nothing.
     *
     * @throws IllegalStateException if it is closed or running in another thread
     */
    public void enter() {
        if (!state.compareAndSet(IDLE, RUNNING)) {
            requireOpen();
            throw new IllegalStateException(session + " is running in another thread; use one session per thread");
        }
        try {
            entering.run();
        } catch (RuntimeException | Error e) {
            leave();
            throw e;
        }
    }

    /** Leaves the session to other threads. */
    public void leave() {
        state.set(IDLE);
    }

    /** True while a thread has entered. */
    public boolean isRunning() {
        return state.get() == RUNNING;
    }

    /**
     * Checks that it is not closed.
     *
     * @throws IllegalStateException if it is
     */
    public void requireOpen() {
        if (state.get() == CLOSED) {
            throw new IllegalStateException(session + " is closed");
        }
    }

    /**
     * Lets no thread enter any more; closing again changes nothing.
     *
     * @throws IllegalStateException if it is running in another thread
     */
    public void close() {
        if (state.compareAndExchange(IDLE, CLOSED) == RUNNING) {
            throw new IllegalStateException(session + " is running in another thread; close it afterwards");
        }
    }
}

package io.github.dnn4j.onednn;

import java.util.concurrent.atomic.AtomicInteger;

/** Whether a session is idle, running in some thread, or closed: one thread at a time, and none afterwards. */
final class RunState {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CLOSED = 2;

    private final String session;
    private final AtomicInteger state = new AtomicInteger(IDLE);

    /**
     * An idle session.
     *
     * @param session what to call it in messages
     */
    RunState(String session) {
        this.session = session;
    }

    /**
     * Takes the session for this thread, until {@link #leave}.
     *
     * @throws IllegalStateException if it is closed or running in another thread
     */
    void enter() {
        if (!state.compareAndSet(IDLE, RUNNING)) {
            throw new IllegalStateException(
                    state.get() == CLOSED
                            ? session + " is closed"
                            : session + " is running in another thread; use one session per thread");
        }
    }

    void leave() {
        state.set(IDLE);
    }

    /**
     * Lets nobody enter any more; closing again changes nothing.
     *
     * @throws IllegalStateException if it is running in another thread
     */
    void close() {
        if (state.compareAndExchange(IDLE, CLOSED) == RUNNING) {
            throw new IllegalStateException(session + " is running in another thread: close it afterwards");
        }
    }
}

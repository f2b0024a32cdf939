package io.github.dnn4j.cli.train;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in good order when its process is told to end, by Ctrl-C or by SIGTERM: work is asked to stop, and
 * the process waits until this is closed. The exit code stays that of the signal, 130 or 143.
 */
final class Interruption implements AutoCloseable {
    /** The longest wait: a signal that does not end a process within a minute would be taken for ignored. */
    private static final int MOST_SECONDS = 60;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "dnn4j-interruption");
    private Runnable stop = () -> {};
    private boolean happened;

    /** Waits for nothing yet. */
    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What to do when it happens, in another thread; at once if it has happened. */
    synchronized void whenItHappens(Runnable action) {
        stop = action;
        if (happened) {
            action.run();
        }
    }

    /** True once the process has been told to end. */
    synchronized boolean happened() {
        return happened;
    }

    private synchronized void ask() {
        happened = true;
        stop.run();
    }

    private void end() {
        ask();
        try {
            over.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The process may end; everything must have been printed. */
    @Override
    public void close() {
        over.countDown();
        if (!happened()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // The hook runs already, and finds that nothing is left to wait for.
                over.countDown();
            }
        }
    }
}

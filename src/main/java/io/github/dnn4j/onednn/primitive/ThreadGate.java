package io.github.dnn4j.onednn.primitive;

import java.util.concurrent.Semaphore;

/**
 * Keeps the sum of the OpenMP teams that run at the same time, over all sessions of the process, within the processors
 * there are: every calling thread has a team of its own, and teams that outnumber processors spin against each other.
 */
public final class ThreadGate {
    private static final int BUDGET = Math.max(1, Runtime.getRuntime().availableProcessors());
    private static final Semaphore FREE = new Semaphore(BUDGET, true);

    private ThreadGate() {}

    /** Processors that teams may use together. */
    public static int budget() {
        return BUDGET;
    }

    /**
     * The largest team that may be asked for. Every calling thread has a team of its own, and OpenMP ends the process
     * when the system has no more threads to give.
     */
    public static int largestTeam() {
        return Math.max(64, 4 * BUDGET);
    }

    /** Waits until {@code threads} processors are free; a team larger than all of them runs alone. */
    public static void enter(int threads) {
        FREE.acquireUninterruptibly(Math.min(threads, BUDGET));
    }

    public static void leave(int threads) {
        FREE.release(Math.min(threads, BUDGET));
    }
}

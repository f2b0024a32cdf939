package io.github.dnn4j.train.data;

import java.util.Arrays;

/**
 * Whose turn it is where some threads write numbered batches into a ring of slots and one takes them in order. A slot
 * is free again once the batch after the one in it was asked for. Nothing is allocated.
 */
final class BatchTurns {
    private final long end;
    private final long[] ready;
    private long claimed;
    private long taken;
    private boolean holding;
    private boolean closed;
    private Throwable failure;
    private long waitedNanos;

    /** For batches {@code first} to {@code end}, the latter not included, in so many slots. */
    BatchTurns(long first, long end, int slots) {
        this.end = end;
        this.claimed = first;
        this.taken = first;
        this.ready = new long[slots];
        Arrays.fill(ready, -1);
    }

    private int slot(long number) {
        return (int) (number % ready.length);
    }

    /**
     * The number of the next batch, once it is ready; it stays so until the following call.
     *
     * @throws IllegalStateException if there is none left, a batch failed, this is closed, or the thread is
     *     interrupted, which it then still is
     */
    synchronized long next() {
        if (holding) {
            taken++;
            holding = false;
            notifyAll();
        }
        if (taken >= end) {
            throw new IllegalStateException("all " + end + " batches were taken");
        }
        long start = System.nanoTime();
        while (ready[slot(taken)] != taken) {
            requireUsable();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a batch", e);
            }
        }
        waitedNanos += System.nanoTime() - start;
        requireUsable();
        holding = true;
        return taken;
    }

    private void requireUsable() {
        if (failure != null) {
            throw new IllegalStateException("a batch could not be prepared: " + failure, failure);
        }
        if (closed) {
            throw new IllegalStateException("the batch pipeline is closed");
        }
    }

    /** Nanoseconds that {@link #next} has waited in all. */
    synchronized long waitedNanos() {
        return waitedNanos;
    }

    /** The number of a batch that the calling thread prepares, once there is room for it; -1 if there is none left. */
    synchronized long claim() throws InterruptedException {
        if (closed || claimed >= end) {
            return -1;
        }
        long number = claimed++;
        while (!closed && number - taken >= ready.length) {
            wait();
        }
        return closed ? -1 : number;
    }

    /** Says that a batch is prepared. */
    synchronized void publish(long number) {
        ready[slot(number)] = number;
        notifyAll();
    }

    /** Says that a batch cannot be prepared. */
    synchronized void fail(Throwable reason) {
        failure = reason;
        notifyAll();
    }

    /** Ends all waiting; false if that was done before. */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        notifyAll();
        return first;
    }
}

package io.github.dnn4j.model;

import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The threads on which a model runs, as many as it has sessions, and the calls that wait for them in the order in which
 * they came. A native library makes a team of threads for every thread that calls it, so no caller's thread ever does:
 * neither a virtual one nor one of a thousand others. Threads begin with the first call.
 */
final class SessionThreads implements AutoCloseable {
    /** Sessions of different shapes that a thread keeps, the least recently used one closed first. */
    private static final int SHAPES = 4;

    private final CompiledNetwork compiled;
    private final String name;
    private final int sessions;
    private final int waiting;
    private final ModelOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition calls = lock.newCondition();
    private final Deque<Call<?>> queue = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private Optional<Batching> batching = Optional.empty();
    private int idle;
    private int running;
    private boolean closed;

    SessionThreads(CompiledNetwork compiled, String name, ModelOptions options) {
        this.compiled = compiled;
        this.name = name;
        this.sessions = options.sessions();
        this.waiting = options.waiting();
        this.options = options;
    }

    /**
     * Asks for a session of these shapes. A result that is cancelled before its turn is not computed.
     *
     * @throws RejectedExecutionException if the model is closed, or as many calls wait as may
     */
    <R> CompletableFuture<R> submit(Map<String, Shape> shapes, Function<Session, R> work) {
        Call<R> call = new Call<>(shapes, work, new CompletableFuture<>(), System.nanoTime());
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException(name + " is closed");
            }
            queue.removeIf(other -> other.result().isDone());
            long unserved = (long) running + queue.size() - sessions;
            if (unserved >= waiting) {
                throw new RejectedExecutionException(name + " is busy: its " + sessions + " sessions compute, and "
                        + unserved + " calls wait, of which there may be " + waiting);
            }
            queue.add(call);
            if (idle < queue.size() && threads.size() < sessions) {
                Thread thread = Thread.ofPlatform()
                        .daemon()
                        .name("dnn4j " + name + " " + threads.size())
                        .unstarted(this::serve);
                threads.add(thread);
                thread.start();
            }
            calls.signalAll(); // one may wait for whatever comes, another for what joins its batch
        } finally {
            lock.unlock();
        }
        return call.result();
    }

    /** Gathers calls from now on. */
    void gather(Batching how) {
        lock.lock();
        try {
            batching = Optional.of(how);
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        int shapes = SHAPES + options.batching().map(Batching::sizes).orElse(0);
        try (OpenSessions open = new OpenSessions(compiled, shapes)) {
            for (List<Call<?>> next = next(false); !next.isEmpty(); next = next(true)) {
                if (next.size() == 1) {
                    next.getFirst().run(open::of);
                } else {
                    Call.runAll(next, open::of);
                }
            }
        }
    }

    /**
     * The next call that somebody still waits for, and those after it that join its batch; none when the model is
     * closed.
     *
     * @param after whether this thread has computed some before
     */
    private List<Call<?>> next(boolean after) {
        lock.lock();
        try {
            running -= after ? 1 : 0;
            while (true) {
                Call<?> call = waiting();
                if (call != null) {
                    running++;
                    queue.remove();
                    return batching.isPresent() && call.isSample() ? gathered(call, batching.get()) : List.of(call);
                }
                if (closed) {
                    return List.of();
                }
                idle++;
                try {
                    calls.awaitUninterruptibly();
                } finally {
                    idle--;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The first of the queue that somebody waits for, left there; null if there is none. */
    private Call<?> waiting() {
        while (!queue.isEmpty() && queue.peek().result().isDone()) {
            queue.remove();
        }
        return queue.peek();
    }

    /** The call and those that come after it in the queue, or come in time, as far as they fill a batch. */
    private List<Call<?>> gathered(Call<?> first, Batching how) {
        List<Call<?>> batch = new ArrayList<>(List.of(first));
        long deadline = first.nanos() + how.patience().toNanos();
        while (batch.size() < how.most()) {
            Call<?> next = waiting();
            if (next != null && first.joins(next)) {
                batch.add(queue.remove());
                continue;
            }
            long left = deadline - System.nanoTime();
            if (next != null || closed || left <= 0) {
                break; // what does not join is not overtaken
            }
            try {
                calls.awaitNanos(left);
            } catch (InterruptedException e) {
                break; // nobody interrupts the model's own threads but what its work calls; what is there is computed
            }
        }
        batch.removeIf(call -> call.result().isDone());
        if (batch.isEmpty()) {
            return List.of(first); // whose result is there already, a cancellation
        }
        for (int k = batch.size(), fit = how.batch(k); k > fit; k--) {
            queue.addFirst(batch.removeLast());
        }
        calls.signalAll();
        return batch;
    }

    /** Refuses what waits, and returns when what runs is finished and the sessions are closed. */
    @Override
    public void close() {
        List<Call<?>> refused;
        List<Thread> running;
        lock.lock();
        try {
            closed = true;
            refused = List.copyOf(queue);
            queue.clear();
            running = List.copyOf(threads);
            calls.signalAll();
        } finally {
            lock.unlock();
        }
        RejectedExecutionException reason = new RejectedExecutionException(name + " was closed before the call's turn");
        refused.forEach(call -> call.result().completeExceptionally(reason));
        Waiting.forEnd(running);
    }
}

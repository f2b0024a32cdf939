package io.github.dnn4j.model;

import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition calls = lock.newCondition();
    private final Deque<Call<?>> queue = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private int idle;
    private int running;
    private boolean closed;

    SessionThreads(CompiledNetwork compiled, String name, ModelOptions options) {
        this.compiled = compiled;
        this.name = name;
        this.sessions = options.sessions();
        this.waiting = options.waiting();
    }

    /** A call that waits: what is done with a session for its shapes. */
    private record Call<R>(Map<String, Shape> shapes, Function<Session, R> work, CompletableFuture<R> result) {
        void run(Function<Map<String, Shape>, Session> sessionFor) {
            try {
                result.complete(work.apply(sessionFor.apply(shapes)));
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }
    }

    /**
     * Asks for a session of these shapes. A result that is cancelled before its turn is not computed.
     *
     * @throws RejectedExecutionException if the model is closed, or as many calls wait as may
     */
    <R> CompletableFuture<R> submit(Map<String, Shape> shapes, Function<Session, R> work) {
        Call<R> call = new Call<>(shapes, work, new CompletableFuture<>());
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
            calls.signal();
        } finally {
            lock.unlock();
        }
        return call.result();
    }

    private void serve() {
        Map<Map<String, Shape>, Session> open = new LinkedHashMap<>(SHAPES, 0.75f, true);
        try {
            for (Call<?> call = next(false); call != null; call = next(true)) {
                call.run(shapes -> session(open, shapes));
            }
        } finally {
            open.values().forEach(Session::close);
        }
    }

    private Session session(Map<Map<String, Shape>, Session> open, Map<String, Shape> shapes) {
        Session session = open.get(shapes);
        if (session == null) {
            if (open.size() == SHAPES) {
                Map.Entry<Map<String, Shape>, Session> oldest =
                        open.entrySet().iterator().next();
                open.remove(oldest.getKey());
                oldest.getValue().close();
            }
            session = compiled.newSession(shapes);
            open.put(Map.copyOf(shapes), session);
        }
        return session;
    }

    /**
     * The next call that somebody still waits for; null when the model is closed.
     *
     * @param after whether this thread has computed one before
     */
    private Call<?> next(boolean after) {
        lock.lock();
        try {
            running -= after ? 1 : 0;
            while (true) {
                Call<?> call = queue.poll();
                while (call != null && call.result().isDone()) {
                    call = queue.poll();
                }
                if (call != null || closed) {
                    running += call == null ? 0 : 1;
                    return call;
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
        boolean interrupted = false;
        for (Thread thread : running) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true; // the sessions are native memory that others would close under the thread
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

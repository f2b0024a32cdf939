package io.github.dnn4j.bench;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.CompiledNetwork;
import io.github.dnn4j.backend.Session;
import io.github.dnn4j.onednn.OneDnnBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs per second of several sessions at the same time, each on a thread of its own that computes alone. */
final class Throughput implements AutoCloseable {
    private static final long NANOS = 3_000_000_000L;

    private final Backend backend = OneDnnBackend.open();
    private final CompiledNetwork model;
    private final List<Session> sessions = new ArrayList<>();
    private final ExecutorService executor = Executors.newCachedThreadPool();

    Throughput(Subject subject, int most) {
        model = backend.compile(
                subject.network(),
                subject.parameters(),
                CompileOptions.defaults().threads(1));
        for (int i = 0; i < most; i++) {
            sessions.add(model.newSession());
            sessions.getLast().run();
        }
    }

    /** Runs per second of the first {@code count} sessions over some seconds. */
    double of(int count) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        List<Callable<Long>> tasks = new ArrayList<>();
        for (Session session : sessions.subList(0, count)) {
            tasks.add(() -> runs(session, start + NANOS));
        }
        long runs = 0;
        for (Future<Long> future : executor.invokeAll(tasks)) {
            runs += future.get();
        }
        return runs / ((System.nanoTime() - start) / 1e9);
    }

    private static long runs(Session session, long end) {
        long runs = 0;
        while (System.nanoTime() < end) {
            session.run();
            runs++;
        }
        return runs;
    }

    @Override
    public void close() {
        executor.shutdown();
        sessions.forEach(Session::close);
        model.close();
        backend.close();
    }
}

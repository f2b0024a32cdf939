package io.github.dnn4j.model;

import io.github.dnn4j.backend.Session;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A call that waits for a session.
 *
 * @param shapes of the session that it needs
 * @param work what is done with it
 * @param result what comes of that
 * @param nanos when it came, by {@link System#nanoTime}
 */
record Call<R>(Map<String, Shape> shapes, Function<Session, R> work, CompletableFuture<R> result, long nanos) {
    /** Whether the other can be computed with it as a batch. */
    boolean joins(Call<?> other) {
        return isSample() && other.isSample() && shapes.equals(other.shapes);
    }

    /** Whether it can be computed as part of a batch. */
    boolean isSample() {
        return work instanceof SampleWork<R> sample && sample.single();
    }

    /** Computes it alone. */
    void run(Function<Map<String, Shape>, Session> sessions) {
        try {
            result.complete(work.apply(sessions.apply(shapes)));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /**
     * Computes calls that join as one batch. Where that fails each is computed alone, so that only those fail that are
     * the reason.
     */
    static void runAll(List<Call<?>> calls, Function<Map<String, Shape>, Session> sessions) {
        Session batch;
        try {
            batch = sessions.apply(calls.getFirst().sample().batch(calls.size()));
            for (int i = 0; i < calls.size(); i++) {
                calls.get(i).sample().put(batch, i);
            }
            batch.run();
        } catch (RuntimeException e) {
            calls.forEach(call -> call.run(sessions));
            return;
        } catch (Error e) {
            calls.forEach(call -> call.result.completeExceptionally(e));
            return;
        }
        for (int i = 0; i < calls.size(); i++) {
            calls.get(i).take(batch, i);
        }
    }

    private SampleWork<R> sample() {
        return (SampleWork<R>) work;
    }

    private void take(Session batch, int index) {
        try {
            result.complete(sample().take(batch, index));
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}

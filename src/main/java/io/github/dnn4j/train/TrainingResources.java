package io.github.dnn4j.train;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.TrainingSession;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.train.data.BatchPipeline;
import io.github.dnn4j.train.data.Normalization;
import io.github.dnn4j.train.data.Split;
import io.github.dnn4j.train.optimizer.ParameterUpdates;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** What a training computes with and has to give back: memory, session, optimizer's state, batches. */
final class TrainingResources implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private TrainingSession session;
    private ParameterUpdates updates;
    private BatchPipeline batches;

    /** Opens everything, or nothing if one part fails. */
    static TrainingResources open(
            Backend backend,
            TrainableNetwork network,
            Parameters initial,
            Shape input,
            Split pictures,
            Normalization normalization,
            TrainingRecipe plan,
            RunOptions options,
            long firstBatch) {
        TrainingResources made = new TrainingResources();
        try {
            MemoryPool pool = options.session().memory().orElseGet(() -> made.keep(MemoryPool.unlimited()));
            made.session = made.keep(backend.newTrainingSession(
                    network.network(),
                    initial,
                    Map.of(network.input(), input),
                    options.session().seed(plan.seed()).memory(pool)));
            made.updates = made.keep(new ParameterUpdates(made.session, plan.optimizer(), plan.passes(), pool));
            made.batches = made.keep(BatchPipeline.training(
                    pictures,
                    plan.batch(),
                    plan.passes(),
                    plan.augmentation(),
                    normalization,
                    plan.seed(),
                    firstBatch,
                    options.preparation(),
                    pool));
            return made;
        } catch (RuntimeException | Error failure) {
            try {
                made.close();
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    TrainingSession session() {
        return session;
    }

    ParameterUpdates updates() {
        return updates;
    }

    BatchPipeline batches() {
        return batches;
    }

    /** Closes everything, last opened first; closing again does nothing. */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            } catch (Exception e) {
                throw new AssertionError("no part of a training throws a checked exception", e);
            }
        }
        if (first != null) {
            throw first;
        }
    }
}

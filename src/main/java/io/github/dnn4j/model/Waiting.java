package io.github.dnn4j.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** How a caller waits for what a model's thread computes. */
final class Waiting {
    private Waiting() {}

    static <R> R forResult(CompletableFuture<R> result, Model model) {
        return forResult(result, model, model.options().patience());
    }

    static <R> R forResult(CompletableFuture<R> result, Model model, Optional<Duration> patience) {
        try {
            return patience.isEmpty() ? result.get() : result.get(patience.get().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a result of " + model.name());
        } catch (TimeoutException e) {
            result.cancel(false);
            throw new ModelTimeoutException(
                    model.name() + " gave no result within " + patience.orElseThrow() + ": " + model);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        }
    }

    /** Waits for threads to end, also where the calling one is interrupted, which stays so. */
    static void forEnd(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
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

    /** Work in a model's thread throws nothing that is checked. */
    private static RuntimeException unchecked(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (RuntimeException) cause;
    }

    /** The result without the model's thread: stages that callers add must not keep it from the next call. */
    static <R> CompletableFuture<R> detached(CompletableFuture<R> result) {
        CompletableFuture<R> detached = result.thenApplyAsync(Function.identity());
        detached.whenComplete((_, problem) -> {
            if (problem instanceof CancellationException) {
                result.cancel(false);
            }
        });
        return detached;
    }
}

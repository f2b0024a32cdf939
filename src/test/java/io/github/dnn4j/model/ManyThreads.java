package io.github.dnn4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** A thousand virtual threads and two hundred others at once. */
final class ManyThreads {
    private static final int VIRTUAL = 1_000;
    private static final int ALL = 1_200;

    private ManyThreads() {}

    /** Runs work in each, which gets the thread's number; what one throws is thrown. */
    static void run(IntConsumer work) throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Void>> results = new ArrayList<>();
        for (int i = 0; i < ALL; i++) {
            int number = i;
            CompletableFuture<Void> result = new CompletableFuture<>();
            results.add(result);
            Thread.Builder builder = i < VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform();
            threads.add(builder.start(() -> {
                try {
                    work.accept(number);
                    result.complete(null);
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            }));
        }
        for (CompletableFuture<Void> result : results) {
            result.get();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

package io.github.dnn4j.train.data;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches that other threads prepare ahead: they are written into a few tensors in turn, so that the consumer finds
 * the next one ready. What is in a batch depends on seed, number of the batch and pictures alone, not on the threads.
 * Taking a batch allocates no Java heap. For one consumer.
 */
public final class BatchPipeline implements AutoCloseable {
    private final Split split;
    private final BatchOrder order;
    private final Batch[] slots;
    private final BatchTurns turns;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * How batches are prepared.
     *
     * @param threads threads that prepare, at least 1
     * @param ahead batches that may be ready before they are taken, at least 1
     */
    public record Preparation(int threads, int ahead) {
        /** Checks both. */
        public Preparation {
            require(threads >= 1 && threads <= 256, "%d threads to prepare batches; 1 to 256 are possible", threads);
            require(ahead >= 1 && ahead <= 1024, "%d batches prepared ahead; 1 to 1024 are possible", ahead);
        }

        /** One thread, three batches ahead. */
        public static Preparation defaults() {
            return new Preparation(1, 3);
        }
    }

    private BatchPipeline(
            Split split,
            BatchOrder order,
            Augmentation augmentation,
            Normalization normalization,
            long first,
            Preparation preparation,
            MemoryPool pool) {
        require(
                normalization.mean().size() == split.channels(),
                "normalization for %d channels does not suit %s",
                normalization.mean().size(),
                split);
        this.split = split;
        this.order = order;
        this.slots = new Batch[preparation.ahead() + 1];
        this.turns = new BatchTurns(first, order.shuffled() ? Long.MAX_VALUE : order.batchesPerEpoch(), slots.length);
        Shape shape = Shape.of(order.batch(), split.channels(), split.height(), split.width());
        try {
            for (int i = 0; i < slots.length; i++) {
                slots[i] = new Batch(pool.allocate(shape, DataType.F32, "a batch prepared ahead"));
            }
        } catch (RuntimeException | Error refused) {
            closeTensors();
            throw refused;
        }
        for (int i = 0; i < preparation.threads(); i++) {
            PicturePreparer preparer = new PicturePreparer(split, augmentation, normalization);
            threads.add(Thread.ofPlatform().daemon().name("dnn4j-batches-" + i).start(() -> prepareAll(preparer)));
        }
    }

    /**
     * Batches to train with, without end: each epoch in an order of its own, whole batches only.
     *
     * @param group batches that belong to one step: an epoch has a multiple of it
     * @param seed decides order and augmentation
     * @param first number of the first batch, counted through all epochs: where an interrupted run goes on
     * @param pool gives the tensors; stays open until the pipeline is closed
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if there are fewer pictures than a batch has
     * @throws io.github.dnn4j.tensor.MemoryBudgetException if the pool's budget does not suffice
     */
    public static BatchPipeline training(
            Split split,
            int batch,
            int group,
            Augmentation augmentation,
            Normalization normalization,
            long seed,
            long first,
            Preparation preparation,
            MemoryPool pool) {
        BatchOrder order = new BatchOrder(split.count(), batch, group, true, seed);
        return new BatchPipeline(split, order, augmentation, normalization, first, preparation, pool);
    }

    /**
     * All pictures once, as they are and in their order; the last batch may have a smaller {@link Batch#count}.
     *
     * @param pool gives the tensors; stays open until the pipeline is closed
     * @throws io.github.dnn4j.tensor.MemoryBudgetException if the pool's budget does not suffice
     */
    public static BatchPipeline once(
            Split split, int batch, Normalization normalization, Preparation preparation, MemoryPool pool) {
        BatchOrder order = new BatchOrder(split.count(), batch, 1, false, 0);
        return new BatchPipeline(split, order, Augmentation.none(), normalization, 0, preparation, pool);
    }

    /** Batches in an epoch. */
    public int batchesPerEpoch() {
        return order.batchesPerEpoch();
    }

    /**
     * The next batch, which stays as it is until the following call; waits until it is ready.
     *
     * @throws IllegalStateException if there is none left, the pipeline is closed, a picture could not be prepared, or
     *     the thread is interrupted, which it then still is
     */
    public Batch next() {
        return slots[slot(turns.next())];
    }

    private int slot(long number) {
        return (int) (number % slots.length);
    }

    /** Nanoseconds that {@link #next} has waited in all because no batch was ready. */
    public long waitedNanos() {
        return turns.waitedNanos();
    }

    private void prepareAll(PicturePreparer preparer) {
        try {
            for (long number = turns.claim(); number >= 0; number = turns.claim()) {
                prepare(number, preparer);
                turns.publish(number);
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            turns.fail(e);
        }
    }

    private void prepare(long number, PicturePreparer preparer) {
        Batch batch = slots[slot(number)];
        int count = order.count(number);
        batch.count(count);
        long bytes = batch.pictures().bytes() / batch.size();
        for (int place = 0; place < count; place++) {
            int index = order.index(number, place);
            batch.set(place, index, split.label(index));
            preparer.prepare(
                    index, order.pictureKey(number, index), batch.pictures().segment(), place * bytes);
        }
    }

    /** Ends the threads and gives the tensors back. Closing again does nothing. */
    @Override
    public void close() {
        if (!turns.close()) {
            return;
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        closeTensors();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeTensors() {
        for (Batch slot : slots) {
            if (slot != null) {
                slot.pictures().close();
            }
        }
    }
}

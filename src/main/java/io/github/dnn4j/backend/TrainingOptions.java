package io.github.dnn4j.backend;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.MemoryPool;
import java.util.Optional;

/**
 * How a network is trained. Immutable; every method gives a copy.
 *
 * @param precision element type that layers compute in; parameters and their gradients are F32 in any case
 * @param threads threads of a step; 0 for as many as the container has processors
 * @param seed decides, with the number of the step, what dropout drops
 * @param runningAverage how batch normalization keeps its running statistics
 * @param recompute whether values that are cheap to compute are computed again in the backward pass instead of kept
 * @param inputGradients whether the loss is derived by the network's inputs too
 * @param memory pool that the session is allocated from; empty for one of its own, without a budget
 */
public record TrainingOptions(
        Precision precision,
        int threads,
        long seed,
        RunningAverage runningAverage,
        boolean recompute,
        boolean inputGradients,
        Optional<MemoryPool> memory) {
    /** Checks the thread count. */
    public TrainingOptions {
        require(threads >= 0, "training options ask for %d threads; 0 (automatic) or more is needed", threads);
    }

    /** F32, automatic threads, seed 0, PyTorch's running averages with 0.1, nothing recomputed, no input gradients. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(Precision.F32, 0, 0, RunningAverage.pytorch(0.1), false, false, Optional.empty());
    }

    /** With another precision. */
    public TrainingOptions precision(Precision other) {
        return new TrainingOptions(other, threads, seed, runningAverage, recompute, inputGradients, memory);
    }

    /** With another number of threads for a step; 0 for automatic. */
    public TrainingOptions threads(int other) {
        return new TrainingOptions(precision, other, seed, runningAverage, recompute, inputGradients, memory);
    }

    /** With another seed. */
    public TrainingOptions seed(long other) {
        return new TrainingOptions(precision, threads, other, runningAverage, recompute, inputGradients, memory);
    }

    /** With other running averages. */
    public TrainingOptions runningAverage(RunningAverage other) {
        return new TrainingOptions(precision, threads, seed, other, recompute, inputGradients, memory);
    }

    /** With or without recomputing what is cheap. */
    public TrainingOptions recompute(boolean other) {
        return new TrainingOptions(precision, threads, seed, runningAverage, other, inputGradients, memory);
    }

    /** With or without derivatives by the inputs. */
    public TrainingOptions inputGradients(boolean other) {
        return new TrainingOptions(precision, threads, seed, runningAverage, recompute, other, memory);
    }

    /** With memory from {@code pool}, whose owner closes it after the session. */
    public TrainingOptions memory(MemoryPool pool) {
        return new TrainingOptions(
                precision, threads, seed, runningAverage, recompute, inputGradients, Optional.of(pool));
    }
}

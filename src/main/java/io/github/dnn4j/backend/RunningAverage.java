package io.github.dnn4j.backend;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * How batch normalization keeps the mean and variance that inference uses, step by step: running = (1 - weight) running
 * + weight batch. Frameworks name the two factors differently, and differ in the variance of a batch of n values per
 * channel: divided by n, or by n - 1 (Bessel's correction). What normalizes the batch itself is always the variance
 * divided by n (Ioffe and Szegedy, 2015).
 *
 * @param weight share of the new batch, in (0, 1]
 * @param unbiased whether the running variance takes that divided by n - 1; a single value per channel is then refused
 */
public record RunningAverage(double weight, boolean unbiased) {
    /** Checks the weight. */
    public RunningAverage {
        require(weight > 0 && weight <= 1, "running average has weight %s; it must lie in (0, 1]", weight);
    }

    /** PyTorch's: {@code momentum} is the share of the new batch, 0.1 by default there; variance by n - 1. */
    public static RunningAverage pytorch(double momentum) {
        return new RunningAverage(momentum, true);
    }

    /** Keras's: {@code momentum} is the share that the old average keeps, 0.99 by default there; variance by n. */
    public static RunningAverage keras(double momentum) {
        return new RunningAverage(1 - momentum, false);
    }

    /** ONNX's (BatchNormalization, training_mode = 1): as Keras's, 0.9 by default there. */
    public static RunningAverage onnx(double momentum) {
        return new RunningAverage(1 - momentum, false);
    }
}

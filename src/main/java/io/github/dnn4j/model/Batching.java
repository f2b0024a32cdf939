package io.github.dnn4j.model;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import java.time.Duration;

/**
 * How calls of one sample that come at the same time are gathered and computed as a batch.
 *
 * @param most the samples of the largest batch, from 2
 * @param patience how long the first of them waits for others; none for only those that are there
 * @param measured whether they are gathered only where the largest batch takes, when the model is opened, less than 1 /
 *     {@value #WORTHWHILE} of the time for each sample that one alone takes
 */
public record Batching(int most, Duration patience, boolean measured) {
    /** How many times the samples in a second of one that is alone a batch must compute to be worth waiting for. */
    public static final double WORTHWHILE = 1.2;

    /**
     * How far a sample of a batch may come out from what it does alone, of the largest value: a backend may compute
     * batches of other sizes in another order. Held when the model is opened, by numbers that are made up.
     */
    public static final double APART = 1e-6;

    /**
     * Checks the values.
     *
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if the batch is below 2 or the time below 0
     */
    public Batching {
        require(most >= 2, "batches of at most %d samples; 2 is the least that can be gathered", most);
        require(!patience.isNegative(), "a call that waits %s for others; 0 is the least", patience);
    }

    /** The batch for this many calls: the largest power of two, or {@link #most}, that they fill. */
    int batch(int calls) {
        return calls >= most ? most : Integer.highestOneBit(calls);
    }

    /** The number of different batches. */
    int sizes() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(most) + 1;
    }

    @Override
    public String toString() {
        return "batches of at most " + most + " gathered within " + patience + (measured ? " if that is faster" : "");
    }
}

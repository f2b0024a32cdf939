package io.github.dnn4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Loss and accuracy of every step, and the result of every epoch, those of a run that was resumed included. */
public final class History {
    private float[] losses;
    private float[] accuracies;
    private int steps;
    private final List<EpochResult> epochs = new ArrayList<>();

    /** Room for so many steps, so that none of them allocates. */
    History(int expectedSteps) {
        losses = new float[expectedSteps];
        accuracies = new float[expectedSteps];
    }

    void add(double loss, double accuracy) {
        if (steps == losses.length) {
            losses = Arrays.copyOf(losses, 2 * steps + 1);
            accuracies = Arrays.copyOf(accuracies, 2 * steps + 1);
        }
        losses[steps] = (float) loss;
        accuracies[steps] = (float) accuracy;
        steps++;
    }

    void add(EpochResult result) {
        epochs.add(result);
    }

    /** Steps taken. */
    public int steps() {
        return steps;
    }

    /** Mean loss of the pictures of a step, from 0, before the step. */
    public float loss(int step) {
        return losses[Objects.checkIndex(step, steps)];
    }

    /** Share of the pictures of a step, from 0, that had their own class in first place. */
    public float accuracy(int step) {
        return accuracies[Objects.checkIndex(step, steps)];
    }

    /** The epochs that are complete. */
    public List<EpochResult> epochs() {
        return List.copyOf(epochs);
    }

    /** The best accuracy on the test pictures so far; 0 before the first epoch is complete. */
    public double bestTestAccuracy() {
        return epochs.stream().mapToDouble(EpochResult::testAccuracy).max().orElse(0);
    }

    double meanLoss(int from, int to) {
        return mean(losses, from, to);
    }

    double meanAccuracy(int from, int to) {
        return mean(accuracies, from, to);
    }

    private static double mean(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }
}

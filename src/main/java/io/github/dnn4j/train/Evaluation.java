package io.github.dnn4j.train;

import io.github.dnn4j.train.data.Split;
import java.util.Locale;
import java.util.Objects;

/** What a network makes of every picture of a split. */
public final class Evaluation {
    /** What is decided for where the loss knows no classes. */
    static final int NO_CLASS = -1;

    private final Split split;
    private final double loss;
    private final int[] predicted;
    private final float[] confidence;

    Evaluation(Split split, double loss, int[] predicted, float[] confidence) {
        this.split = split;
        this.loss = loss;
        this.predicted = predicted;
        this.confidence = confidence;
    }

    /** The pictures and their labels. */
    public Split split() {
        return split;
    }

    /** The mean loss. */
    public double loss() {
        return loss;
    }

    /** The class in first place for a picture; -1 where the loss knows no classes. */
    public int predicted(int picture) {
        return predicted[Objects.checkIndex(picture, predicted.length)];
    }

    /** The probability that softmax gives to the class in first place for a picture; 0 where there are no classes. */
    public float confidence(int picture) {
        return confidence[Objects.checkIndex(picture, confidence.length)];
    }

    /** How many pictures have their own class in first place. */
    public int correct() {
        int correct = 0;
        for (int i = 0; i < predicted.length; i++) {
            correct += predicted[i] == split.label(i) ? 1 : 0;
        }
        return correct;
    }

    /** The share of pictures that have their own class in first place. */
    public double accuracy() {
        return (double) correct() / predicted.length;
    }

    /**
     * Pictures by their class (row) and the class in first place (column).
     *
     * @throws IllegalStateException if the loss knows no classes
     */
    public int[][] confusion(int classes) {
        if (predicted[0] == NO_CLASS) {
            throw new IllegalStateException("a loss without classes confuses none");
        }
        int[][] confusion = new int[classes][classes];
        for (int i = 0; i < predicted.length; i++) {
            confusion[split.label(i)][predicted[i]]++;
        }
        return confusion;
    }

    /** As in {@code 93.12 % of 10000, loss 0.2134}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f %% of %d, loss %.4f", 100 * accuracy(), predicted.length, loss);
    }
}

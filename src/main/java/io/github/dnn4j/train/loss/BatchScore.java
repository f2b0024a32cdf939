package io.github.dnn4j.train.loss;

/** What a network scored on a batch; filled anew for every batch, without an allocation. */
public final class BatchScore {
    private double loss;
    private int correct;
    private int count;

    /** No batch yet. */
    public BatchScore() {}

    /** The mean loss of the batch's pictures. */
    public double loss() {
        return loss;
    }

    /** How many pictures have their own class in first place; 0 where the loss knows no classes. */
    public int correct() {
        return correct;
    }

    /** How many pictures there are. */
    public int count() {
        return count;
    }

    /** The share of pictures that have their own class in first place. */
    public double accuracy() {
        return count == 0 ? 0 : (double) correct / count;
    }

    void set(double meanLoss, int correctPictures, int pictures) {
        loss = meanLoss;
        correct = correctPictures;
        count = pictures;
    }
}

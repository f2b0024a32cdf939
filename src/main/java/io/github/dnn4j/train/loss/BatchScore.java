package io.github.dnn4j.train.loss;

/** What a network scored on a batch; filled anew for every batch, without an allocation. */
public final class BatchScore {
    private double loss;
    private int correct;
    private int count;

    /** No batch yet. */
    public BatchScore() {}

    /** {@return the mean loss of the batch's pictures} */
    public double loss() {
        return loss;
    }

    /** {@return how many pictures have their own class in first place; 0 where the loss knows no classes} */
    public int correct() {
        return correct;
    }

    /** {@return how many pictures there are} */
    public int count() {
        return count;
    }

    /** {@return the share of pictures with their own class in first place, 0 to 1; 0 before the first batch} */
    public double accuracy() {
        return count == 0 ? 0 : (double) correct / count;
    }

    void set(double meanLoss, int correctPictures, int pictures) {
        loss = meanLoss;
        correct = correctPictures;
        count = pictures;
    }
}

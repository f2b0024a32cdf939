package io.github.dnn4j.train.data;

import io.github.dnn4j.tensor.Tensor;

/**
 * Pictures that are ready for a network, and their labels. It belongs to its {@link BatchPipeline}, which writes the
 * next pictures into it once the one after it was asked for.
 */
public final class Batch {
    private final Tensor pictures;
    private final int[] labels;
    private final int[] indices;
    private int count;

    /** A batch over {@code pictures}, F32 of shape (N, C, H, W). */
    Batch(Tensor pictures) {
        int size = Math.toIntExact(pictures.shape().extent(0));
        this.pictures = pictures;
        this.labels = new int[size];
        this.indices = new int[size];
    }

    /** A batch of the caller's, complete: pictures, F32 of shape (N, C, H, W), and the label of each. */
    public static Batch of(Tensor pictures, int... labels) {
        Batch batch = new Batch(pictures);
        DataSetException.require(
                labels.length == batch.labels.length,
                "%d labels for a batch of %d",
                labels.length,
                batch.labels.length);
        for (int i = 0; i < labels.length; i++) {
            batch.set(i, i, labels[i]);
        }
        batch.count = labels.length;
        return batch;
    }

    /** The pictures, F32 of shape (N, C, H, W), normalised; those from {@link #count} on mean nothing. */
    public Tensor pictures() {
        return pictures;
    }

    /** How many pictures there are: N, less in the last batch of a part that is read once. */
    public int count() {
        return count;
    }

    /** The most pictures there can be, N. */
    public int size() {
        return labels.length;
    }

    /** The class of picture {@code place} of this batch. */
    public int label(int place) {
        return labels[place];
    }

    /** Which picture of its {@link Split} picture {@code place} of this batch is. */
    public int index(int place) {
        return indices[place];
    }

    void set(int place, int index, int label) {
        indices[place] = index;
        labels[place] = label;
    }

    void count(int pictureCount) {
        count = pictureCount;
    }
}

package io.github.dnn4j.train.data;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

/**
 * What is done to a picture before it is learned from, anew in every epoch, in this order: black borders are added and
 * a part of the old size is cut out anywhere; it is mirrored left to right half of the time; a square of it is replaced
 * by the mean, its centre anywhere, so that it may lie partly outside (DeVries and Taylor, Improved Regularization of
 * Convolutional Neural Networks with Cutout, 2017). What happens depends on seed, epoch and picture only.
 *
 * @param padding pixels of border on every side before the cut; 0 for none
 * @param flip whether pictures are mirrored
 * @param cutout side of the square in pixels; 0 for none
 */
public record Augmentation(int padding, boolean flip, int cutout) {
    /** Checks that nothing is negative. */
    public Augmentation {
        require(padding >= 0 && padding <= 1024, "augmentation pads by %d pixels; 0 to 1024 is possible", padding);
        require(cutout >= 0, "augmentation cuts out a square of %d pixels; 0 or more is needed", cutout);
    }

    /** Pictures as they are. */
    public static Augmentation none() {
        return new Augmentation(0, false, 0);
    }

    /** As in {@code crop after padding by 2, flip, cutout 8}. */
    @Override
    public String toString() {
        String text = (padding > 0 ? ", crop after padding by " + padding : "")
                + (flip ? ", flip" : "")
                + (cutout > 0 ? ", cutout " + cutout : "");
        return text.isEmpty() ? "none" : text.substring(2);
    }
}

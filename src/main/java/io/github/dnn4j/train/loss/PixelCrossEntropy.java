package io.github.dnn4j.train.loss;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Softmax and cross-entropy at every position of maps, for networks that name the class of every pixel: from the scores
 * z (N, K, spatial...) before the softmax, loss = mean over positions of log sum_k exp(z_k) - z_label, its derivative
 * (softmax(z) - [k = label]) / positions, as {@link CrossEntropy} has it for a whole picture (Ronneberger et al.,
 * U-Net, 2015, equation 1, without weights of positions). For {@link io.github.dnn4j.backend.TrainingSession}s, whose
 * output and output gradient it takes; data sets have a label for each picture only.
 */
public final class PixelCrossEntropy {
    /** The label of a position that does not count: nothing is known of it. */
    public static final int IGNORED = -1;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    private PixelCrossEntropy() {}

    /**
     * The loss of a batch.
     *
     * @param scores what the network gave, F32, row-major, (N, K, spatial...)
     * @param labels the class of each position, or {@link #IGNORED}, in row-major order of (N, spatial...)
     * @param gradient of the scores' shape, F32, row-major: gets the derivative by every score, 0 where nothing counts
     * @return the mean of -ln p of the right class over the positions that count, in nats
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if shapes and labels do not fit together, a label is no
     *     class, or no position counts
     */
    public static double evaluate(Tensor scores, int[] labels, Tensor gradient) {
        Shape shape = scores.shape();
        require(shape.rank() >= 2, "scores of shape %s have no classes; (N, K, spatial...) is needed", shape);
        require(
                gradient.shape().equals(shape),
                "a gradient of shape %s does not belong to scores of shape %s",
                gradient.shape(),
                shape);
        int classes = Math.toIntExact(shape.extent(1));
        long plane = shape.elements() / shape.extent(0) / classes;
        require(
                labels.length == shape.extent(0) * plane,
                "%d labels for scores of shape %s; one for each of %d positions is needed",
                labels.length,
                shape,
                shape.extent(0) * plane);
        long counted = count(labels, classes);
        double total = 0;
        gradient.fill(0);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != IGNORED) {
                long first = i / plane * plane * classes + i % plane;
                total += position(scores.segment(), gradient.segment(), first, plane, classes, labels[i], counted);
            }
        }
        return total / counted;
    }

    private static long count(int[] labels, int classes) {
        long counted = 0;
        for (int i = 0; i < labels.length; i++) {
            require(
                    labels[i] >= IGNORED && labels[i] < classes,
                    "position %d has label %d; with %d classes labels are 0 to %d, or %d for none",
                    i,
                    labels[i],
                    classes,
                    classes - 1,
                    IGNORED);
            counted += labels[i] == IGNORED ? 0 : 1;
        }
        require(counted > 0, "none of %d positions has a label; at least one is needed", labels.length);
        return counted;
    }

    /** The loss of one position, whose scores lie {@code plane} elements apart. */
    private static double position(
            MemorySegment scores,
            MemorySegment gradient,
            long first,
            long plane,
            int classes,
            int label,
            long counted) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            largest = Math.max(largest, scores.getAtIndex(FLOAT, first + k * plane));
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += Math.exp(scores.getAtIndex(FLOAT, first + k * plane) - largest);
        }
        double logSum = largest + Math.log(sum);
        for (int k = 0; k < classes; k++) {
            double probability = Math.exp(scores.getAtIndex(FLOAT, first + k * plane) - logSum);
            gradient.setAtIndex(FLOAT, first + k * plane, (float) ((probability - (k == label ? 1 : 0)) / counted));
        }
        return logSum - scores.getAtIndex(FLOAT, first + label * plane);
    }
}

package io.github.dnn4j.train.loss;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.Batch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Softmax and cross-entropy in one step, from the scores z before the softmax: with y the wanted distribution, loss =
 * log sum_k exp(z_k) - sum_k y_k z_k, its derivative (softmax(z) - y) / N. The largest score is subtracted before exp,
 * so that nothing overflows, and no logarithm of a probability that was rounded to 0 is taken.
 *
 * <p>With smoothing e, y is 1 - e for the picture's class and e / K more for each of the K classes, that one included
 * (Szegedy et al., Rethinking the Inception Architecture, 2016, section 7; as PyTorch's {@code label_smoothing}).
 *
 * @param smoothing share of the wanted distribution that is spread over all classes, in [0, 1)
 */
public record CrossEntropy(double smoothing) implements Loss {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    /** Checks the smoothing. */
    public CrossEntropy {
        require(smoothing >= 0 && smoothing < 1, "label smoothing is %s; it must lie in [0, 1)", smoothing);
    }

    /** Without label smoothing. */
    public CrossEntropy() {
        this(0);
    }

    @Override
    public boolean containsSoftmax() {
        return true;
    }

    @Override
    public boolean classifies() {
        return true;
    }

    @Override
    public void requireFor(Shape output, Shape input, int classes) {
        long scores = output.elements() / output.extent(0);
        require(
                scores == classes,
                "the network gives %d scores for a picture (output %s), but there are %d classes",
                scores,
                output,
                classes);
    }

    @Override
    public void evaluate(Tensor output, Batch batch, Tensor gradient, BatchScore score) {
        int size = batch.size();
        int classes = (int) (output.shape().elements() / size);
        if (output.shape().extent(0) != size) { // spelled out, because passing the numbers on would allocate
            throw new InvalidDescriptorException("output " + output + " does not belong to a batch of " + size);
        }
        MemorySegment scores = output.segment();
        double total = 0;
        int correct = 0;
        for (int n = 0; n < batch.count(); n++) {
            long from = (long) n * classes;
            int label = batch.label(n);
            if (label < 0 || label >= classes) {
                throw new InvalidDescriptorException("picture " + batch.index(n) + " has label " + label + "; with "
                        + classes + " classes labels are 0 to " + (classes - 1));
            }
            double largest = Double.NEGATIVE_INFINITY;
            int best = 0;
            double sumOfScores = 0;
            for (int k = 0; k < classes; k++) {
                double z = scores.getAtIndex(FLOAT, from + k);
                sumOfScores += z;
                if (z > largest) {
                    largest = z;
                    best = k;
                }
            }
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += Math.exp(scores.getAtIndex(FLOAT, from + k) - largest);
            }
            double logSum = largest + Math.log(sum);
            double own = scores.getAtIndex(FLOAT, from + label);
            double spread = smoothing == 0 ? 0 : smoothing * sumOfScores / classes; // a score may be minus infinity
            total += logSum - (1 - smoothing) * own - spread;
            correct += best == label ? 1 : 0;
            if (gradient != null) {
                derive(scores, from, classes, label, logSum, batch.count(), gradient.segment());
            }
        }
        if (gradient != null) {
            for (long i = (long) batch.count() * classes; i < (long) size * classes; i++) {
                gradient.segment().setAtIndex(FLOAT, i, 0);
            }
        }
        score.set(total / batch.count(), correct, batch.count());
    }

    private void derive(
            MemorySegment scores, long from, int classes, int label, double logSum, int count, MemorySegment target) {
        double everywhere = smoothing / classes;
        for (int k = 0; k < classes; k++) {
            double probability = Math.exp(scores.getAtIndex(FLOAT, from + k) - logSum);
            double wanted = everywhere + (k == label ? 1 - smoothing : 0);
            target.setAtIndex(FLOAT, from + k, (float) ((probability - wanted) / count));
        }
    }

    @Override
    public String describe() {
        return "cross-entropy" + (smoothing > 0 ? ", label smoothing " + smoothing : "");
    }
}

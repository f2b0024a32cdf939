package io.github.dnn4j.train.loss;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.Batch;

/** A loss: a number for a network's outputs and the wanted ones, and its derivative. Allocates nothing. */
public sealed interface Loss permits CrossEntropy, MeanSquaredError {
    /**
     * Whether the network is to be trained up to, not including, a softmax at its end.
     *
     * @return true if this loss contains the softmax
     */
    boolean containsSoftmax();

    /**
     * Whether the network decides for a class.
     *
     * @return true if its output has a number for every class, the largest for the class that it decides for
     */
    boolean classifies();

    /**
     * The loss of a batch.
     *
     * @param output what the network gave, F32, row-major, (N, ...)
     * @param batch pictures and labels; only its first {@link Batch#count} pictures count
     * @param gradient where the derivative of the loss by every element of {@code output} is written, 0 for pictures
     *     that do not count; null for none
     * @param score where the loss is written
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if output and batch do not fit together
     */
    void evaluate(Tensor output, Batch batch, Tensor gradient, BatchScore score);

    /**
     * Checks that an output of this shape can be learned.
     *
     * @param output shape of the network's output, (N, ...)
     * @param input shape of the network's input, (N, ...)
     * @param classes number of classes of the data set
     * @throws io.github.dnn4j.tensor.InvalidDescriptorException if not
     */
    void requireFor(Shape output, Shape input, int classes);

    /** {@return a text for people, as in {@code cross-entropy, label smoothing 0.1}} */
    String describe();
}

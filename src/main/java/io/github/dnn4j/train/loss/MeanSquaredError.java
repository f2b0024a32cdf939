package io.github.dnn4j.train.loss;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import io.github.dnn4j.train.data.Batch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The mean of the squared differences of all M elements of all N pictures: sum (o - t)^2 / (N M), its derivative 2 (o -
 * t) / (N M).
 *
 * @param target what the output should be
 */
public record MeanSquaredError(Target target) implements Loss {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    /** What a network's output should be. */
    public enum Target {
        /** The picture that went in, normalised as it is: the network is an autoencoder. */
        INPUT,
        /** 1 for the picture's class, 0 for every other. */
        ONE_HOT
    }

    @Override
    public boolean containsSoftmax() {
        return false;
    }

    @Override
    public boolean classifies() {
        return target == Target.ONE_HOT;
    }

    @Override
    public void requireFor(Shape output, Shape input, int classes) {
        switch (target) {
            case INPUT ->
                require(
                        output.elements() == input.elements(),
                        "an autoencoder's output %s must have as many elements as its input %s",
                        output,
                        input);
            case ONE_HOT -> new CrossEntropy().requireFor(output, input, classes);
        }
    }

    @Override
    public void evaluate(Tensor output, Batch batch, Tensor gradient, BatchScore score) {
        int size = batch.size();
        long elements = output.shape().elements() / size;
        if (output.shape().extent(0) != size
                || target == Target.INPUT
                        && output.shape().elements() != batch.pictures().shape().elements()) {
            throw new InvalidDescriptorException("output " + output + " does not belong to " + batch.pictures());
        }
        MemorySegment values = output.segment();
        MemorySegment pictures = batch.pictures().segment();
        double factor = 2.0 / (batch.count() * elements);
        double total = 0;
        int correct = 0;
        for (int n = 0; n < batch.count(); n++) {
            float largest = Float.NEGATIVE_INFINITY;
            long best = 0;
            for (long i = 0; i < elements; i++) {
                long at = n * elements + i;
                float value = values.getAtIndex(FLOAT, at);
                double wanted = switch (target) {
                    case INPUT -> pictures.getAtIndex(FLOAT, at);
                    case ONE_HOT -> batch.label(n) == i ? 1 : 0;
                };
                if (value > largest) {
                    largest = value;
                    best = i;
                }
                double difference = value - wanted;
                total += difference * difference;
                if (gradient != null) {
                    gradient.segment().setAtIndex(FLOAT, at, (float) (factor * difference));
                }
            }
            correct += target == Target.ONE_HOT && best == batch.label(n) ? 1 : 0;
        }
        if (gradient != null) {
            for (long at = batch.count() * elements; at < size * elements; at++) {
                gradient.segment().setAtIndex(FLOAT, at, 0);
            }
        }
        score.set(total / (batch.count() * elements), correct, batch.count());
    }

    @Override
    public String describe() {
        return "mean squared error to the "
                + switch (target) {
                    case INPUT -> "input";
                    case ONE_HOT -> "class";
                };
    }
}

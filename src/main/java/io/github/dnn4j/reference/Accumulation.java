package io.github.dnn4j.reference;

import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.function.LongToDoubleFunction;

/** Ways to add to a gradient. What is added is in double, and rounded once together with what is there. */
final class Accumulation {
    private Accumulation() {}

    /** Terms for a run of consecutive elements. */
    @FunctionalInterface
    interface Part {
        /**
         * Adds to {@code sums}, which begins as zeros, what belongs to the elements of one part.
         *
         * @param part number of the part
         */
        void addTo(double[] sums, long part);
    }

    /** Adds {@code term} of the index to every element. */
    static void each(Tensor gradient, LongToDoubleFunction term) {
        Numbers numbers = Numbers.of(gradient);
        Parallel.blocks(gradient.shape().elements(), (from, to) -> {
            for (long i = from; i < to; i++) {
                numbers.add(i, term.applyAsDouble(i));
            }
        });
    }

    /** Adds to parts of {@code size} consecutive elements each. */
    static void parts(Tensor gradient, long size, Part terms) {
        Numbers numbers = Numbers.of(gradient);
        Parallel.forEach(gradient.shape().elements() / size, part -> {
            double[] sums = new double[Math.toIntExact(size)];
            terms.addTo(sums, part);
            for (int i = 0; i < sums.length; i++) {
                numbers.add(part * size + i, sums[i]);
            }
        });
    }

    /**
     * Adds {@code term} of every position of a larger shape to the element that is repeated there.
     *
     * @param positions the number of positions
     * @param toElement from positions to elements
     */
    static void repeated(Tensor gradient, long positions, Strides toElement, LongToDoubleFunction term) {
        double[] sums = new double[Math.toIntExact(gradient.shape().elements())];
        for (long i = 0; i < positions; i++) {
            sums[(int) toElement.at(i)] += term.applyAsDouble(i);
        }
        each(gradient, i -> sums[(int) i]);
    }

    /** Adds to every element of a tensor (C) the sum of the channel's elements of one (N, C, ...). */
    static void channels(Tensor gradient, Tensor outputGradient) {
        Shape shape = outputGradient.shape();
        long channels = shape.extent(1);
        long plane = shape.elements() / shape.extent(0) / channels;
        Numbers dy = Numbers.of(outputGradient);
        each(gradient, o -> {
            double sum = 0;
            for (long n = 0; n < shape.extent(0); n++) {
                for (long i = 0; i < plane; i++) {
                    sum += dy.get((n * channels + o) * plane + i);
                }
            }
            return sum;
        });
    }
}

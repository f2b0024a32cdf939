package io.github.dnn4j.reference;

import io.github.dnn4j.layer.Normalization;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** Where the slices of a normalization lie in a row-major tensor, and what they are normalized by. */
record Slices(Normalization layer, long count, long size, Strides starts, Strides places) {
    /** A scale or shift by the position in the input. */
    @FunctionalInterface
    interface Parameter {
        double at(long position);
    }

    static Slices of(Normalization layer, Shape input) {
        Shape grouped = layer.grouped(input);
        List<Integer> spanned = layer.spanned(input);
        List<Integer> kept = IntStream.range(0, grouped.rank())
                .boxed()
                .filter(axis -> !spanned.contains(axis))
                .toList();
        long size = layer.count(input);
        return new Slices(layer, input.elements() / size, size, along(grouped, kept), along(grouped, spanned));
    }

    private static Strides along(Shape shape, List<Integer> axes) {
        long[] dense = shape.strides();
        return new Strides(
                Shape.of(axes.stream().mapToLong(shape::extent).toArray()),
                axes.stream().mapToLong(axis -> dense[axis]).toArray());
    }

    /** The position of number {@code i} of a slice. */
    long at(long slice, long i) {
        return starts.at(slice) + places.at(i);
    }

    /** What is subtracted from the numbers of a slice. */
    double mean(Numbers x, long slice) {
        if (layer.divisor() != Normalization.Divisor.DEVIATION) {
            return 0;
        }
        double sum = 0;
        for (long i = 0; i < size; i++) {
            sum += x.get(at(slice, i));
        }
        return sum / size;
    }

    /** What they are then divided by. */
    double divisor(Numbers x, long slice, double mean) {
        double sum = 0;
        for (long i = 0; i < size; i++) {
            double left = x.get(at(slice, i)) - mean;
            sum += layer.divisor() == Normalization.Divisor.L1_NORM ? Math.abs(left) : left * left;
        }
        return switch (layer.divisor()) {
            case DEVIATION, ROOT_MEAN_SQUARE -> Math.sqrt(sum / size + layer.epsilon());
            case L1_NORM -> sum + layer.epsilon();
            case L2_NORM -> Math.sqrt(sum + layer.epsilon());
        };
    }

    /** The scale, 1 if the layer has none. */
    static Parameter scale(Normalization layer, List<Tensor> parameters, Shape input) {
        return layer.scale().isEmpty() ? _ -> 1 : parameter(parameters.getFirst(), input);
    }

    /** The shift, 0 if the layer has none. */
    static Parameter shift(Normalization layer, List<Tensor> parameters, Shape input) {
        return layer.shift().isEmpty() ? _ -> 0 : parameter(parameters.getLast(), input);
    }

    private static Parameter parameter(Tensor tensor, Shape input) {
        Strides broadcast = Strides.broadcast(tensor.shape(), input);
        Numbers numbers = Numbers.of(tensor);
        return position -> numbers.get(broadcast.at(position));
    }
}

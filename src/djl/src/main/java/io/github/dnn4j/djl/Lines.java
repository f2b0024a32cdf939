package io.github.dnn4j.djl;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What is computed of all numbers along an axis. */
final class Lines {
    private Lines() {}

    /** Every line along an axis replaced by as long a one. */
    static Numbers map(Numbers numbers, int axis, Function<double[], double[]> function) {
        int last = numbers.shape().dimension() - 1;
        int[] swap = IntStream.rangeClosed(0, last).toArray();
        int along = Numbers.axis(axis, last + 1);
        swap[along] = last;
        swap[last] = along;
        Numbers lines = numbers.transpose(swap);
        int length = Math.toIntExact(numbers.shape().get(along));
        double[] result = new double[lines.values().length];
        for (int i = 0; i < result.length; i += length) {
            double[] line = Arrays.copyOfRange(lines.values(), i, i + length);
            System.arraycopy(function.apply(line), 0, result, i, length);
        }
        return new Numbers(lines.shape(), result).transpose(swap);
    }

    /** Every line over some axes replaced by one number; those axes stay, with extent 1, or go. */
    static Numbers reduce(Numbers numbers, int[] axes, boolean keep, ToDoubleFunction<double[]> function) {
        int rank = numbers.shape().dimension();
        List<Integer> reduced =
                IntStream.of(axes).map(axis -> Numbers.axis(axis, rank)).boxed().toList();
        int[] order = IntStream.concat(
                        IntStream.range(0, rank).filter(axis -> !reduced.contains(axis)),
                        IntStream.range(0, rank).filter(reduced::contains))
                .toArray();
        Numbers lines = numbers.transpose(order);
        long length = reduced.stream().mapToLong(numbers.shape()::get).reduce(1, (a, b) -> a * b);
        double[] result = new double[Math.toIntExact(lines.values().length / length)];
        for (int i = 0; i < result.length; i++) {
            int from = Math.toIntExact(i * length);
            result[i] = function.applyAsDouble(Arrays.copyOfRange(lines.values(), from, from + (int) length));
        }
        long[] extents = IntStream.range(0, rank)
                .filter(axis -> keep || !reduced.contains(axis))
                .mapToLong(axis -> reduced.contains(axis) ? 1 : numbers.shape().get(axis))
                .toArray();
        return new Numbers(new Shape(extents), result);
    }

    static double[] softmax(double[] line) {
        double largest = Arrays.stream(line).max().orElse(0);
        double[] result = Arrays.stream(line).map(x -> Math.exp(x - largest)).toArray();
        double sum = Arrays.stream(result).sum();
        return Arrays.stream(result).map(x -> x / sum).toArray();
    }

    /** The position of the largest, the first one of equals. */
    static double largest(double[] line) {
        int best = 0;
        for (int i = 1; i < line.length; i++) {
            best = line[i] > line[best] ? i : best;
        }
        return best;
    }

    /** From the last to the first along some axes. */
    static Numbers flip(Numbers numbers, int... axes) {
        Numbers flipped = numbers;
        for (int axis : axes) {
            flipped = map(flipped, axis, line -> {
                double[] back = new double[line.length];
                Arrays.setAll(back, i -> line[line.length - 1 - i]);
                return back;
            });
        }
        return flipped;
    }
}

package io.github.dnn4j.verify;

import io.github.dnn4j.layer.Window;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Draws the numbers of random cases: 1, primes, and powers of two and their neighbours, where kernels have tails. */
final class Draw {
    private static final int[] CHANNELS = {
        1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 24, 31, 32, 33, 40, 47, 48, 63, 64, 65, 127, 128, 129
    };
    private static final int[] EXTENTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 14, 15, 16, 17, 19, 23, 27, 28, 31, 32, 33
    };
    private static final int[] KERNELS = {1, 1, 1, 2, 3, 3, 3, 3, 4, 5, 5, 7};
    private static final int[] STRIDES = {1, 1, 1, 1, 2, 2, 2, 3, 4, 5};
    private static final int[] DILATIONS = {1, 1, 1, 1, 1, 2, 2, 3};
    private static final int[] BATCHES = {1, 1, 1, 2, 2, 3, 5};
    private static final int[] RANKS = {1, 2, 2, 2, 2, 3};

    private final SplittableRandom random;

    Draw(SplittableRandom random) {
        this.random = random;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    int of(int... values) {
        return values[random.nextInt(values.length)];
    }

    <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    int channels() {
        return of(CHANNELS);
    }

    int batch() {
        return of(BATCHES);
    }

    int spatialRank() {
        return of(RANKS);
    }

    /** A divisor of {@code number}. */
    int divisor(int number) {
        List<Integer> divisors = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            if (number % i == 0) {
                divisors.add(i);
            }
        }
        return of(divisors);
    }

    /** (N, channels, spatial...) with small extents where there are many axes. */
    Shape image(int channels, int spatialRank) {
        long[] extents = new long[spatialRank + 2];
        extents[0] = batch();
        extents[1] = channels;
        for (int i = 0; i < spatialRank; i++) {
            extents[i + 2] = spatialRank == 3 ? EXTENTS[below(12)] : of(EXTENTS);
        }
        return Shape.of(extents);
    }

    /** The same over one to three spatial axes. */
    Shape image(int channels) {
        return image(channels, spatialRank());
    }

    /** The shape of the innermost axes, from the one numbered {@code from} on. */
    static Shape suffix(Shape shape, int from) {
        return Shape.of(Arrays.copyOfRange(shape.toArray(), from, shape.rank()));
    }

    /** A shape of rank 1 to 5. */
    Shape any() {
        int rank = of(1, 2, 2, 3, 4, 4, 4, 5);
        return rank >= 3
                ? image(channels(), rank - 2)
                : rank == 2 ? Shape.of(batch(), of(EXTENTS) * of(1, 3, 16)) : Shape.of(of(EXTENTS));
    }

    /** A window whose paddings may differ; every axis on its own half of the time. */
    Window window(int rank, boolean padBelowKernel) {
        boolean same = oneIn(2);
        List<Integer> kernel = values(rank, same, KERNELS);
        List<Integer> stride = values(rank, same, STRIDES);
        List<Integer> dilation = values(rank, same, DILATIONS);
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        boolean symmetric = oneIn(2);
        for (int i = 0; i < rank; i++) {
            int span = dilation.get(i) * (kernel.get(i) - 1) + 1;
            int most = padBelowKernel ? span : span + 2;
            before.add(oneIn(3) ? 0 : below(most));
            after.add(symmetric ? before.get(i) : below(most));
        }
        return new Window(kernel, stride, dilation, before, after);
    }

    private List<Integer> values(int rank, boolean same, int[] from) {
        if (same) {
            return Collections.nCopies(rank, of(from));
        }
        List<Integer> result = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            result.add(of(from));
        }
        return result;
    }

    /** The numbers below {@code count} in random order. */
    List<Integer> permutation(int count) {
        List<Integer> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            result.add(below(i + 1), i);
        }
        return result;
    }
}

package io.github.dnn4j.djl;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Arrays put together along an axis, and parts of one. */
final class Joining {
    private Joining() {}

    /** One behind the other along an axis. */
    static Numbers concat(List<Numbers> parts, int axis) {
        Shape first = parts.getFirst().shape();
        int along = Numbers.axis(axis, first.dimension());
        long extent = 0;
        for (Numbers part : parts) {
            long[] like = part.shape().getShape().clone();
            like[along] = first.get(along);
            if (!new Shape(like).equals(first)) {
                throw new IllegalArgumentException(
                        "arrays of " + first + " and " + part.shape() + " do not join along axis " + axis);
            }
            extent += part.shape().get(along);
        }
        long[] extents = first.getShape().clone();
        extents[along] = extent;
        Shape shape = new Shape(extents);
        double[] values = new double[Math.toIntExact(shape.size())];
        int outer = Math.toIntExact(first.slice(0, along).size());
        int at = 0;
        for (int i = 0; i < outer; i++) {
            for (Numbers part : parts) {
                int block = part.values().length / outer;
                System.arraycopy(part.values(), i * block, values, at, block);
                at += block;
            }
        }
        return new Numbers(shape, values);
    }

    /** With a new axis of extent 1. */
    static Numbers expand(Numbers numbers, int axis) {
        long[] old = numbers.shape().getShape().clone();
        int at = Numbers.axis(axis, old.length + 1);
        long[] extents = new long[old.length + 1];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = i < at ? old[i] : i == at ? 1 : old[i - 1];
        }
        return new Numbers(new Shape(extents), numbers.values());
    }

    /** Positions {@code from} (included) to {@code to} (not included) along an axis. */
    static Numbers part(Numbers numbers, int axis, long from, long to) {
        long[] extents = numbers.shape().getShape().clone();
        long[] strides = Numbers.strides(extents);
        extents[axis] = to - from;
        return numbers.pick(new Shape(extents), from * strides[axis], strides);
    }

    /** Positions along an axis, in their order; -1 is the last. */
    static Numbers take(Numbers numbers, int axis, int[] positions) {
        long[] extents = numbers.shape().getShape().clone();
        int old = Math.toIntExact(extents[axis]);
        int inner = Math.toIntExact(numbers.shape().slice(axis + 1).size());
        extents[axis] = positions.length;
        double[] values = new double[Math.toIntExact(new Shape(extents).size())];
        for (int at = 0; at < values.length; at += inner) {
            int outer = at / inner / positions.length;
            int position = positions[at / inner % positions.length];
            int from = (outer * old + (position < 0 ? position + old : position)) * inner;
            System.arraycopy(numbers.values(), from, values, at, inner);
        }
        return new Numbers(new Shape(extents), values);
    }

    /** The matrix product (m, k) times (k, n). */
    static Numbers product(Numbers a, Numbers b) {
        if (a.shape().dimension() != 2
                || b.shape().dimension() != 2
                || a.shape().get(1) != b.shape().get(0)) {
            throw new UnsupportedOperationException("dnn4j's arrays of DJL have no NDArray.matMul of " + a.shape()
                    + " and " + b.shape() + "; matrices (m, k) and (k, n) are multiplied");
        }
        int m = Math.toIntExact(a.shape().get(0));
        int n = Math.toIntExact(b.shape().get(1));
        int depth = Math.toIntExact(a.shape().get(1));
        double[] values = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int k = 0; k < depth; k++) {
                for (int j = 0; j < n; j++) {
                    values[i * n + j] += a.values()[i * depth + k] * b.values()[k * n + j];
                }
            }
        }
        return new Numbers(new Shape(m, n), values);
    }
}

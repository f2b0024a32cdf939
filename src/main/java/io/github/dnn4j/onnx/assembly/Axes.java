package io.github.dnn4j.onnx.assembly;

import static io.github.dnn4j.onnx.OnnxException.require;

import io.github.dnn4j.onnx.read.Attributes;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Axes as attributes give them, for layers and for constants alike. */
public final class Axes {
    private Axes() {}

    /** Normalises an axis that may count from the end. */
    public static int axis(long axis, int rank) {
        require(axis >= -rank && axis < rank, "axis %d is outside rank %d", axis, rank);
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** The axis, or end of a range of axes, that may count from the end and lie beyond one. */
    public static int clamped(long axis, int rank) {
        return (int) Math.clamp(axis < 0 ? axis + rank : axis, 0L, rank);
    }

    /** The permutation attribute; reversed axes if it is absent. */
    public static List<Integer> permutation(Attributes attributes, int rank) {
        long[] given = attributes.integers("perm").orElse(null);
        if (given == null) {
            return IntStream.range(0, rank).mapToObj(i -> rank - 1 - i).toList();
        }
        require(given.length == rank, "perm %s does not fit rank %d", Arrays.toString(given), rank);
        return Arrays.stream(given).mapToObj(axis -> axis(axis, rank)).toList();
    }

    /** Extents with ones inserted so that they lie at the given axes of the result. */
    public static long[] withOnes(long[] extents, TreeSet<Integer> axes) {
        long[] result = new long[extents.length + axes.size()];
        int from = 0;
        for (int i = 0; i < result.length; i++) {
            result[i] = axes.contains(i) ? 1 : extents[from++];
        }
        return result;
    }

    /** Extents without those at the given axes. */
    public static long[] without(long[] extents, TreeSet<Integer> axes) {
        return IntStream.range(0, extents.length)
                .filter(axis -> !axes.contains(axis))
                .mapToLong(axis -> extents[axis])
                .toArray();
    }
}

package io.github.dnn4j.onednn.primitive;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A layout in oneDNN's notation: a letter for every axis from the outermost in memory, capital where it is blocked,
 * then the inner blocks.
 */
final class FormatTag {
    private FormatTag() {}

    /** The tag of a memory descriptor; {@code packed} for a layout of oneDNN's own. */
    static String of(long handle) {
        if (!DnnlMemory.isBlocked(handle)) {
            return "packed";
        }
        long[] strides = DnnlMemory.strides(handle);
        long[] axes = DnnlMemory.innerAxes(handle);
        long[] blocks = DnnlMemory.innerBlocks(handle);
        Integer[] order = IntStream.range(0, strides.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingLong((Integer i) -> -strides[i]).thenComparingInt(i -> i));
        StringBuilder text = new StringBuilder();
        for (int i : order) {
            char letter = (char) ('a' + i);
            boolean blocked = Arrays.stream(axes).anyMatch(axis -> axis == i);
            text.append(blocked ? Character.toUpperCase(letter) : letter);
        }
        for (int i = 0; i < axes.length; i++) {
            text.append(blocks[i]).append((char) ('a' + axes[i]));
        }
        return text.toString();
    }
}

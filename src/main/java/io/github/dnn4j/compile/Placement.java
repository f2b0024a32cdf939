package io.github.dnn4j.compile;

/**
 * A value that may lie inside another: the {@code offset}th and following entries of {@code container} along {@code axis}
 * are the value, so that nothing needs to be copied. Where the layout in memory allows it, a backend may honour it.
 *
 * @param value the value
 * @param container the value that it is a part of; possibly a part of another itself
 * @param axis 0 or 1
 * @param offset where it begins on that axis, in entries (channels, for axis 1)
 */
public record Placement(String value, String container, int axis, long offset) {}

package io.github.dnn4j.quantize;

import static io.github.dnn4j.tensor.InvalidDescriptorException.require;

import io.github.dnn4j.compile.IntegerGrid;
import io.github.dnn4j.tensor.DataType;

/**
 * The numbers that a value takes.
 *
 * @param low the least, at most 0
 * @param high the largest, at least 0
 */
public record Range(double low, double high) {
    /** Nothing but 0. */
    static final Range ZERO = new Range(0, 0);

    /** Checks the bounds. */
    public Range {
        require(
                low <= 0 && high >= 0 && Double.isFinite(low) && Double.isFinite(high),
                "a range from %s to %s; it must be finite and hold 0",
                low,
                high);
    }

    /** The least range that holds this one and a number. */
    Range with(double value) {
        return new Range(Math.min(low, value), Math.max(high, value));
    }

    /** The least range that holds both. */
    Range union(Range other) {
        return new Range(Math.min(low, other.low), Math.max(high, other.high));
    }

    /** This range without what is further from 0 than {@code bound}. */
    Range within(double bound) {
        return new Range(Math.max(low, -bound), Math.min(high, bound));
    }

    /** The largest distance from 0. */
    double magnitude() {
        return Math.max(-low, high);
    }

    /**
     * The integers that stand for the range: U8 from 0 on where nothing is negative, as after a ReLU, else S8 from -127
     * to 127, both with zero point 0.
     */
    IntegerGrid grid() {
        boolean unsigned = low == 0;
        double scale = magnitude() / (unsigned ? 255 : 127);
        boolean usable = (float) scale >= Float.MIN_NORMAL && Float.isFinite((float) scale);
        return new IntegerGrid(unsigned ? DataType.U8 : DataType.S8, usable ? (float) scale : 1, 0);
    }
}

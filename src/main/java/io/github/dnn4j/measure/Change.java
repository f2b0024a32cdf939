package io.github.dnn4j.measure;

/**
 * How a latency has moved from one measurement to another. Below 1 is faster.
 *
 * @param before the earlier one
 * @param after the later one
 */
public record Change(Recorded before, Recorded after) {
    /** What can be said of two latencies. */
    public enum Direction {
        /** Less time, beyond noise. */
        FASTER,
        /** More time, beyond noise. */
        SLOWER,
        /** No difference beyond noise. */
        SAME
    }

    /** The later median over the earlier. */
    public double ratio() {
        return after.median() / before.median();
    }

    /** The lower end of the ratio's interval: the lowest later median that is likely over the highest earlier. */
    public double low() {
        return after.low() / before.high();
    }

    /** The upper end of the ratio's interval: the highest later median that is likely over the lowest earlier. */
    public double high() {
        return after.high() / before.low();
    }

    /**
     * Whether it moved beyond noise: the ratio's interval does not hold 1, and either median lies outside the middle
     * half of the other's runs. The second because an interval knows only the noise within one process: of many runs it
     * is narrower than what two processes differ by.
     */
    public Direction direction() {
        boolean faster =
                high() < 1 && after.median() < before.lowerQuartile() && before.median() > after.upperQuartile();
        boolean slower =
                low() > 1 && after.median() > before.upperQuartile() && before.median() < after.lowerQuartile();
        return faster ? Direction.FASTER : slower ? Direction.SLOWER : Direction.SAME;
    }
}

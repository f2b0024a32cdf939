package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.measure.Change.Direction;
import org.junit.jupiter.api.Test;

class ChangeTest {
    private static final Recorded.Key KEY = new Recorded.Key("net", "onednn", "f32", 1, 2, false);

    private static Recorded recorded(
            double lowerQuartile, double low, double median, double high, double upperQuartile) {
        return new Recorded(KEY, lowerQuartile, median, upperQuartile, low, high);
    }

    @Test
    void ratioAndIntervalAreOfNewOverOld() {
        Change m = new Change(recorded(90, 95, 100, 105, 110), recorded(45, 47.5, 50, 52.5, 55));
        assertEquals(0.5, m.ratio());
        assertEquals(47.5 / 105, m.low());
        assertEquals(52.5 / 95, m.high());
        assertEquals(Direction.FASTER, m.direction());
        assertEquals(Direction.SLOWER, new Change(m.after(), m.before()).direction());
    }

    @Test
    void theSameHasNotMoved() {
        Recorded r = recorded(90, 95, 100, 105, 110);
        assertEquals(Direction.SAME, new Change(r, r).direction());
    }

    @Test
    void intervalsThatOverlapDoNotCount() {
        Change m = new Change(recorded(99, 95, 100, 105, 101), recorded(93, 90, 94, 96, 95));
        assertEquals(Direction.SAME, m.direction());
    }

    /** Narrow intervals of many runs, but either median is an ordinary run of the other. */
    @Test
    void narrowIntervalsWithinTheMiddleHalfDoNotCount() {
        Change m = new Change(recorded(80, 99, 100, 101, 120), recorded(75, 89, 90, 91, 110));
        assertEquals(Direction.SAME, m.direction());
        assertEquals(Direction.SAME, new Change(m.after(), m.before()).direction());
    }
}

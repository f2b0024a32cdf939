package io.github.dnn4j.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void quantilesLieBetweenTheirNeighbours() {
        double[] values = {4, 1, 3, 2};
        assertEquals(2.5, Statistics.median(values));
        assertEquals(1.75, Statistics.quantile(values, 0.25));
        assertEquals(3.25, Statistics.quantile(values, 0.75));
        assertEquals(1, Statistics.quantile(values, 0));
        assertEquals(4, Statistics.quantile(values, 1));
        assertArrayEquals(new double[] {4, 1, 3, 2}, values);
    }

    @Test
    void oneValueIsEveryQuantile() {
        assertEquals(7, Statistics.quantile(new double[] {7}, 0.25));
    }

    @Test
    void noValuesHaveNoMedian() {
        assertThrows(IllegalArgumentException.class, () -> Statistics.median(new double[0]));
    }

    @Test
    void ratiosPairRounds() {
        assertArrayEquals(new double[] {2, 0.5}, Statistics.ratios(new double[] {4, 3}, new double[] {2, 6}));
        assertThrows(IllegalArgumentException.class, () -> Statistics.ratios(new double[1], new double[2]));
    }

    @Test
    void geometricMeanOfAFactorAndItsInverseIsOne() {
        assertEquals(1, Statistics.geometricMean(List.of(4.0, 0.25)), 1e-15);
        assertEquals(4, Statistics.geometricMean(List.of(2.0, 8.0)), 1e-15);
    }
}

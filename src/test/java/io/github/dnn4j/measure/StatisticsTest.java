package io.github.dnn4j.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.tensor.InvalidDescriptorException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
    @Test
    void quantilesAreNearestRanksWhateverTheOrder() {
        Statistics s = Statistics.of(50, 10, 40, 20, 30);
        assertEquals(new Statistics(5, 10, 20, 30, 40, 50, 50, 10, 50), s);
        // Of 1..100 the 25th, 75th, 90th and 99th smallest; the median lies between 50 and 51, its interval is from the
        // 40th to the 61st.
        assertEquals(
                new Statistics(100, 1, 25, 50.5, 75, 90, 99, 40, 61),
                Statistics.of(LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray()));
        assertEquals(new Statistics(1, 7, 7, 7, 7, 7, 7, 7, 7), Statistics.of(7));
    }

    /** Ranks as the tables of the sign test have them; of 5 values and fewer none reaches 95 %. */
    @ParameterizedTest
    @CsvSource({
        "1,1",
        "5,1",
        "6,1",
        "8,1",
        "9,2",
        "10,2",
        "11,2",
        "12,3",
        "20,6",
        "30,10",
        "50,18",
        "100,40",
        "1000,469"
    })
    void intervalsHaveTheRanksOfTheSignTest(int n, int rank) {
        assertEquals(rank, Statistics.intervalRank(n));
    }

    /** Where the terms of the sum underflow: by the normal approximation, n/2 - 1.96 sqrt(n)/2 = 49690. */
    @Test
    void intervalsOfManyValuesAreThoseOfTheNormalDistribution() {
        assertEquals(49_690, Statistics.intervalRank(100_000), 2);
    }

    @Test
    void halfTheWidthIsRelativeToTheMedian() {
        Statistics s = Statistics.of(LongStream.rangeClosed(1, 100).toArray());
        assertEquals(10.5 / 50.5, s.halfWidth(), 1e-15);
        assertEquals(0, Statistics.of(5, 5, 5).halfWidth());
        assertEquals(0, Statistics.of(0, 0).halfWidth());
    }

    @Test
    void nothingHasNoMedian() {
        assertThrows(InvalidDescriptorException.class, () -> Statistics.of());
    }
}

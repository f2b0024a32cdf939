package io.github.dnn4j.train.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class RandomnessTest {
    @Test
    void permutationsHaveEveryIndexOnce() {
        for (int size : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 100, 1023, 1024, 1025, 60000}) {
            for (long key : new long[] {0, 1, -5}) {
                BitSet seen = new BitSet(size);
                for (int i = 0; i < size; i++) {
                    int place = Randomness.permuted(i, size, key);
                    assertTrue(place >= 0 && place < size, size + ": " + place);
                    seen.set(place);
                }
                assertEquals(size, seen.cardinality());
            }
        }
    }

    /** 10,000 keys and 10 elements: each lands at each place 1000 times, with a deviation of 30. */
    @Test
    void everyPlaceIsEquallyLikely() {
        int[][] counts = new int[10][10];
        for (int key = 0; key < 10_000; key++) {
            for (int i = 0; i < 10; i++) {
                counts[i][Randomness.permuted(i, 10, Randomness.key(3, key))]++;
            }
        }
        for (int[] row : counts) {
            for (int count : row) {
                assertEquals(1000, count, 150);
            }
        }
    }

    @Test
    void largePermutationsHaveFewFixedPointsAndNeighbours() {
        int fixed = 0;
        int neighbours = 0;
        for (int i = 0; i < 60000; i++) {
            int place = Randomness.permuted(i, 60000, 42);
            fixed += place == i ? 1 : 0;
            neighbours += Math.abs(place - Randomness.permuted((i + 1) % 60000, 60000, 42)) == 1 ? 1 : 0;
        }
        assertTrue(fixed <= 8, fixed + " fixed points; 1 is expected");
        assertTrue(neighbours <= 12, neighbours + " pairs stayed together; 2 are expected");
    }

    @Test
    void boundedNumbersAreEquallyLikelyAndInRange() {
        int[] counts = new int[5];
        for (int key = 0; key < 50_000; key++) {
            counts[Randomness.below(5, Randomness.key(7, key), 2)]++;
        }
        for (int count : counts) {
            assertEquals(10_000, count, 500);
        }
        assertEquals(0, Randomness.below(1, 99, 0));
        assertNotEquals(Randomness.key(1, 2), Randomness.key(2, 1));
    }
}

package io.github.dnn4j.onednn.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MinimumCutTest {
    @Test
    void aNodeAloneGoesWhereItCostsLess() {
        MinimumCut cut = new MinimumCut();
        int first = cut.node(3, 5);
        int second = cut.node(5, 3);
        boolean[] onFirst = cut.solve();
        assertTrue(onFirst[first]);
        assertFalse(onFirst[second]);
    }

    @Test
    void aDearBoundaryKeepsNeighboursTogether() {
        // Apart: 1 + 1 + 10; both first: 1 + 4; both second: 2 + 1.
        MinimumCut cut = new MinimumCut();
        int a = cut.node(1, 2);
        int b = cut.node(4, 1);
        cut.pair(a, b, 10);
        boolean[] onFirst = cut.solve();
        assertFalse(onFirst[a]);
        assertFalse(onFirst[b]);
    }

    @Test
    void aCheapBoundaryIsCrossed() {
        MinimumCut cut = new MinimumCut();
        int a = cut.node(1, 9);
        int b = cut.node(9, 1);
        cut.pair(a, b, 2);
        boolean[] onFirst = cut.solve();
        assertTrue(onFirst[a]);
        assertFalse(onFirst[b]);
    }

    @Test
    void aPairCostsInOneDirectionOnly() {
        MinimumCut cut = new MinimumCut();
        int a = cut.node(1, 2);
        int b = cut.node(2, 1);
        cut.pair(b, a, MinimumCut.NEVER);
        boolean[] onFirst = cut.solve();
        assertTrue(onFirst[a]);
        assertFalse(onFirst[b]);
    }

    @Test
    void agreesWithTryingEveryDivision() {
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < 200; trial++) {
            int n = 7;
            long[][] node = new long[n][2];
            long[][] pair = new long[n][n];
            MinimumCut cut = new MinimumCut();
            int[] numbers = new int[n];
            for (int i = 0; i < n; i++) {
                node[i] = new long[] {random.nextInt(20), random.nextInt(20)};
                numbers[i] = cut.node(node[i][0], node[i][1]);
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    if (i != j && random.nextInt(3) == 0) {
                        pair[i][j] = random.nextInt(15);
                        cut.pair(numbers[i], numbers[j], pair[i][j]);
                    }
                }
            }
            long least = Long.MAX_VALUE;
            for (int division = 0; division < 1 << n; division++) {
                least = Math.min(least, cost(division, node, pair));
            }
            boolean[] onFirst = cut.solve();
            int found = 0;
            for (int i = 0; i < n; i++) {
                found |= onFirst[numbers[i]] ? 1 << i : 0;
            }
            assertEquals(least, cost(found, node, pair));
        }
    }

    /** The cost of the division whose first side is the bits that are set. */
    private static long cost(int division, long[][] node, long[][] pair) {
        long cost = 0;
        for (int i = 0; i < node.length; i++) {
            boolean first = (division >> i & 1) == 1;
            cost += node[i][first ? 0 : 1];
            for (int j = 0; j < node.length; j++) {
                cost += first && (division >> j & 1) == 0 ? pair[i][j] : 0;
            }
        }
        return cost;
    }
}

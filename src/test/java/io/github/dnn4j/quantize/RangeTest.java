package io.github.dnn4j.quantize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.compile.IntegerGrid;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import org.junit.jupiter.api.Test;

class RangeTest {
    @Test
    void whatIsNeverNegativeGetsAllOfU8AndTheRestIsSymmetric() {
        assertEquals(new IntegerGrid(DataType.U8, 6f / 255, 0), new Range(0, 6).grid());
        assertEquals(new IntegerGrid(DataType.S8, 2, 0), new Range(-254, 10).grid());
        assertEquals(new IntegerGrid(DataType.S8, 2, 0), new Range(-1, 254).grid());
    }

    @Test
    void aValueThatIsAlwaysZeroHasAUsableScale() {
        assertEquals(1, Range.ZERO.grid().scale());
        assertEquals(1, new Range(0, 1e-44).grid().scale());
    }

    @Test
    void rangesHoldZeroAndAreFinite() {
        assertThrows(InvalidDescriptorException.class, () -> new Range(1, 2));
        assertThrows(InvalidDescriptorException.class, () -> new Range(0, Double.POSITIVE_INFINITY));
    }

    @Test
    void thePercentileLeavesOutliersAndZerosOut() {
        Histogram histogram = new Histogram(2048);
        histogram.add(new float[] {0, 0, 0, 0, 10.5f, -10.5f, 10.5f, 2048});
        assertEquals(11, histogram.percentile(0.75));
        assertEquals(2048, histogram.percentile(1));
    }

    /**
     * 64 bins that are full and one far away: everything fits 128 levels of one bin each, and the outlier saturates.
     */
    @Test
    void theLeastDivergenceKeepsTheBulkApart() {
        long[] counts = new long[Histogram.BINS];
        for (int i = 0; i < 128; i++) {
            counts[i] = i % 2 == 0 ? 1000 : 10;
        }
        counts[Histogram.BINS - 1] = 1;
        int bins = Divergence.bins(counts, 128);
        assertTrue(bins < 256, () -> "at " + bins + " bins two full ones share a level");
        assertTrue(Divergence.of(counts, 128, 128) < Divergence.of(counts, Histogram.BINS, 128));
    }

    /** Levels of whole bins lose nothing where all bins are alike. */
    @Test
    void anEvenDistributionLosesNothing() {
        long[] counts = new long[Histogram.BINS];
        java.util.Arrays.fill(counts, 7);
        assertEquals(0, Divergence.of(counts, Histogram.BINS, 128), 1e-12);
        assertEquals(Histogram.BINS, Divergence.bins(counts, 128), 16);
    }
}

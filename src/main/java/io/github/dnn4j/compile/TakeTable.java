package io.github.dnn4j.compile;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.dnn4j.layer.Positions;
import java.lang.foreign.MemorySegment;

/** Positions along an axis as kernels read them: tables of 32-bit integers, which are written into zeroed memory. */
public final class TakeTable {
    private TakeTable() {}

    /** The number of entries of {@link #writeTakers}. */
    public static long takers(Positions positions, long extent) {
        return extent + 1 + positions.count(extent);
    }

    /** For each of the {@code positions.count(extent)} result elements the input element that it is a copy of. */
    public static void writeSources(Positions positions, long extent, MemorySegment table) {
        long count = positions.count(extent);
        for (long i = 0; i < count; i++) {
            table.setAtIndex(JAVA_INT, i, (int) positions.at(i, extent));
        }
    }

    /**
     * For each input element where its copies begin, one more entry for the end, and then the copies' numbers in the
     * result, ascending for each input element.
     */
    public static void writeTakers(Positions positions, long extent, MemorySegment table) {
        long count = positions.count(extent);
        for (long i = 0; i < count; i++) {
            long next = positions.at(i, extent) + 1;
            table.setAtIndex(JAVA_INT, next, table.getAtIndex(JAVA_INT, next) + 1);
        }
        for (long element = 0; element < extent; element++) {
            int before = table.getAtIndex(JAVA_INT, element);
            table.setAtIndex(JAVA_INT, element + 1, table.getAtIndex(JAVA_INT, element + 1) + before);
        }
        for (long i = 0; i < count; i++) { // a start moves on to the next element's while copies are put behind it
            long element = positions.at(i, extent);
            int place = table.getAtIndex(JAVA_INT, element);
            table.setAtIndex(JAVA_INT, extent + 1 + place, (int) i);
            table.setAtIndex(JAVA_INT, element, place + 1);
        }
        for (long element = extent; element > 0; element--) {
            table.setAtIndex(JAVA_INT, element, table.getAtIndex(JAVA_INT, element - 1));
        }
        table.setAtIndex(JAVA_INT, 0, 0);
    }
}

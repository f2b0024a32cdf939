package io.github.dnn4j.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.dnn4j.layer.Border;
import io.github.dnn4j.layer.Positions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeTableTest {
    private static int[] sources(Positions positions, long extent) {
        MemorySegment table = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, positions.count(extent));
        TakeTable.writeSources(positions, extent, table);
        return table.toArray(ValueLayout.JAVA_INT);
    }

    private static int[] takers(Positions positions, long extent) {
        MemorySegment table = Arena.ofAuto().allocate(ValueLayout.JAVA_INT, TakeTable.takers(positions, extent));
        TakeTable.writeTakers(positions, extent, table);
        return table.toArray(ValueLayout.JAVA_INT);
    }

    @Test
    void sourcesAreThePositions() {
        assertArrayEquals(new int[] {1, 0, 1, 2, 1}, sources(new Positions.Bordered(Border.REFLECT, 1, 1), 3));
    }

    @Test
    void takersAreListedForEachElement() {
        assertArrayEquals(
                new int[] {0, 1, 1, 4, 5, /* of 0 */ 1, /* of 2 */ 0, 2, 4, /* of 3 */ 3},
                takers(new Positions.Listed(List.of(2L, 0L, 2L, 3L, 2L)), 4));
        assertArrayEquals(new int[] {0, 2, 0, 1}, takers(new Positions.Repeated(2), 1));
    }
}

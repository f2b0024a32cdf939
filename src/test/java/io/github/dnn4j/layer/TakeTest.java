package io.github.dnn4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.layer.Positions.Bordered;
import io.github.dnn4j.layer.Positions.Listed;
import io.github.dnn4j.layer.Positions.Range;
import io.github.dnn4j.layer.Positions.Repeated;
import io.github.dnn4j.layer.Positions.Rotated;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TakeTest {
    /** The elements that are taken of an axis of numbers 0, 1, 2 and so on. */
    private static List<Long> taken(Positions positions, long extent) {
        return LongStream.range(0, positions.count(extent))
                .map(i -> positions.at(i, extent))
                .boxed()
                .toList();
    }

    private static String refusal(Positions positions, long extent) {
        return assertThrows(InvalidDescriptorException.class, () -> positions.count(extent))
                .getMessage();
    }

    @Test
    void listedPositionsCountFromBothEnds() {
        assertEquals(List.of(4L, 0L, 0L, 4L), taken(new Listed(List.of(-1L, 0L, -5L, 4L)), 5));
        assertTrue(refusal(new Listed(List.of(1L, 5L)), 5).contains("position 5 is outside an axis of extent 5"));
        assertTrue(refusal(new Listed(List.of(-6L)), 5).contains("-5 to 4"));
        assertThrows(InvalidDescriptorException.class, () -> new Listed(List.of()));
    }

    @Test
    void rangesAreThoseOfSlice() {
        assertEquals(List.of(1L, 3L), taken(new Range(1, 5, 2), 7));
        assertEquals(List.of(1L, 3L), taken(new Range(1, 5, 2), 4));
        assertEquals(List.of(5L, 6L), taken(new Range(-2, Long.MAX_VALUE, 1), 7));
        assertEquals(List.of(0L), taken(new Range(Long.MIN_VALUE, 1, 1), 7));
        assertEquals(List.of(3L, 2L, 1L, 0L), taken(new Range(-1, Long.MIN_VALUE, -1), 4));
        assertEquals(List.of(3L, 1L), taken(new Range(Long.MAX_VALUE, 0, -2), 4));
        assertEquals(List.of(0L), taken(new Range(-9, -10, -1), 4));
        assertEquals(List.of(2L), taken(new Range(2, -3, -5), 4));
        assertTrue(refusal(new Range(2, 2, 1), 4).contains("takes nothing of an axis of extent 4"));
        assertTrue(refusal(new Range(2, -1, -1), 4).contains("2 to -1 by -1"));
        assertThrows(InvalidDescriptorException.class, () -> new Range(0, 1, 0));
        assertThrows(InvalidDescriptorException.class, () -> new Range(0, 1, Long.MIN_VALUE));
    }

    @Test
    void repetitionsAndRotations() {
        assertEquals(List.of(0L, 1L, 0L, 1L, 0L, 1L), taken(new Repeated(3), 2));
        assertThrows(InvalidDescriptorException.class, () -> new Repeated(0));
        assertTrue(refusal(new Repeated(Long.MAX_VALUE), 3).contains("overflow"));
        assertEquals(List.of(2L, 0L, 1L), taken(new Rotated(1), 3));
        assertEquals(List.of(1L, 2L, 0L), taken(new Rotated(-1), 3));
        assertEquals(taken(new Rotated(2), 3), taken(new Rotated(-301), 3));
        assertEquals(List.of(0L), taken(new Rotated(Long.MIN_VALUE), 1));
    }

    /** What numpy.pad makes of 0, 1, 2; reflect turns again, and an axis of one element is that element. */
    @Test
    void bordersAreThoseOfPad() {
        assertEquals(List.of(2L, 1L, 0L, 1L, 2L, 1L), taken(new Bordered(Border.REFLECT, 2, 1), 3));
        assertEquals(List.of(1L, 2L, 1L, 0L, 1L, 2L, 1L, 0L, 1L, 2L), taken(new Bordered(Border.REFLECT, 3, 4), 3));
        assertEquals(List.of(0L, 0L, 0L, 0L), taken(new Bordered(Border.REFLECT, 1, 2), 1));
        assertEquals(List.of(0L, 0L, 0L, 1L, 2L, 2L), taken(new Bordered(Border.EDGE, 2, 1), 3));
        assertEquals(List.of(2L, 0L, 1L, 2L, 0L, 1L, 2L, 0L), taken(new Bordered(Border.WRAP, 1, 4), 3));
        assertThrows(InvalidDescriptorException.class, () -> new Bordered(Border.EDGE, -1, 0));
        assertThrows(InvalidDescriptorException.class, () -> new Bordered(Border.EDGE, 0, -1));
        assertTrue(refusal(new Bordered(Border.EDGE, Long.MAX_VALUE, 0), 3).contains("overflow"));
    }

    @Test
    void anAxisOfAnyShapeChanges() {
        Shape input = Shape.of(2, 3, 4);
        assertEquals(List.of(Shape.of(2, 3, 2)), Take.of(-1, 0, 3).outputShapes(List.of(input)));
        assertEquals(List.of(Shape.of(6, 3, 4)), new Take(0, new Repeated(3)).outputShapes(List.of(input)));
        assertEquals(List.of(input), Take.reversed(1).outputShapes(List.of(input)));
        assertThrows(InvalidDescriptorException.class, () -> Take.of(3, 0).outputShapes(List.of(input)));
        assertThrows(InvalidDescriptorException.class, () -> Take.of(0, 0).outputShapes(List.of(Shape.of())));
        assertThrows(InvalidDescriptorException.class, () -> Take.of(0, 0).outputShapes(List.of(input, input)));
    }

    @Test
    void detailsNameTheRule() {
        assertEquals("axis 1 [3, -1]", Take.of(1, 3, -1).detail());
        assertEquals("axis 0 9 positions", Take.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).detail());
        assertEquals("axis 2 -1::-1", Take.reversed(2).detail());
        assertEquals("axis 2 1:5:2", new Take(2, new Range(1, 5, 2)).detail());
        assertEquals("axis 2 3 times", new Take(2, new Repeated(3)).detail());
        assertEquals("axis 2 rotated by -3", new Take(2, new Rotated(-3)).detail());
        assertEquals("axis 2 edge 1 before 2 after", new Take(2, new Bordered(Border.EDGE, 1, 2)).detail());
    }

    @Test
    void whatTakesEverythingIsTheIdentity() {
        for (Positions identity : List.of(
                new Range(0, Long.MAX_VALUE, 1), new Repeated(1), new Rotated(0), new Bordered(Border.WRAP, 0, 0))) {
            assertTrue(identity.isIdentity(), identity.text());
            assertEquals(List.of(0L, 1L, 2L), taken(identity, 3));
        }
        for (Positions other : List.of(
                new Listed(List.of(0L)),
                new Range(1, Long.MAX_VALUE, 1),
                new Repeated(2),
                new Rotated(1),
                new Bordered(Border.WRAP, 0, 1))) {
            assertFalse(other.isIdentity(), other.text());
        }
    }
}

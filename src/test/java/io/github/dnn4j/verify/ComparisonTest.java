package io.github.dnn4j.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    private static Tensor floats(float... values) {
        return Tensor.ofFloats(Shape.of(1, values.length), values);
    }

    private static Comparison compare(Tolerance tolerance, Tensor actual, Tensor expected) {
        return Comparison.of(actual, expected, tolerance);
    }

    @Test
    void measureIsRelativeToTheLargestReference() {
        Comparison c = compare(new Tolerance(0.2, DataType.F32), floats(1, 2, -9), floats(1, 2.5f, -10));
        assertEquals(0.1, c.relative(), 1e-12);
        assertTrue(c.agrees());
        assertEquals(2, c.worst());
    }

    @Test
    void firstAndWorstFailingElementsAreTold() {
        Comparison c = compare(new Tolerance(0.01, DataType.F32), floats(0, 1.5f, 0, 7), floats(0, 1, 0, 4));
        assertFalse(c.agrees());
        assertEquals(2, c.failing());
        assertEquals(1, c.first());
        assertEquals(3, c.worst());
        assertEquals(7, c.actual());
        assertEquals(4, c.expected());
        assertEquals(0.5, c.zeros());
    }

    @Test
    void againstZeroTheMeasureIsAbsolute() {
        assertTrue(compare(new Tolerance(0.01, DataType.F32), floats(0.005f), floats(0))
                .agrees());
        assertFalse(compare(new Tolerance(0.01, DataType.F32), floats(0.05f), floats(0))
                .agrees());
    }

    @Test
    void exactResultsMayBeRoundedOnceToTheStoredType() {
        Tolerance exact = Tolerance.exact(Precision.BF16);
        assertTrue(compare(exact, floats(257), floats(257)).agrees(), "not rounded");
        assertTrue(compare(exact, floats(256), floats(257)).agrees(), "ties to even");
        assertFalse(compare(exact, floats(258), floats(257)).agrees());
        assertFalse(compare(Tolerance.exact(Precision.F32), floats(256), floats(257))
                .agrees());
    }

    @Test
    void nanAndInfinityMustMeetTheSame() {
        Tolerance loose = new Tolerance(0.5, DataType.F32);
        assertTrue(compare(loose, floats(NAN, INF, -INF, 1), floats(NAN, INF, -INF, 1))
                .agrees());
        Comparison c = compare(loose, floats(NAN, 1, INF, INF, 1), floats(1, NAN, -INF, 1, 1));
        assertEquals(4, c.nonFinite());
        assertEquals(4, c.failing());
        assertEquals(0, c.first());
        assertEquals(0, c.worst());
    }

    @Test
    void referencesBeyondTheRangeOfTheStoredTypeAreInfinite() {
        Tolerance half = new Tolerance(0.01, DataType.F16);
        assertTrue(compare(half, floats(INF, 1), floats(70000, 1)).agrees());
        assertFalse(compare(half, floats(65504, 1), floats(70000, 1)).agrees());
    }

    @Test
    void integersAreComparedAsTheyAre() {
        Tensor actual = Tensor.allocate(Shape.of(2), DataType.S8);
        actual.copyFrom(new int[] {-128, 127});
        Tensor expected = Tensor.allocate(Shape.of(2), DataType.S8);
        expected.copyFrom(new int[] {-128, 126});
        assertEquals(
                1, compare(Tolerance.exact(Precision.BF16), actual, expected).failing());
    }

    @Test
    void shapesMustAgree() {
        assertThrows(
                InvalidDescriptorException.class,
                () -> compare(Tolerance.exact(Precision.F32), floats(1, 2), floats(1)));
    }
}

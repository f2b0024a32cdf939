package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class CheckedSizesTest {
    private static final long[] EDGES = {
        0, 1, -1, 2, -2, 3, 1L << 31, 1L << 32, -(1L << 32), Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE / 2
    };

    @Test
    void agreesWithExactArithmetic() {
        for (long a : EDGES) {
            for (long b : EDGES) {
                checkAgainstExact(() -> Math.addExact(a, b), () -> CheckedSizes.add("sum", a, b));
                checkAgainstExact(() -> Math.multiplyExact(a, b), () -> CheckedSizes.multiply("product", a, b));
            }
            checkAgainstExact(() -> Math.toIntExact(a), () -> CheckedSizes.toInt("size", a));
        }
    }

    private static void checkAgainstExact(
            java.util.function.LongSupplier exact, java.util.function.LongSupplier checked) {
        long expected;
        try {
            expected = exact.getAsLong();
        } catch (ArithmeticException overflow) {
            assertInvalid(checked::getAsLong);
            return;
        }
        assertEquals(expected, checked.getAsLong());
    }

    @Test
    void costsThatOverflowAreInvalid() {
        Shape huge = Shape.of(1L << 59);
        Concat concat = new Concat(0);
        assertInvalid(() -> concat.cost(Collections.nCopies(4, huge), DataType.F32));
        Cost most = new Cost(1, Long.MAX_VALUE, 1, 1);
        assertInvalid(() -> most.plus(new Cost(0, 1, 0, 0)));
        Cost traffic = new Cost(0, 1L << 40, Long.MAX_VALUE, Long.MAX_VALUE);
        assertEquals(Math.scalb(1.0, -23), traffic.arithmeticIntensity());
        assertInvalid(() -> traffic.plus(new Cost(0, 0, 1, 0)));
        assertInvalid(() -> traffic.plus(new Cost(0, 0, 0, 1)));
    }
}

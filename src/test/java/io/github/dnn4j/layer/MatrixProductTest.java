package io.github.dnn4j.layer;

import static io.github.dnn4j.layer.Rejections.assertInvalid;
import static io.github.dnn4j.layer.Rejections.assertRefuses;
import static io.github.dnn4j.layer.Rejections.output;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixProductTest {
    private static final MatrixProduct PLAIN = new MatrixProduct();

    @Test
    void rowsOfTheFirstMeetColumnsOfTheSecond() {
        assertEquals(Shape.of(2, 4), output(PLAIN, Shape.of(2, 3), Shape.of(3, 4)));
        assertEquals(Shape.of(2, 4), output(new MatrixProduct(true, false), Shape.of(3, 2), Shape.of(3, 4)));
        assertEquals(Shape.of(2, 4), output(new MatrixProduct(false, true), Shape.of(2, 3), Shape.of(4, 3)));
        assertEquals(Shape.of(2, 4), output(new MatrixProduct(true, true), Shape.of(3, 2), Shape.of(4, 3)));
    }

    @Test
    void leadingAxesBroadcast() {
        assertEquals(Shape.of(5, 2, 4), output(PLAIN, Shape.of(5, 2, 3), Shape.of(3, 4)));
        assertEquals(Shape.of(5, 2, 4), output(PLAIN, Shape.of(2, 3), Shape.of(5, 3, 4)));
        assertEquals(Shape.of(6, 5, 2, 4), output(PLAIN, Shape.of(6, 1, 2, 3), Shape.of(5, 3, 4)));
    }

    @Test
    void refusesWhatCannotBeMultiplied() {
        assertRefuses(PLAIN, Shape.of(2, 3), Shape.of(4, 3));
        assertRefuses(new MatrixProduct(true, false), Shape.of(2, 3), Shape.of(3, 4));
        assertRefuses(new MatrixProduct(false, true), Shape.of(2, 3), Shape.of(3, 4));
        assertRefuses(PLAIN, Shape.of(2, 2, 3), Shape.of(3, 3, 4));
        assertRefuses(PLAIN, Shape.of(3), Shape.of(3, 4));
        assertRefuses(PLAIN, Shape.of(2, 3), Shape.of(3));
        assertRefuses(PLAIN, Shape.of(2, 3));
        assertInvalid(() -> PLAIN.outputType(List.of(DataType.F32, DataType.BF16)));
        assertInvalid(() -> PLAIN.outputType(List.of(DataType.S8, DataType.S8)));
        Shape tall = Shape.of(1L << 30, 1);
        assertInvalid(() -> PLAIN.macs(List.of(Shape.of(1L << 30, 1L << 10), Shape.of(1L << 10, 1L << 29))));
        assertEquals(1L << 59, PLAIN.macs(List.of(tall, Shape.of(1, 1L << 29))));
    }

    /** ViT-B/16 on 224 x 224: 12 heads of 64 features, 197 tokens. */
    @Test
    void costsAProductForEachElementOfTheResultAndTheInnerExtent() {
        Shape heads = Shape.of(1, 12, 197, 64);
        Cost cost = new MatrixProduct(false, true).cost(List.of(heads, heads), DataType.F32);
        assertEquals(12L * 197 * 197 * 64, cost.macs());
        assertEquals(0, cost.parameters());
        assertEquals(2 * 4 * 12L * 197 * 64, cost.bytesRead());
        assertEquals(4 * 12L * 197 * 197, cost.bytesWritten());
    }
}

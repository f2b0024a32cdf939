package io.github.dnn4j.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import io.github.dnn4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Allocations on and off the heap are seen. */
class BoundsTest {
    private final List<Object> kept = new ArrayList<>();

    @Test
    void allocationsBeyondTheLimitAreRefused() {
        Bounds.check(1 << 20, () -> kept.add(new byte[1 << 10]));
        Runnable onHeap = () -> kept.add(new byte[2 << 20]);
        assertThrows(AssertionError.class, () -> Bounds.check(1 << 20, onHeap));
        Runnable offHeap = () -> kept.add(Tensor.allocate(Shape.of(2 << 20), DataType.U8));
        assertThrows(AssertionError.class, () -> Bounds.check(1 << 20, offHeap));
    }

    @Test
    void whatOnlyTheFirstRunAllocatesIsForgiven() {
        Bounds.check(1 << 20, () -> {
            if (kept.isEmpty()) {
                kept.add(new byte[2 << 20]);
            }
        });
    }
}

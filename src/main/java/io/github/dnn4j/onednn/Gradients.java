package io.github.dnn4j.onednn;

import io.github.dnn4j.compile.Gradient;
import java.util.HashMap;
import java.util.Map;

/** Where the gradients of a training step lie that is being lowered. */
final class Gradients {
    /**
     * A gradient in memory.
     *
     * @param view how the row-major tensor of what it belongs to is read with the operand's dimensions
     */
    record Placed(Operand operand, MemoryDesc view) {}

    private final Map<Gradient, Placed> placed = new HashMap<>();

    /** Where a gradient lies and how it is read. */
    Placed get(Gradient gradient) {
        return placed.get(gradient);
    }

    /** Where the gradient by a value lies. */
    Operand of(Gradient gradient) {
        return placed.get(gradient).operand();
    }

    /** Says where the gradient by a value lies. */
    void put(Gradient gradient, Operand operand) {
        put(gradient, operand, operand.desc());
    }

    /** Says where the gradient by a parameter lies. */
    void put(Gradient gradient, Operand operand, MemoryDesc view) {
        placed.put(gradient, new Placed(operand, view));
    }
}

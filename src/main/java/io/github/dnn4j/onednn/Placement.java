package io.github.dnn4j.onednn;

import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a result may lie in memory that another value has. At inference a concatenation may grow in one memory, and a
 * sum may take that of an operand which nothing reads afterwards. In training neither may: the backward pass reads values
 * again, and oneDNN's primitives for training take strided parts badly.
 */
final class Placement {
    private final Optional<GrowingConcats> growing;
    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<String, Integer> lastUses = new HashMap<>();

    private Placement(Optional<GrowingConcats> growing) {
        this.growing = growing;
    }

    /** Every value in memory of its own. */
    static Placement apart() {
        return new Placement(Optional.empty());
    }

    /** Values share memory where the order of the program's steps allows it. */
    static Placement shared(Program program, Map<String, Shape> shapes) {
        Placement result = new Placement(Optional.of(new GrowingConcats(program, shapes)));
        for (int i = 0; i < program.steps().size(); i++) {
            Step step = program.steps().get(i);
            result.positions.put(step.name(), i);
            for (String input : step.inputs()) {
                result.lastUses.put(input, i);
            }
        }
        for (String output : program.network().outputs()) {
            result.lastUses.put(program.source(output), Integer.MAX_VALUE);
        }
        return result;
    }

    /** The result of the concatenation that is being lowered, in the memory of a later one; empty if it has its own. */
    Optional<Operand> concatenation(Lowering lowering, DataType type) {
        return growing.flatMap(concats -> concats.place(lowering, type));
    }

    /** True if no step after {@code step}, and no output of the network, needs the value. */
    boolean isLastUse(String value, Step step) {
        return growing.isPresent() && lastUses.getOrDefault(value, -1) <= positions.get(step.name());
    }
}

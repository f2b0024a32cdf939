package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.compile.Concatenations;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a result may lie in memory that another value has. At inference a concatenation may grow in one memory, and a
 * sum may take that of an operand which nothing reads afterwards. In training neither may: the backward pass reads
 * values again, and oneDNN's primitives for training take strided parts badly.
 */
public final class Placement {
    private final Concatenations concatenations;
    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<String, Integer> lastUses = new HashMap<>();
    private final Map<String, Operand> containers = new HashMap<>();

    private Placement(Concatenations concatenations) {
        this.concatenations = concatenations;
    }

    /** Every value in memory of its own. */
    public static Placement apart() {
        return new Placement(Concatenations.none());
    }

    /** Values share memory where the order of the program's steps allows it. */
    public static Placement shared(Program program, Map<String, Shape> shapes) {
        Placement result = new Placement(Concatenations.of(program, shapes));
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

    /** The concatenation in whose memory that of {@code step} may grow; empty if it has its own. */
    public Optional<Step> endOfRow(Step step) {
        return concatenations.endOfRow(step);
    }

    /** The memory of a concatenation that others grow in, once there is any; null before. */
    public Operand container(Step end) {
        return containers.get(end.name());
    }

    /** Says where the concatenation {@code end} lies. */
    public void contain(Step end, Operand container) {
        containers.put(end.name(), container);
    }

    /** True if no step after {@code step}, and no output of the network, needs the value. */
    boolean isLastUse(String value, Step step) {
        Integer position = positions.get(step.name());
        return position != null && lastUses.getOrDefault(value, -1) <= position;
    }
}

package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parameters that change between runs: they are the session's tensors, brought into a primitive's layout within the
 * step, so that what was written to them counts.
 */
public final class LiveWeights implements Weights {
    private final Operands operands;
    private final Map<String, List<Operand>> views = new HashMap<>();

    public LiveWeights(Operands operands) {
        this.operands = operands;
    }

    @Override
    public Operand packed(int number, MemoryDesc source, MemoryDesc target) {
        return operands.as(parameter(number, source), target);
    }

    @Override
    public Operand form(int number, String form, long numbers, WeightStore.Writer writer) {
        throw constant(form);
    }

    @Override
    public Operand integers(int number, MemoryDesc source, MemoryDesc target) {
        throw constant("as integers");
    }

    private IllegalStateException constant(String form) {
        return new IllegalStateException(
                operands.site().subject() + " would be packed once " + form + ", and weights change in training");
    }

    @Override
    public boolean areConstant() {
        return false;
    }

    /** The tensor of a parameter of the step, read by {@code view}: the same operand for the same view. */
    Operand parameter(int number, MemoryDesc view) {
        String name = operands.site().step().parameters().get(number);
        List<Operand> known = views.computeIfAbsent(name, _ -> new ArrayList<>());
        for (Operand candidate : known) {
            if (candidate.desc().sameAs(view)) {
                return candidate;
            }
        }
        Buffer buffer = known.isEmpty()
                ? new Buffer(Buffer.Kind.INPUT, TensorNames.parameter(name), view.bytes())
                : known.getFirst().buffer();
        Operand operand = new Operand(buffer, view);
        known.add(operand);
        return operand;
    }
}

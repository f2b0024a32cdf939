package io.github.dnn4j.compile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Drops steps on which no network output depends. */
public final class EliminateDeadSteps implements Pass {
    @Override
    public String name() {
        return "eliminate dead steps";
    }

    @Override
    public Program apply(Program program) {
        Set<String> needed = new HashSet<>();
        program.network().outputs().forEach(output -> needed.add(program.source(output)));
        List<Step> kept = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Step step : program.steps().reversed()) {
            if (step.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(step.inputs());
                kept.add(step);
            } else {
                notes.add(step.name() + " dropped: no output needs it");
            }
        }
        return notes.isEmpty() ? program : program.with(kept.reversed(), program.parameters(), notes.reversed());
    }
}

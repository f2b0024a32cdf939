package io.github.dnn4j.compile;

import java.util.HashSet;
import java.util.Set;

/** Which way gradients go through a program. */
public final class GradientPaths {
    private GradientPaths() {}

    /** True if the step has a parameter that is learned. */
    public static boolean learns(Step step) {
        return step.layer().parameters().stream().anyMatch(spec -> spec.learned());
    }

    /**
     * The values that a loss is to be derived by: those with something to learn at or above them.
     *
     * @param ofInputs whether it is to be derived by the network's inputs too
     */
    public static Set<String> differentiable(Program program, boolean ofInputs) {
        Set<String> values = new HashSet<>();
        if (ofInputs) {
            program.network().inputs().forEach(input -> values.add(input.name()));
        }
        for (Step step : program.steps()) {
            if (learns(step) || step.inputs().stream().anyMatch(values::contains)) {
                values.addAll(step.outputs());
            }
        }
        return values;
    }
}

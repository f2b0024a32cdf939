package io.github.dnn4j.compile;

import io.github.dnn4j.layer.ParameterSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which steps of a program are to be derived: those that are varied, as they depend on something to be derived by, and
 * useful, as an output depends on them (Hascoet, Naumann and Pascual, 2005).
 */
final class ActivityAnalysis {
    private final Program program;
    private final Set<String> varied = new HashSet<>();

    /**
     * The analysis of a program.
     *
     * @param ofInputs whether the loss is derived by inputs, and not by learned parameters only
     */
    ActivityAnalysis(Program program, boolean ofInputs) {
        this.program = program;
        if (ofInputs) {
            program.network().inputs().forEach(input -> varied.add(input.name()));
        }
        for (Step step : program.steps()) {
            if (learns(step) || read(step).anyMatch(varied::contains)) {
                varied.addAll(step.outputs());
            }
        }
    }

    /** The inputs whose elements the result depends on. */
    private static Stream<String> read(Step step) {
        return IntStream.range(0, step.inputs().size())
                .filter(step.layer()::reads)
                .mapToObj(step.inputs()::get);
    }

    /** True if the step has a parameter that is learned. */
    private static boolean learns(Step step) {
        return step.layer().parameters().stream().anyMatch(ParameterSpec::learned);
    }

    /** True if parameter {@code i} of the step is learned. */
    static boolean isLearned(Step step, int i) {
        return step.layer().parameters().get(i).learned();
    }

    /** True if the value depends on something to be derived by, or is it. */
    boolean isVaried(String value) {
        return varied.contains(value);
    }

    /** The steps to derive, last first. */
    List<Step> active() {
        Set<String> useful = new HashSet<>();
        program.network().outputs().forEach(output -> useful.add(program.source(output)));
        List<Step> result = new ArrayList<>();
        for (Step step : program.steps().reversed()) {
            if (step.outputs().stream().anyMatch(value -> varied.contains(value) && useful.contains(value))) {
                result.add(step);
                read(step).forEach(useful::add);
            }
        }
        return result;
    }
}

package io.github.dnn4j.compile;

import io.github.dnn4j.backend.CompileOptions;
import java.util.List;
import java.util.Set;

/**
 * A training step as two lists of tasks, which {@link Differentiate} makes.
 *
 * @param program the steps that the tasks are about
 * @param options the precision of every step
 * @param forward from inputs and parameters to the network's outputs
 * @param backward from gradients of the outputs to those of parameters and inputs
 * @param forgotten values that no task of {@code backward} may read before it computes them again
 */
public record TrainingProgram(
        Program program, CompileOptions options, List<Task> forward, List<Task> backward, Set<String> forgotten) {
    /** Copies lists and set. */
    public TrainingProgram {
        forward = List.copyOf(forward);
        backward = List.copyOf(backward);
        forgotten = Set.copyOf(forgotten);
    }
}

package io.github.dnn4j.compile;

import io.github.dnn4j.tensor.DataType;
import java.util.List;
import java.util.Optional;

/** One thing that a training step does. A backend lowers tasks one by one, in order, and decides none of them. */
public sealed interface Task {
    /** Computes a step and saves what its derivative needs besides inputs and result. */
    record Forward(Step step) implements Task {}

    /**
     * Computes a step once more, from the same inputs and with what it saved the first time: its result was not kept.
     * It changes no running statistics.
     */
    record Again(Step step) implements Task {}

    /** Brings the value of a network output to the caller, as F32. */
    record Output(String output) implements Task {}

    /** Takes the gradient of a network output from the caller, as F32. */
    record Arrive(String output, Gradient gradient) implements Task {}

    /**
     * Derives a step.
     *
     * @param arriving gradients of its outputs, the whole of each
     * @param inputs what the gradient of each input becomes part of; empty where none is wanted
     * @param parameters the same for each parameter; empty for those that are not learned
     */
    record Backward(
            Step step, List<Gradient> arriving, List<Optional<Gradient>> inputs, List<Optional<Gradient>> parameters)
            implements Task {
        /** Copies the lists. */
        public Backward {
            arriving = List.copyOf(arriving);
            inputs = List.copyOf(inputs);
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * Adds parts of a gradient in F32, in their order, and rounds the sum once.
     *
     * @param parts at least two
     * @param type what it is rounded to
     */
    record Sum(Gradient result, List<Gradient> parts, DataType type) implements Task {
        /** Copies the list. */
        public Sum {
            parts = List.copyOf(parts);
        }
    }

    /** Makes a gradient of zeros in a type: no output depends on what it belongs to. */
    record Clear(Gradient gradient, DataType type) implements Task {}

    /**
     * Brings a gradient to the caller, as F32.
     *
     * @param tensor the session's tensor, as {@link TensorNames} calls it
     */
    record Deliver(Gradient gradient, String tensor) implements Task {}
}

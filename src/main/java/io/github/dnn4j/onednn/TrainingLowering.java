package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lowers the tasks of a training step, one after the other. The classes of the layers reach their operands through {@link
 * #lowering}, and here what only training has: gradients, and what the forward pass saves for the backward pass.
 */
final class TrainingLowering {
    private final Lowering lowering;
    private final TrainingOptions options;
    private final LiveWeights weights;
    private final Gradients gradients;
    private final Map<String, Operand> saved = new HashMap<>();
    private final Operand stepNumber;
    private Task task;

    /**
     * Nothing lowered yet.
     *
     * @param weights those of {@code lowering}
     */
    TrainingLowering(Lowering lowering, LiveWeights weights, TrainingOptions options) {
        this.lowering = lowering;
        this.options = options;
        this.weights = weights;
        this.gradients = new Gradients(lowering);
        this.stepNumber = lowering.tensor(Buffer.Kind.INPUT, TensorNames.STEP, Shape.of(2), DataType.S32);
    }

    Lowering lowering() {
        return lowering;
    }

    TrainingOptions options() {
        return options;
    }

    /** The number of the training step, two halves of 32 bits. */
    Operand stepNumber() {
        return stepNumber;
    }

    /** Lowers the next task. */
    void lower(Task next) {
        task = next;
        switch (next) {
            case Task.Forward(Step step) -> {
                lowering.begin(step);
                Lowerings.train(this);
            }
            case Task.Again(Step step) -> {
                lowering.begin(step, " again");
                Lowerings.train(this);
            }
            case Task.Backward backward -> {
                lowering.begin(backward.step(), " backward");
                Lowerings.derive(this);
            }
            case Task.Output(String output) -> output(output);
            case Task.Arrive(String output, Gradient gradient) ->
                gradients.put(
                        gradient,
                        lowering.tensor(
                                Buffer.Kind.INPUT,
                                TensorNames.outputGradient(output),
                                lowering.shape(output),
                                DataType.F32));
            case Task.Sum sum -> gradients.sum(sum);
            case Task.Clear clear -> gradients.clear(clear);
            case Task.Deliver deliver -> gradients.deliver(deliver);
        }
    }

    /** A copy in any case: the backward pass reads the value, whatever the caller does to the output. */
    private void output(String output) {
        lowering.begin(output, "Reorder");
        Shape shape = lowering.shape(output);
        Operand value = lowering.value(lowering.program().source(output));
        Operand tensor = lowering.tensor(Buffer.Kind.OUTPUT, TensorNames.output(output), shape, DataType.F32);
        lowering.emission()
                .reorder(lowering.reshape(value, shape), tensor, "outputs are given in row-major order as F32");
    }

    /** The tensor of a parameter of the step, read by {@code view}. */
    Operand parameter(int number, MemoryDesc view) {
        return weights.parameter(lowering.step().parameters().get(number), view);
    }

    // --- between forward and backward pass ---

    /** True while a value is computed again. */
    boolean isRecomputing() {
        return task instanceof Task.Again;
    }

    /** Keeps an operand of the step, such as a workspace, for the backward pass. */
    void save(String what, Operand operand) {
        saved.put(lowering.step().name() + " " + what, operand);
    }

    /** What the step saved under that name; empty if nothing. */
    Optional<Operand> saved(String what) {
        return Optional.ofNullable(saved.get(lowering.step().name() + " " + what));
    }

    // --- the backward pass ---

    private Task.Backward backward() {
        return (Task.Backward) task;
    }

    /** True if the loss is to be derived by input {@code i} of the step. */
    boolean needsInputGradient(int i) {
        return backward().inputs().get(i).isPresent();
    }

    /** Gives the gradient of input {@code i} of the step. */
    void inputGradient(int i, Operand operand) {
        gradients.put(backward().inputs().get(i).orElseThrow(), operand);
    }

    /** Gives the gradient of a parameter of the step, which lies in a tensor as {@code view} says. */
    void parameterGradient(int number, Operand operand, MemoryDesc view) {
        gradients.put(backward().parameters().get(number).orElseThrow(), operand, view);
    }

    /**
     * The gradient of output {@code i} of the step, before what is fused into it, in the type that the step computes in.
     * Its layout is whatever the consumers gave.
     */
    Operand outputGradient(int i) {
        Step step = lowering.step();
        Operand result = unfusedOutputGradient(i);
        for (PostOperation post : step.post()) {
            if (!(post instanceof PostOperation.Activate activate)) {
                throw lowering.unsupported("it cannot be derived with " + post + " fused into it");
            }
            result = OneDnnActivationBackward.fused(
                    lowering,
                    activate.activation(),
                    result,
                    lowering.value(step.outputs().get(i)));
        }
        return result;
    }

    /** The gradient of output {@code i} of the step, after what is fused into it. */
    Operand unfusedOutputGradient(int i) {
        return lowering.typed(gradients.of(backward().arriving().get(i)), lowering.floatingType());
    }
}

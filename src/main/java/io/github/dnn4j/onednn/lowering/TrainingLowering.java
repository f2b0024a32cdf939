package io.github.dnn4j.onednn.lowering;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.onednn.primitive.MemoryDesc;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A training step that is being lowered, task by task. The classes of the layers reach their operands through {@link
 * #lowering}, and here what only training has: gradients, and what the forward pass saves for the backward pass.
 */
public final class TrainingLowering {
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
    public TrainingLowering(Lowering lowering, LiveWeights weights, TrainingOptions options) {
        this.lowering = lowering;
        this.options = options;
        this.weights = weights;
        this.gradients = new Gradients();
        this.stepNumber = lowering.tensor(Buffer.Kind.INPUT, TensorNames.STEP, Shape.of(2), DataType.S32);
    }

    public Lowering lowering() {
        return lowering;
    }

    public TrainingOptions options() {
        return options;
    }

    /** The number of the training step, two halves of 32 bits. */
    public Operand stepNumber() {
        return stepNumber;
    }

    /** Sets the task that the following calls are for. */
    public void begin(Task next) {
        task = next;
    }

    /** The gradients so far. */
    public Gradients gradients() {
        return gradients;
    }

    /** The tensor of a parameter of the step, read by {@code view}. */
    public Operand parameter(int number, MemoryDesc view) {
        return weights.parameter(number, view);
    }

    // --- between forward and backward pass ---

    /** True while a value is computed again. */
    public boolean isRecomputing() {
        return task instanceof Task.Again;
    }

    /** Keeps an operand of the step, such as a workspace, for the backward pass. */
    public void save(String what, Operand operand) {
        saved.put(lowering.step().name() + " " + what, operand);
    }

    /** What the step saved under that name; empty if nothing. */
    public Optional<Operand> saved(String what) {
        return Optional.ofNullable(saved.get(lowering.step().name() + " " + what));
    }

    // --- the backward pass ---

    private Task.Backward backward() {
        return (Task.Backward) task;
    }

    /** True if the loss is to be derived by input {@code i} of the step. */
    public boolean needsInputGradient(int i) {
        return backward().inputs().get(i).isPresent();
    }

    /** Puts down the gradient of input {@code i} of the step. */
    public void inputGradient(int i, Operand operand) {
        gradients.put(backward().inputs().get(i).orElseThrow(), operand);
    }

    /** Puts down the gradient of a parameter of the step, which lies in a tensor as {@code view} says. */
    public void parameterGradient(int number, Operand operand, MemoryDesc view) {
        gradients.put(backward().parameters().get(number).orElseThrow(), operand, view);
    }

    /**
     * The gradient of output {@code i} of the step, in the type that it computes in and whatever layout it arrives in.
     */
    public Operand outputGradient(int i) {
        return lowering.typed(gradients.of(backward().arriving().get(i)), lowering.floatingType());
    }

    /** Puts the gradient before something that is fused into the step in the place of that after it. */
    public void replaceOutputGradient(int i, Operand operand) {
        gradients.put(backward().arriving().get(i), operand);
    }
}

package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.compile.TensorNames;
import java.util.HashMap;
import java.util.Map;

/**
 * What only training has besides the {@link Lowering} of a step: gradients, and what the forward pass saves for the
 * backward pass. The classes of the layers reach both through it.
 */
public final class TrainingLowering {
    private final Lowering lowering;
    private final TrainingOptions options;
    private final Gradients gradients;
    private final Map<String, DeviceBuffer> saved = new HashMap<>();
    private final DeviceBuffer stepNumber = new DeviceBuffer(DeviceBuffer.Kind.INPUT, TensorNames.STEP, Long.BYTES);
    private Task task;

    public TrainingLowering(Lowering lowering, TrainingOptions options, Gradients gradients) {
        this.lowering = lowering;
        this.options = options;
        this.gradients = gradients;
    }

    /** Sets the task that the following calls are for. */
    public void begin(Task next) {
        task = next;
    }

    public Lowering lowering() {
        return lowering;
    }

    public TrainingOptions options() {
        return options;
    }

    /** The number of the training step: 64 bits. */
    public DeviceBuffer stepNumber() {
        return stepNumber;
    }

    // --- between forward and backward pass ---

    /** True while a value is computed again. */
    public boolean isRecomputing() {
        return task instanceof Task.Again;
    }

    /** Keeps a buffer of the step for the backward pass. */
    public void save(String what, DeviceBuffer buffer) {
        saved.put(lowering.step().name() + " " + what, buffer);
    }

    /** What the step kept under that name. */
    public DeviceBuffer saved(String what) {
        return saved.get(lowering.step().name() + " " + what);
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
    public void inputGradient(int i, DeviceValue gradient) {
        gradients.put(backward().inputs().get(i).orElseThrow(), gradient);
    }

    /** Puts down the gradient of a parameter of the step; the value has its elements, under whatever shape. */
    public void parameterGradient(int number, DeviceValue gradient) {
        gradients.put(backward().parameters().get(number).orElseThrow(), gradient);
    }

    /** The gradient of output {@code i} of the step's layer, in the type that the step computes in. */
    public DeviceValue outputGradient(int i) {
        DeviceValue whole = gradients.of(backward().arriving().get(i));
        return lowering.as(whole, lowering.floatingType(), whole.layout());
    }

    /** Puts another gradient in the place of that of output {@code i}: what is fused into the step has been derived. */
    public void outputGradient(int i, DeviceValue gradient) {
        gradients.put(backward().arriving().get(i), gradient);
    }
}

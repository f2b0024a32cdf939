package io.github.dnn4j.cudnn;

import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Concatenations;
import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lowers the tasks of a training step, one after the other. The classes of the layers reach their operands through {@link
 * #lowering}, and here what only training has: gradients, and what the forward pass saves for the backward pass.
 */
final class TrainingLowering {
    private final Lowering lowering;
    private final TrainingProgram training;
    private final TrainingOptions options;
    private final LiveWeights weights;
    private final Gradients gradients;
    private final Map<String, DeviceBuffer> saved = new HashMap<>();
    private final Map<String, DeviceBuffer> outputGradients = new LinkedHashMap<>();
    private final List<DeviceBuffer> forwardIn = new ArrayList<>();
    private final List<DeviceBuffer> forwardOut = new ArrayList<>();
    private final List<DeviceBuffer> backwardOut = new ArrayList<>();
    private final DeviceBuffer stepNumber = new DeviceBuffer(DeviceBuffer.Kind.INPUT, TensorNames.STEP, Long.BYTES);
    private Task task;

    /**
     * Nothing lowered yet.
     *
     * @param constants keeps what steps need besides parameters
     */
    TrainingLowering(
            TrainingProgram training,
            TrainingOptions options,
            Map<String, Shape> shapes,
            Engines engines,
            DeviceWeights constants,
            boolean hasKernels) {
        this.training = training;
        this.options = options;
        this.weights = new LiveWeights(training.program().network());
        this.lowering = new Lowering(
                training.program(),
                training.options(),
                shapes,
                engines,
                weights,
                constants,
                Concatenations.none(),
                hasKernels);
        this.gradients = new Gradients(lowering);
    }

    Lowering lowering() {
        return lowering;
    }

    TrainingOptions options() {
        return options;
    }

    /** The number of the training step: 64 bits. */
    DeviceBuffer stepNumber() {
        return stepNumber;
    }

    /** Lowers both passes and plans one memory for them. */
    TrainingPlan plan(Lifetime owner) {
        Network network = training.program().network();
        forwardIn.add(stepNumber);
        forwardIn.addAll(weights.buffers());
        for (Step step : training.program().steps()) {
            if (step.layer() instanceof BatchNormalization) {
                runningStatistics(step).stream()
                        .map(weights::buffer)
                        .filter(buffer -> !forwardOut.contains(buffer))
                        .forEach(forwardOut::add);
            }
        }
        for (NetworkInput input : network.inputs()) {
            Value value = fromCaller(TensorNames.input(input.name()), input.name());
            forwardIn.add(value.buffer());
            lowering.define(input.name(), value);
        }
        network.outputs()
                .forEach(output -> outputGradients.computeIfAbsent(
                        output,
                        name -> fromCaller(TensorNames.outputGradient(name), name)
                                .buffer()));
        training.forward().forEach(this::lower);
        int forwardCalls = lowering.calls().size();
        training.forgotten().forEach(lowering::forget);
        training.backward().forEach(this::lower);
        return new TrainingPlan(
                CudnnPlan.of(lowering, List.of(), owner, () -> {}),
                forwardCalls,
                forwardIn,
                forwardOut,
                List.copyOf(outputGradients.values()),
                backwardOut);
    }

    private static List<String> runningStatistics(Step normalization) {
        return normalization.parameters().subList(2, 4);
    }

    private void lower(Task next) {
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
            case Task.Output(String output) ->
                toCaller(
                        output,
                        TensorNames.output(output),
                        lowering.value(training.program().source(output)),
                        forwardOut);
            case Task.Arrive(String output, Gradient gradient) ->
                gradients.put(
                        gradient,
                        new Value(
                                outputGradients.get(output), lowering.shapes().get(output), DataType.F32, Layout.NCHW));
            case Task.Sum sum -> gradients.sum(sum);
            case Task.Clear clear -> gradients.clear(clear);
            case Task.Deliver(Gradient gradient, String tensor) ->
                toCaller(gradient.name(), tensor, gradients.of(gradient), backwardOut);
        }
    }

    /** A value that the host gives in F32. */
    private Value fromCaller(String tensor, String value) {
        Shape shape = lowering.shapes().get(value);
        DeviceBuffer buffer = new DeviceBuffer(DeviceBuffer.Kind.INPUT, tensor, shape.bytes(DataType.F32));
        return new Value(buffer, shape, DataType.F32, Layout.NCHW);
    }

    /** Gives a value to the host in F32. */
    private void toCaller(String name, String tensor, Value value, List<DeviceBuffer> copied) {
        DeviceBuffer target =
                new DeviceBuffer(DeviceBuffer.Kind.OUTPUT, tensor, value.shape().bytes(DataType.F32));
        copied.add(target);
        lowering.begin(name, "Reorder");
        lowering.move(name, value, new Value(target, value.shape(), DataType.F32, Layout.NCHW));
    }

    // --- between forward and backward pass ---

    /** True while a value is computed again. */
    boolean isRecomputing() {
        return task instanceof Task.Again;
    }

    /** Keeps a buffer of the step for the backward pass. */
    void save(String what, DeviceBuffer buffer) {
        saved.put(lowering.step().name() + " " + what, buffer);
    }

    /** What the step kept under that name. */
    DeviceBuffer saved(String what) {
        return saved.get(lowering.step().name() + " " + what);
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
    void inputGradient(int i, Value gradient) {
        gradients.put(backward().inputs().get(i).orElseThrow(), gradient);
    }

    /** Gives the gradient of a parameter of the step; the value has its elements, under whatever shape. */
    void parameterGradient(int number, Value gradient) {
        gradients.put(backward().parameters().get(number).orElseThrow(), gradient);
    }

    /** The gradient of output {@code i} of the step, before what is fused into it, in the type that the step computes in. */
    Value outputGradient(int i) {
        Step step = lowering.step();
        Value whole = gradients.of(backward().arriving().get(i));
        Value gradient = lowering.as(whole, lowering.floatingType(), whole.layout());
        for (PostOperation post : step.post()) {
            if (!(post instanceof PostOperation.Activate(Activation activation))) {
                throw lowering.unsupported("it cannot be derived with " + post + " fused into it");
            }
            gradient = CudnnActivationBackward.emit(
                    lowering, activation, lowering.value(step.outputs().get(i)), gradient);
        }
        return gradient;
    }
}

package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Concatenations;
import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.cudnn.lowering.CudnnPlan;
import io.github.dnn4j.cudnn.lowering.DeviceBuffer;
import io.github.dnn4j.cudnn.lowering.DeviceValue;
import io.github.dnn4j.cudnn.lowering.DeviceWeights;
import io.github.dnn4j.cudnn.lowering.Engines;
import io.github.dnn4j.cudnn.lowering.Gradients;
import io.github.dnn4j.cudnn.lowering.LiveWeights;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.TrainingLowering;
import io.github.dnn4j.cudnn.lowering.TrainingPlan;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Layout;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lowers the tasks of a training step for given input shapes, one after the other, and plans one memory for both
 * passes.
 */
public final class TrainingPlanBuilder {
    private final TrainingProgram program;
    private final LiveWeights weights;
    private final Lowering lowering;
    private final Gradients gradients = new Gradients();
    private final GradientTasks gradientTasks;
    private final TrainingLowering training;
    private final Map<String, DeviceBuffer> outputGradients = new LinkedHashMap<>();
    private final List<DeviceBuffer> forwardIn = new ArrayList<>();
    private final List<DeviceBuffer> forwardOut = new ArrayList<>();
    private final List<DeviceBuffer> backwardOut = new ArrayList<>();

    private TrainingPlanBuilder(
            TrainingProgram program,
            TrainingOptions options,
            Map<String, Shape> shapes,
            Engines engines,
            DeviceWeights constants,
            boolean hasKernels) {
        this.program = program;
        this.weights = new LiveWeights(program.program().network());
        this.lowering = new Lowering(
                program.program(),
                program.options(),
                shapes,
                engines,
                weights,
                constants,
                Concatenations.none(),
                hasKernels);
        this.gradientTasks = new GradientTasks(lowering, gradients);
        this.training = new TrainingLowering(lowering, options, gradients);
    }

    /**
     * Builds a plan.
     *
     * @param shapes shapes of all values
     * @param engines chooses cuDNN's engines
     * @param constants keeps what steps need besides parameters
     * @param owner keeps the backend for as long as the plan lives
     */
    public static TrainingPlan build(
            TrainingProgram program,
            TrainingOptions options,
            Map<String, Shape> shapes,
            Engines engines,
            DeviceWeights constants,
            boolean hasKernels,
            Lifetime owner) {
        return new TrainingPlanBuilder(program, options, shapes, engines, constants, hasKernels).plan(owner);
    }

    private TrainingPlan plan(Lifetime owner) {
        Network network = program.program().network();
        forwardIn.add(training.stepNumber());
        forwardIn.addAll(weights.buffers());
        for (Step step : program.program().steps()) {
            if (step.layer() instanceof BatchNormalization) {
                runningStatistics(step).stream()
                        .map(weights::buffer)
                        .filter(buffer -> !forwardOut.contains(buffer))
                        .forEach(forwardOut::add);
            }
        }
        for (NetworkInput input : network.inputs()) {
            DeviceValue value = fromCaller(TensorNames.input(input.name()), input.name());
            forwardIn.add(value.buffer());
            lowering.define(input.name(), value);
        }
        network.outputs()
                .forEach(output -> outputGradients.computeIfAbsent(
                        output,
                        name -> fromCaller(TensorNames.outputGradient(name), name)
                                .buffer()));
        program.forward().forEach(this::lower);
        int forwardCalls = lowering.calls().size();
        program.forgotten().forEach(lowering::forget);
        program.backward().forEach(this::lower);
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

    private void lower(Task task) {
        training.begin(task);
        switch (task) {
            case Task.Forward(Step step) -> {
                lowering.begin(step);
                Lowerings.train(training);
            }
            case Task.Again(Step step) -> {
                lowering.begin(step, " again");
                Lowerings.train(training);
            }
            case Task.Backward backward -> {
                lowering.begin(backward.step(), " backward");
                Lowerings.derive(training);
            }
            case Task.Output(String output) ->
                toCaller(
                        output,
                        TensorNames.output(output),
                        lowering.value(program.program().source(output)),
                        forwardOut);
            case Task.Arrive(String output, Gradient gradient) ->
                gradients.put(
                        gradient,
                        new DeviceValue(
                                outputGradients.get(output), lowering.shapes().get(output), DataType.F32, Layout.NCHW));
            case Task.Sum sum -> gradientTasks.sum(sum);
            case Task.Clear clear -> gradientTasks.clear(clear);
            case Task.Deliver(Gradient gradient, String tensor) ->
                toCaller(gradient.name(), tensor, gradients.of(gradient), backwardOut);
        }
    }

    /** A value that the host provides in F32. */
    private DeviceValue fromCaller(String tensor, String value) {
        Shape shape = lowering.shapes().get(value);
        DeviceBuffer buffer = new DeviceBuffer(DeviceBuffer.Kind.INPUT, tensor, shape.bytes(DataType.F32));
        return new DeviceValue(buffer, shape, DataType.F32, Layout.NCHW);
    }

    /** Brings a value to the host in F32. */
    private void toCaller(String name, String tensor, DeviceValue value, List<DeviceBuffer> copied) {
        DeviceBuffer target =
                new DeviceBuffer(DeviceBuffer.Kind.OUTPUT, tensor, value.shape().bytes(DataType.F32));
        copied.add(target);
        lowering.begin(name, "Reorder");
        lowering.move(name, value, new DeviceValue(target, value.shape(), DataType.F32, Layout.NCHW));
    }
}

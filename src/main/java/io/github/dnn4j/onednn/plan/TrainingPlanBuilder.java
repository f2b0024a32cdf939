package io.github.dnn4j.onednn.plan;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Gradient;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.compile.Task;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.onednn.layer.GradientTasks;
import io.github.dnn4j.onednn.lowering.Buffer;
import io.github.dnn4j.onednn.lowering.Constants;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.lowering.LiveWeights;
import io.github.dnn4j.onednn.lowering.Lowering;
import io.github.dnn4j.onednn.lowering.Operand;
import io.github.dnn4j.onednn.lowering.Operands;
import io.github.dnn4j.onednn.lowering.Placement;
import io.github.dnn4j.onednn.lowering.Site;
import io.github.dnn4j.onednn.lowering.TrainingLowering;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.DnnlScope;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lowers a training program for given input shapes and plans one memory for both passes. */
public final class TrainingPlanBuilder {
    private static final LayoutPlan LAYOUTS = LayoutPlan.uniform(
            new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0),
            "convolutions take and give channels last, forward and backward, so that no value changes its layout"
                    + " between");

    private TrainingPlanBuilder() {}

    /**
     * Builds a plan.
     *
     * @param constants keeps what steps need besides parameters
     * @param threads OpenMP team size; the plan has a smaller one where the system does not give so many threads
     * @param owner keeps the engine for as long as the plan lives
     */
    public static TrainingPlan build(
            long engine,
            TrainingProgram training,
            TrainingOptions options,
            WeightStore constants,
            Map<String, Shape> inputs,
            int threads,
            Lifetime owner) {
        DnnlScope scope = new DnnlScope();
        int team = NativeThreads.team(threads);
        int former = NativeThreads.set(team);
        try {
            Program program = training.program();
            Map<String, Shape> shapes = program.inferShapes(inputs);
            Site site = new Site(engine, scope, program, training.options(), shapes);
            Operands operands = new Operands(site);
            LiveWeights weights = new LiveWeights(operands);
            Lowering lowering =
                    new Lowering(operands, LAYOUTS, new Constants(site, constants), weights, Placement.apart());
            TrainingLowering tasks = new TrainingLowering(lowering, weights, options);
            for (NetworkInput input : program.network().inputs()) {
                Operand tensor = lowering.tensor(
                        Buffer.Kind.INPUT, TensorNames.input(input.name()), shapes.get(input.name()), DataType.F32);
                lowering.define(input.name(), tensor);
            }
            training.forward().forEach(task -> lower(tasks, task));
            int forwardCalls = lowering.emission().calls().size();
            training.forgotten().forEach(lowering::forget);
            training.backward().forEach(task -> lower(tasks, task));
            List<String> notes = new ArrayList<>(LAYOUTS.notes());
            notes.add("the forward pass is " + forwardCalls + " calls, the backward pass "
                    + (lowering.emission().calls().size() - forwardCalls));
            return new TrainingPlan(PlanBuilder.plan(lowering, shapes, team, notes, owner), forwardCalls);
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        } finally {
            NativeThreads.set(former);
        }
    }

    private static void lower(TrainingLowering training, Task task) {
        Lowering lowering = training.lowering();
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
            case Task.Output(String output) -> deliver(lowering, output);
            case Task.Arrive(String output, Gradient gradient) ->
                training.gradients()
                        .put(
                                gradient,
                                lowering.tensor(
                                        Buffer.Kind.INPUT,
                                        TensorNames.outputGradient(output),
                                        lowering.shape(output),
                                        DataType.F32));
            case Task.Sum sum -> GradientTasks.sum(training, sum);
            case Task.Clear clear -> GradientTasks.clear(training, clear);
            case Task.Deliver deliver -> GradientTasks.deliver(training, deliver);
        }
    }

    /** A copy in any case: the backward pass reads the value, whatever the caller does to the output. */
    private static void deliver(Lowering lowering, String output) {
        lowering.begin(output, "Reorder");
        Shape shape = lowering.shape(output);
        Operand value = lowering.value(lowering.program().source(output));
        Operand tensor = lowering.tensor(Buffer.Kind.OUTPUT, TensorNames.output(output), shape, DataType.F32);
        lowering.emission()
                .reorder(lowering.reshape(value, shape), tensor, "outputs are given in row-major order as F32");
    }
}

package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.compile.TrainingProgram;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Lowers a training program for given input shapes and plans one memory for both passes. */
final class TrainingPlanBuilder {
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
    static TrainingPlan build(
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
            LiveWeights weights = new LiveWeights();
            Lowering lowering = new Lowering(
                    engine, scope, program, training.options(), LAYOUTS, constants, weights, Placement.apart(), shapes);
            TrainingLowering tasks = new TrainingLowering(lowering, weights, options);
            for (NetworkInput input : program.network().inputs()) {
                Operand tensor = lowering.tensor(
                        Buffer.Kind.INPUT, TensorNames.input(input.name()), shapes.get(input.name()), DataType.F32);
                lowering.define(input.name(), tensor);
            }
            training.forward().forEach(tasks::lower);
            int forwardCalls = lowering.emission().calls().size();
            training.forgotten().forEach(lowering::forget);
            training.backward().forEach(tasks::lower);
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
}

package io.github.dnn4j.onednn;

import io.github.dnn4j.backend.Lifetime;
import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.compile.BypassFlatten;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.compile.TensorNames;
import io.github.dnn4j.network.NetworkInput;
import io.github.dnn4j.runtime.NativeThreads;
import io.github.dnn4j.tensor.DataType;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lowers a program forward and backward for given input shapes and plans one memory for both. */
final class TrainingPlanBuilder {
    private static final LayoutPlan LAYOUTS = LayoutPlan.uniform(
            new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0),
            "convolutions take and give channels last, forward and backward, so that no value changes its layout"
                    + " between");

    private TrainingPlanBuilder() {}

    /**
     * Builds a plan.
     *
     * @param program a program whose activations are fused only where {@link OneDnnActivationBackward#fused} derives them
     * @param constants keeps what steps need besides parameters
     * @param threads OpenMP team size; the plan has a smaller one where the system does not give so many threads
     * @param owner keeps the engine for as long as the plan lives
     */
    static TrainingPlan build(
            long engine,
            Program program,
            TrainingOptions options,
            WeightStore constants,
            Map<String, Shape> inputs,
            int threads,
            Lifetime owner) {
        DnnlScope scope = new DnnlScope();
        int team = NativeThreads.team(threads);
        int former = NativeThreads.set(team);
        try {
            Map<String, Shape> shapes = program.inferShapes(inputs);
            TrainingLowering lowering =
                    new TrainingLowering(engine, scope, program, options, LAYOUTS, constants, shapes);
            for (NetworkInput input : program.network().inputs()) {
                lowering.define(
                        input.name(),
                        lowering.tensor(
                                Buffer.Kind.INPUT,
                                TensorNames.input(input.name()),
                                shapes.get(input.name()),
                                DataType.F32));
            }
            forward(program, lowering);
            int forwardCalls = lowering.calls().size();
            backward(program, lowering);
            List<String> notes = new ArrayList<>(LAYOUTS.notes());
            notes.add("the way forward is " + forwardCalls + " calls, the way back "
                    + (lowering.calls().size() - forwardCalls));
            return new TrainingPlan(PlanBuilder.plan(lowering, shapes, team, notes, owner), forwardCalls);
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        } finally {
            NativeThreads.set(former);
        }
    }

    private static void forward(Program program, TrainingLowering lowering) {
        for (int i = 0; i < program.steps().size(); i++) {
            Step step = program.steps().get(i);
            if (!BypassFlatten.isBypassed(program, step)) {
                lowering.begin(step, i);
                TrainingLowerings.forward(lowering);
            }
        }
        for (String output : program.network().outputs()) {
            // A copy in any case: the way back reads the value, whatever the caller does to the output.
            Operand tensor = lowering.tensor(
                    Buffer.Kind.OUTPUT, TensorNames.output(output), lowering.shape(output), DataType.F32);
            Operand shaped = lowering.reshape(lowering.value(output), lowering.shape(output));
            lowering.reorderOutput(output, shaped, tensor, "outputs are given in row-major order as F32");
        }
    }

    private static void backward(Program program, TrainingLowering lowering) {
        lowering.turn();
        for (int i = program.steps().size() - 1; i >= 0; i--) {
            lowering.begin(program.steps().get(i), i);
            if (lowering.needsBackward()) {
                TrainingLowerings.backward(lowering);
            }
        }
        lowering.parameterGradients().finish();
        if (lowering.options().inputGradients()) {
            for (NetworkInput input : program.network().inputs()) {
                inputGradient(lowering, input.name());
            }
        }
    }

    private static void inputGradient(TrainingLowering lowering, String input) {
        Optional<Operand> gradient = lowering.gradient(input);
        if (gradient.isPresent()) {
            Shape shape = lowering.shape(input);
            Operand tensor = lowering.tensor(Buffer.Kind.OUTPUT, TensorNames.inputGradient(input), shape, DataType.F32);
            Operand shaped = lowering.reshape(gradient.get(), shape);
            lowering.reorderOutput(input, shaped, tensor, "gradients are given in row-major order as F32");
        }
    }
}

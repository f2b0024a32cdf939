package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.compile.Concatenations;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.cudnn.lowering.DeviceWeights;
import io.github.dnn4j.cudnn.lowering.Engines;
import io.github.dnn4j.cudnn.lowering.Lowering;
import io.github.dnn4j.cudnn.lowering.PackedWeights;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;

/** Lowers a program for given input shapes, step by step. */
public final class PlanBuilder {
    private PlanBuilder() {}

    /**
     * Lowers all of it.
     *
     * @param shapes shapes of all values
     * @param engines chooses cuDNN's engines
     * @param weights keeps packed parameters
     * @param constants keeps constants of steps
     */
    public static Lowering lower(
            Program program,
            CompileOptions options,
            Map<String, Shape> shapes,
            Engines engines,
            DeviceWeights weights,
            DeviceWeights constants,
            boolean hasKernels) {
        Lowering lowering = new Lowering(
                program,
                options,
                shapes,
                engines,
                new PackedWeights(weights, program.parameters()),
                constants,
                Concatenations.of(program, shapes),
                hasKernels);
        program.network().inputs().forEach(input -> lowering.defineInput(input.name(), input.type()));
        for (Step step : program.steps()) {
            lowering.begin(step);
            Lowerings.lower(lowering);
        }
        for (String output : program.network().outputs()) {
            lowering.defineOutput(
                    output,
                    lowering.value(program.source(output)),
                    program.network().types().get(output));
        }
        return lowering;
    }
}

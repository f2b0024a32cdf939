package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Concat;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Lets a concatenation read an earlier one's output in place of the run of inputs that make it up. Densely connected
 * blocks (Huang et al., 2017) concatenate all features so far before each layer; nested, every feature belongs to one
 * concatenation and a backend can have it computed in place.
 */
public final class NestConcats implements Pass {
    @Override
    public String name() {
        return "nest concatenations";
    }

    @Override
    public Program apply(Program program) {
        Map<String, Shape> shapes = program.inferShapes(program.network().defaultShapes());
        List<Step> steps = new ArrayList<>();
        List<Step> earlier = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Step step : program.steps()) {
            Step nested = step;
            if (step.layer() instanceof Concat concat && step.post().isEmpty()) {
                int axis = axis(step, concat, shapes);
                // First to last: what an earlier one became may be a run that a later one made up.
                for (Step part : earlier) {
                    int at = Collections.indexOfSubList(nested.inputs(), part.inputs());
                    if (at >= 0 && axis == axis(part, (Concat) part.layer(), shapes)) {
                        nested = withPart(nested, part, at);
                        notes.add(step.name() + " takes " + part.name() + " in place of "
                                + part.inputs().size() + " of its inputs");
                    }
                }
                if (nested.inputs().size() > 1) {
                    earlier.add(nested);
                }
            }
            steps.add(nested);
        }
        return notes.isEmpty() ? program : program.with(steps, program.parameters(), notes);
    }

    private static int axis(Step step, Concat concat, Map<String, Shape> shapes) {
        return shapes.get(step.outputs().getFirst()).axis(concat.axis());
    }

    private static Step withPart(Step step, Step part, int at) {
        List<String> inputs = new ArrayList<>(step.inputs().subList(0, at));
        inputs.add(part.outputs().getFirst());
        inputs.addAll(
                step.inputs().subList(at + part.inputs().size(), step.inputs().size()));
        return new Step(
                step.name(), step.layer(), inputs, step.outputs(), step.parameters(), step.post(), step.nodes());
    }
}

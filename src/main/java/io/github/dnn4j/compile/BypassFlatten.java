package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Flatten;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.Reshape;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a fully connected layer read the input of a flattening before it: it accepts any input as (N, everything else)
 * itself, and can do so in the layout that the input lies in. The flattening is dead if it has no other consumer.
 */
public final class BypassFlatten implements Pass {
    @Override
    public String name() {
        return "bypass flatten";
    }

    @Override
    public Program apply(Program program) {
        ShapeProbe shapes = new ShapeProbe(program);
        Map<String, Step> flattened = new HashMap<>();
        List<Step> steps = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Step step : program.steps()) {
            if (isFlattening(step, shapes)) {
                flattened.put(step.outputs().getFirst(), step);
            }
            Optional<Step> before = step.layer() instanceof FullyConnected
                    ? Optional.ofNullable(flattened.get(step.inputs().getFirst()))
                    : Optional.empty();
            steps.add(before.map(flatten -> bypass(step, flatten)).orElse(step));
            before.ifPresent(flatten ->
                    notes.add(step.name() + " reads its input past " + flatten.name() + ", without flattening"));
        }
        return notes.isEmpty() ? program : program.with(steps, program.parameters(), notes);
    }

    private static boolean isFlattening(Step step, ShapeProbe shapes) {
        Layer layer = step.layer();
        return (layer instanceof Flatten || layer instanceof Reshape)
                && step.post().isEmpty()
                && shapes.always(step.inputs().getFirst(), step.outputs().getFirst(), BypassFlatten::keepsSamples);
    }

    /** True from (N, anything) to (N, everything else). */
    private static boolean keepsSamples(Shape input, Shape output) {
        return input.rank() >= 2 && output.rank() == 2 && input.extent(0) == output.extent(0);
    }

    private static Step bypass(Step step, Step flatten) {
        List<String> inputs = new ArrayList<>(step.inputs());
        inputs.set(0, flatten.inputs().getFirst());
        return new Step(
                step.name(), step.layer(), inputs, step.outputs(), step.parameters(), step.post(), step.nodes());
    }

    /** True for a flattening that this pass left without consumers: nothing has to be computed for it. */
    public static boolean isBypassed(Program program, Step step) {
        String output = step.outputs().getFirst();
        return (step.layer() instanceof Flatten || step.layer() instanceof Reshape)
                && program.consumers(output).isEmpty()
                && !program.isOutput(output);
    }
}

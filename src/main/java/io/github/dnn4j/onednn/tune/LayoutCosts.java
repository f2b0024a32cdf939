package io.github.dnn4j.onednn.tune;

import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The time of every step of a program when all convolutions run alike, and from that the cheapest choice for each: a
 * minimum cut between channels last and blocks, with the reorders on the boundary.
 *
 * @param program the program
 * @param measured nanoseconds by choice and step name
 */
record LayoutCosts(Program program, Map<LayoutChoice, Map<String, Long>> measured) {
    /** An implementation other than the first must be faster by this factor: less is within the noise. */
    private static final double WORTH_IT = 0.97;

    /**
     * The cheapest choices.
     *
     * @param reorder nanoseconds of reordering a value, by its name
     */
    Map<String, LayoutChoice> cheapest(ToLongFunction<String> reorder) {
        MinimumCut cut = new MinimumCut();
        Map<String, Integer> producers = new HashMap<>();
        Map<String, Integer> nodes = new LinkedHashMap<>();
        for (Step step : program.steps()) {
            int node = cut.node(
                    cost(step, best(step, ActivationLayout.CHANNELS_LAST)),
                    cost(step, best(step, ActivationLayout.BLOCKED)));
            nodes.put(step.name(), node);
            step.outputs().forEach(output -> producers.put(output, node));
        }
        for (Map.Entry<String, Integer> producer : producers.entrySet()) {
            connect(cut, nodes, producer.getKey(), producer.getValue(), reorder.applyAsLong(producer.getKey()));
        }
        boolean[] channelsLast = cut.solve();
        Map<String, LayoutChoice> choices = new LinkedHashMap<>();
        for (Step step : program.steps()) {
            if (step.layer() instanceof Convolution) {
                ActivationLayout layout = channelsLast[nodes.get(step.name())]
                        ? ActivationLayout.CHANNELS_LAST
                        : ActivationLayout.BLOCKED;
                choices.put(step.name(), best(step, layout));
            }
        }
        return choices;
    }

    /**
     * A value is reordered once for all who take it in the other layout. Steps other than convolutions take their first
     * input as it lies, so they are on its producer's side.
     */
    private void connect(MinimumCut cut, Map<String, Integer> nodes, String value, int producer, long reorder) {
        List<Step> consumers = program.consumers(value);
        if (consumers.isEmpty()) {
            return;
        }
        int toBlocks = cut.node(0, 0);
        int toLast = cut.node(0, 0);
        cut.pair(producer, toBlocks, reorder);
        cut.pair(toLast, producer, reorder);
        for (Step consumer : consumers) {
            int node = nodes.get(consumer.name());
            cut.pair(toBlocks, node, MinimumCut.NEVER);
            cut.pair(node, toLast, MinimumCut.NEVER);
            if (!(consumer.layer() instanceof Convolution)
                    && consumer.inputs().getFirst().equals(value)) {
                cut.pair(producer, node, MinimumCut.NEVER);
                cut.pair(node, producer, MinimumCut.NEVER);
            }
        }
    }

    /** The fastest of the measured choices of a layout for a step; the first if none is better. */
    private LayoutChoice best(Step step, ActivationLayout layout) {
        LayoutChoice best = new LayoutChoice(layout, 0);
        for (LayoutChoice choice : measured.keySet()) {
            if (choice.layout() == layout && cost(step, choice) < WORTH_IT * cost(step, best)) {
                best = choice;
            }
        }
        return best;
    }

    private long cost(Step step, LayoutChoice choice) {
        return measured.get(choice).getOrDefault(step.name(), 0L);
    }

    /** What all steps take together under the choices, reorders between them not counted. */
    long total(LayoutChoice choice) {
        return measured.get(choice).values().stream().mapToLong(Long::longValue).sum();
    }
}

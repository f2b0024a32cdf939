package io.github.dnn4j.onednn.tune;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.Instructions;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures how convolutions run best. The whole program is run with all of them in each layout and with each of the
 * first implementations for it, step by step; the least time of every step goes into {@link LayoutCosts}. What comes
 * out is run against what would be taken without measuring, and the faster is kept.
 *
 * @param engine oneDNN's engine
 * @param program the program
 * @param options precision and cache
 * @param threads OpenMP team size
 * @param pool memory for measuring
 * @param owner keeps the engine alive
 */
public record Tuner(
        long engine, Program program, CompileOptions options, int threads, MemoryPool pool, Lifetime owner) {
    /** Implementations tried for each layout. */
    private static final int RANKS = 3;

    /** A layout plan for these input shapes, measured or from the cache. */
    public LayoutPlan tune(Map<String, Shape> inputs) {
        List<String> notes = new ArrayList<>();
        Optional<TuningCache> cache =
                options.tuning().cache().map(folder -> new TuningCache(folder, key(program, options, inputs, threads)));
        Optional<Map<String, LayoutChoice>> kept = cache.flatMap(file -> file.read(notes));
        if (kept.isPresent()) {
            notes.add("layouts and implementations of convolutions are those measured before, kept in "
                    + cache.get().file());
            return plan(kept.get(), notes);
        }
        Map<String, LayoutChoice> choices = measure(inputs, notes);
        cache.ifPresent(file -> file.write(choices, notes));
        return plan(choices, notes);
    }

    private LayoutPlan plan(Map<String, LayoutChoice> choices, List<String> notes) {
        return new LayoutPlan(
                choices, LayoutPlan.unmeasured(options.precision()).otherwise(), notes);
    }

    /** All that the choices depend on. */
    static String key(Program program, CompileOptions options, Map<String, Shape> inputs, int threads) {
        StringBuilder key = new StringBuilder();
        key.append(DnnlLibrary.version()).append('\n');
        key.append(Instructions.name()).append('\n');
        key.append(Instructions.processorName()).append('\n');
        key.append(threads).append(" threads\n");
        key.append("avoided ").append(options.avoided()).append('\n');
        Map<String, Shape> shapes = program.inferShapes(inputs);
        for (Step step : program.steps()) {
            key.append(step.name()).append(' ').append(step.layer()).append(' ');
            key.append(step.post()).append(' ').append(options.precisionOf(step.name()));
            step.inputs()
                    .forEach(input -> key.append(' ').append(input).append(' ').append(shapes.get(input)));
            key.append(' ').append(step.outputs()).append('\n');
        }
        return key.toString();
    }

    private Map<String, LayoutChoice> measure(Map<String, Shape> inputs, List<String> notes) {
        Trials trials = new Trials(engine, program, options, threads, pool, owner);
        Map<LayoutChoice, Map<String, Long>> measured = new LinkedHashMap<>();
        for (ActivationLayout layout : List.of(ActivationLayout.CHANNELS_LAST, ActivationLayout.BLOCKED)) {
            for (int rank = 0; rank < RANKS; rank++) {
                LayoutChoice choice = new LayoutChoice(layout, rank);
                measured.put(choice, trials.stepTimes(LayoutPlan.uniform(choice, ""), inputs));
            }
        }
        LayoutCosts costs = new LayoutCosts(program, measured);
        Map<String, Shape> shapes = program.inferShapes(inputs);
        Map<String, LayoutChoice> cheapest;
        try (ReorderTimes reorders = new ReorderTimes(engine, threads, pool)) {
            cheapest = costs.cheapest(value ->
                    reorders.nanos(shapes.get(value), options.precision().type()));
        }
        LayoutPlan usual = LayoutPlan.unmeasured(options.precision());
        long[] best = trials.race(List.of(usual, plan(cheapest, List.of())), inputs);
        notes.add(String.format(
                Locale.ROOT,
                "measured here: all convolutions with channels last %.3f ms, in blocks %.3f ms (sums of steps); as"
                        + " chosen for each %.3f ms, as without measuring %.3f ms (whole runs): %s",
                costs.total(new LayoutChoice(ActivationLayout.CHANNELS_LAST, 0)) / 1e6,
                costs.total(new LayoutChoice(ActivationLayout.BLOCKED, 0)) / 1e6,
                best[1] / 1e6,
                best[0] / 1e6,
                best[1] < best[0] ? summary(cheapest) : "measuring changed nothing"));
        return best[1] < best[0] ? cheapest : Map.of();
    }

    private static String summary(Map<String, LayoutChoice> choices) {
        long last = choices.values().stream()
                .filter(choice -> choice.layout() == ActivationLayout.CHANNELS_LAST)
                .count();
        long others =
                choices.values().stream().filter(choice -> choice.rank() > 0).count();
        return "of " + choices.size() + " convolutions " + last + " run with channels last, " + others
                + " by another implementation than the first";
    }
}

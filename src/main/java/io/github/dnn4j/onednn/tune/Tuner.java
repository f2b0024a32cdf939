package io.github.dnn4j.onednn.tune;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session.StepTime;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.compile.Step;
import io.github.dnn4j.onednn.lowering.LayoutChoice;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.plan.Plan;
import io.github.dnn4j.onednn.plan.PlanBuilder;
import io.github.dnn4j.onednn.primitive.ActivationLayout;
import io.github.dnn4j.onednn.primitive.DnnlLibrary;
import io.github.dnn4j.onednn.primitive.Instructions;
import io.github.dnn4j.onednn.session.OneDnnSession;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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

    private static final int LEAST_ROUNDS = 10;
    private static final int MOST_ROUNDS = 100;

    /** Nanoseconds spent on measuring one choice, unless the least number of rounds takes longer. */
    private static final long TIME = 500_000_000L;

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
        Map<LayoutChoice, Map<String, Long>> measured = new LinkedHashMap<>();
        for (ActivationLayout layout : List.of(ActivationLayout.CHANNELS_LAST, ActivationLayout.BLOCKED)) {
            for (int rank = 0; rank < RANKS; rank++) {
                LayoutChoice choice = new LayoutChoice(layout, rank);
                measured.put(choice, stepTimes(LayoutPlan.uniform(choice, ""), inputs));
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
        long[] best = race(List.of(usual, plan(cheapest, List.of())), inputs);
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

    /** The least nanoseconds of every step, its reorders included, by step name. */
    private Map<String, Long> stepTimes(LayoutPlan layouts, Map<String, Shape> inputs) {
        try (Trial trial = new Trial(this, layouts, inputs)) {
            List<String> names = trial.plan.reports().stream()
                    .filter(report -> !report.implementation().equals("none"))
                    .map(StepReport::name)
                    .toList();
            long[] least = new long[names.size()];
            Arrays.fill(least, Long.MAX_VALUE);
            long start = System.nanoTime();
            for (int round = 0; goesOn(round, start); round++) {
                List<StepTime> times = trial.session.profile();
                for (int i = 0; i < least.length; i++) {
                    least[i] = Math.min(least[i], times.get(i).nanos());
                }
            }
            Map<String, Long> result = new HashMap<>();
            for (int i = 0; i < least.length; i++) {
                result.merge(names.get(i), least[i], Long::sum);
            }
            return result;
        }
    }

    /** The least nanoseconds of a run under each plan, measured in turns. */
    private long[] race(List<LayoutPlan> plans, Map<String, Shape> inputs) {
        long[] least = new long[plans.size()];
        Arrays.fill(least, Long.MAX_VALUE);
        List<Trial> trials = new ArrayList<>();
        try {
            plans.forEach(layouts -> trials.add(new Trial(this, layouts, inputs)));
            long start = System.nanoTime();
            for (int round = 0; goesOn(round, start); round++) {
                for (int i = 0; i < least.length; i++) {
                    long before = System.nanoTime();
                    trials.get(i).session.run();
                    least[i] = Math.min(least[i], System.nanoTime() - before);
                }
            }
            return least;
        } finally {
            trials.forEach(Trial::close);
        }
    }

    private static boolean goesOn(int round, long start) {
        return round < LEAST_ROUNDS || (round < MOST_ROUNDS && System.nanoTime() - start < TIME);
    }

    /** A plan and a session for measuring, with weights of its own. */
    private static final class Trial implements AutoCloseable {
        private final WeightStore weights;
        private final Plan plan;
        private final OneDnnSession session;

        private Trial(Tuner tuner, LayoutPlan layouts, Map<String, Shape> inputs) {
            weights = new WeightStore(tuner.engine, tuner.pool);
            Plan built = null;
            try {
                built = PlanBuilder.build(
                        tuner.engine,
                        tuner.program,
                        tuner.options,
                        layouts,
                        weights,
                        inputs,
                        tuner.threads,
                        tuner.owner);
                session = new OneDnnSession(
                        tuner.engine,
                        tuner.program.network(),
                        built,
                        weights,
                        tuner.pool,
                        NonFinite.IGNORE,
                        Optional.empty());
            } catch (RuntimeException | Error e) {
                if (built != null) {
                    built.lifetime().close();
                }
                weights.close();
                throw e;
            }
            plan = built;
        }

        @Override
        public void close() {
            session.close();
            plan.lifetime().close();
            weights.close();
        }
    }
}

package io.github.dnn4j.onednn.tune;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Explanation.StepReport;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.backend.Session.StepTime;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.onednn.lowering.LayoutPlan;
import io.github.dnn4j.onednn.lowering.WeightStore;
import io.github.dnn4j.onednn.plan.Plan;
import io.github.dnn4j.onednn.plan.PlanBuilder;
import io.github.dnn4j.onednn.session.OneDnnSession;
import io.github.dnn4j.session.Lifetime;
import io.github.dnn4j.tensor.MemoryPool;
import io.github.dnn4j.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs of a program under layout plans, measured.
 *
 * @param engine oneDNN's engine
 * @param program the program
 * @param options its precision
 * @param threads OpenMP team size
 * @param pool memory for measuring
 * @param owner keeps the engine alive
 */
record Trials(long engine, Program program, CompileOptions options, int threads, MemoryPool pool, Lifetime owner) {
    private static final int LEAST_ROUNDS = 10;
    private static final int MOST_ROUNDS = 100;

    /** Nanoseconds spent on measuring one choice, unless the least number of rounds takes longer. */
    private static final long TIME = 500_000_000L;

    /** The least nanoseconds of every step, its reorders included, by step name. */
    Map<String, Long> stepTimes(LayoutPlan layouts, Map<String, Shape> inputs) {
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
    long[] race(List<LayoutPlan> plans, Map<String, Shape> inputs) {
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

        private Trial(Trials trials, LayoutPlan layouts, Map<String, Shape> inputs) {
            weights = new WeightStore(trials.engine, trials.pool);
            Plan built = null;
            try {
                built = PlanBuilder.build(
                        trials.engine,
                        trials.program,
                        trials.options,
                        layouts,
                        weights,
                        inputs,
                        trials.threads,
                        trials.owner);
                session = new OneDnnSession(
                        trials.engine,
                        trials.program.network(),
                        built,
                        weights,
                        trials.pool,
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

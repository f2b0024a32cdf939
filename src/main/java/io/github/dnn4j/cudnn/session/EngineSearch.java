package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudnnAttributes;
import io.github.dnn4j.cudnn.driver.CudnnDescriptors;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.graph.EngineQuestion;
import io.github.dnn4j.cudnn.graph.EngineTiming;
import io.github.dnn4j.cudnn.graph.PassedOver;
import io.github.dnn4j.cudnn.graph.PlanCache;
import io.github.dnn4j.cudnn.graph.Planner;
import io.github.dnn4j.cudnn.lowering.EngineProposals;
import io.github.dnn4j.cudnn.lowering.Engines;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds cuDNN's engines for convolutions, and keeps the plans made of them: the first that its heuristics propose, or,
 * if engines are to be measured, the fastest of the first {@value #MOST_MEASURED}. Its better heuristics propose what
 * it has for a problem in particular, its fallback what takes nearly everything, slowly.
 */
public final class EngineSearch implements Engines, AutoCloseable {
    private static final int MOST_MEASURED = 10;
    private static final Object HANDLES = new Object();

    private final long handle;
    private final Planner planner;
    private final Optional<CallTiming> timing;
    private final Optional<PlanCache> cache;
    private final CudnnScope scope = new CudnnScope();
    private final Map<EngineQuestion, Found> known = new HashMap<>();
    private int refused;

    /**
     * Nothing found yet.
     *
     * @param handle cuDNN's, to measure with
     * @param options which engines are avoided
     * @param timing measures engines and calls; empty to believe cuDNN's heuristics
     * @param cache keeps plans
     */
    public EngineSearch(long handle, CompileOptions options, Optional<CallTiming> timing, Optional<PlanCache> cache) {
        this.handle = handle;
        this.planner = new Planner(handle, engine -> options.avoids(engine).isPresent());
        this.timing = timing;
        this.cache = cache;
        scope.own(planner::close);
    }

    /** Answers to the same questions without a plan. */
    public EngineProposals proposals() {
        return new EngineProposals(planner);
    }

    @Override
    public boolean measures() {
        return timing.isPresent();
    }

    @Override
    public long nanos(List<StreamCall> calls, String subject, List<String> reasons) {
        synchronized (HANDLES) {
            return timing.orElseThrow().nanos(calls, subject, reasons);
        }
    }

    @Override
    public Optional<String> choice(String among) {
        return cache.flatMap(kept -> kept.read(among)).map(PlanCache.Entry::engine);
    }

    @Override
    public void keep(String among, String choice) {
        cache.ifPresent(kept -> kept.write(among, choice, new byte[0]));
    }

    /** What there is to say about the plans besides what each step says. */
    public synchronized List<String> notes() {
        return refused == 0
                ? List.of()
                : List.of(refused + " plans of the plan cache were damaged, or refused by cuDNN, and made anew");
    }

    @Override
    public synchronized Found ask(EngineQuestion question) {
        Found found = known.get(question);
        if (found == null) {
            found = take(question, answer(question));
        }
        return found;
    }

    /**
     * Makes the plans for all of them at once, on as many threads as there are processors; measured, one by one later.
     */
    public synchronized void prepare(Collection<EngineQuestion> questions) {
        List<EngineQuestion> missing = questions.stream()
                .filter(question -> !known.containsKey(question))
                .toList();
        if (measures() || missing.isEmpty()) {
            return;
        }
        int threads = Math.min(missing.size(), Math.max(2, Runtime.getRuntime().availableProcessors()));
        Map<EngineQuestion, Future<Answer>> answers = new LinkedHashMap<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            missing.forEach(question -> answers.put(question, workers.submit(() -> {
                Cuda.enter();
                return answer(question);
            })));
        }
        List<Throwable> failures = new ArrayList<>();
        answers.forEach((question, answer) -> {
            if (answer.state() == Future.State.SUCCESS) {
                take(question, answer.resultNow());
            } else {
                failures.add(answer.exceptionNow());
            }
        });
        if (!failures.isEmpty()) {
            throw failures.getFirst() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("a plan could not be made", failures.getFirst());
        }
    }

    /**
     * An answer whose plan nothing owns yet.
     *
     * @param made the plan
     * @param passed why engines were passed over
     * @param refused whether a plan of the cache was damaged or refused
     */
    private record Answer(Optional<Planner.Made> made, PassedOver passed, boolean refused) {}

    private Found take(EngineQuestion question, Answer answer) {
        answer.made().ifPresent(made -> made.owner().moveTo(scope));
        refused += answer.refused() ? 1 : 0;
        Found found = new Found(answer.made().map(Planner.Made::plan), answer.passed());
        known.put(question, found);
        return found;
    }

    /** From the cache, or made anew and written to it; by any thread. */
    private Answer answer(EngineQuestion question) {
        PassedOver passed = new PassedOver();
        Optional<PlanCache.Entry> entry =
                cache.flatMap(kept -> kept.read(question.toString())).filter(one -> !planner.isAvoided(one.engine()));
        Optional<Planner.Made> kept =
                entry.flatMap(one -> one.plan().flatMap(text -> planner.read(one.engine(), text, question, passed)));
        if (kept.isPresent()) {
            return new Answer(kept, passed, false);
        }
        Optional<Planner.Made> made = measures() ? fastest(question, passed) : first(question, passed);
        made.map(Planner.Made::plan)
                .ifPresent(plan -> cache.ifPresent(folder -> folder.write(
                        question.toString(),
                        plan.engine(),
                        CudnnDescriptors.getText(plan.descriptor(), CudnnAttributes.PLAN_JSON))));
        return new Answer(made, passed, entry.isPresent());
    }

    private Optional<Planner.Made> first(EngineQuestion question, PassedOver passed) {
        try (CudnnScope temporary = new CudnnScope()) {
            for (Planner.Engine engine : planner.engines(temporary, question, passed)) {
                Optional<Planner.Made> made = planner.make(engine, question.problem(), passed);
                if (made.isPresent()) {
                    return made;
                }
            }
            return Optional.empty();
        }
    }

    private Optional<Planner.Made> fastest(EngineQuestion question, PassedOver passed) {
        try (CudnnScope temporary = new CudnnScope()) {
            List<Planner.Made> candidates = new ArrayList<>();
            for (Planner.Engine engine : planner.engines(temporary, question, passed)) {
                if (candidates.size() < MOST_MEASURED) {
                    planner.make(engine, question.problem(), passed).ifPresent(made -> {
                        temporary.own(made.owner()::close);
                        candidates.add(made);
                    });
                }
            }
            if (candidates.isEmpty()) {
                return Optional.empty();
            }
            Planner.Made chosen =
                    candidates.size() == 1 ? candidates.getFirst() : fastest(question.problem(), candidates, passed);
            CudnnScope owner = new CudnnScope();
            chosen.owner().moveTo(owner);
            return Optional.of(new Planner.Made(chosen.plan(), owner));
        }
    }

    private Planner.Made fastest(ConvolutionProblem problem, List<Planner.Made> candidates, PassedOver passed) {
        synchronized (HANDLES) { // a handle is for one thread at a time, and the backend's serves all searches
            try (EngineTiming engines = new EngineTiming(handle, problem)) {
                int best = 0;
                long least = Long.MAX_VALUE;
                for (int i = 0; i < candidates.size(); i++) {
                    long nanos = engines.nanos(candidates.get(i).plan(), passed);
                    if (nanos < least) {
                        best = i;
                        least = nanos;
                    }
                }
                Planner.Made chosen = candidates.get(best);
                String origin = least == Long.MAX_VALUE
                        ? "by cuDNN's heuristics, as none of " + candidates.size() + " could be measured"
                        : String.format(Locale.ROOT, "the fastest of %d, %.1f us", candidates.size(), least / 1e3);
                return new Planner.Made(chosen.plan().from(origin), chosen.owner());
            }
        }
    }

    @Override
    public synchronized void close() {
        scope.close();
    }
}

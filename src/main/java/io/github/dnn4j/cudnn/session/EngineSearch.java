package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.cudnn.driver.Cuda;
import io.github.dnn4j.cudnn.driver.CudnnAttributes;
import io.github.dnn4j.cudnn.driver.CudnnDescriptors;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.graph.EngineQuestion;
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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Finds cuDNN's engines for convolutions, and keeps the plans made of them: the first that its heuristics propose, or,
 * if engines are to be measured, the winner of an {@link EngineRace}. Its better heuristics propose what
 * it has for a problem in particular, its fallback what supports nearly everything, slowly.
 */
public final class EngineSearch implements Engines, AutoCloseable {
    private final Planner planner;
    private final Optional<EngineRace> race;
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
        this.planner = new Planner(handle, engine -> options.avoids(engine).isPresent());
        this.race = timing.map(calls -> new EngineRace(handle, planner, calls));
        this.cache = cache;
        scope.own(planner::close);
    }

    /** Answers to the same questions without a plan. */
    public EngineProposals proposals() {
        return new EngineProposals(planner);
    }

    @Override
    public boolean measures() {
        return race.isPresent();
    }

    @Override
    public long nanos(List<StreamCall> calls, String subject, List<String> reasons) {
        return race.orElseThrow().nanos(calls, subject, reasons);
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
        Optional<Planner.Made> made = race.isPresent() ? race.get().fastest(question, passed) : first(question, passed);
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

    @Override
    public synchronized void close() {
        scope.close();
    }
}

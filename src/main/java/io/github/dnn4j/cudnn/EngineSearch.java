package io.github.dnn4j.cudnn;

import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds cuDNN's engines for convolutions, and keeps the plans made of them: the first that its heuristics propose, or, if
 * engines are to be measured, the fastest of the first {@value #MOST_MEASURED}. Its better heuristics propose what it has
 * for a problem in particular, its fallback what takes nearly everything, slowly.
 */
final class EngineSearch implements AutoCloseable {
    /**
     * What was found.
     *
     * @param plan the plan; empty if no engine takes the problem
     * @param passed why engines were passed over
     */
    record Found(Optional<EnginePlan> plan, PassedOver passed) {
        /** Why engines were passed over, or that there is none. */
        String reason() {
            return reason(new HashSet<>());
        }

        /** As above, without the reasons that were said before; now these were, too. It says so if that leaves none. */
        String reason(Set<String> said) {
            String all = String.join("; ", passed.sentences(said));
            return plan.isEmpty() && all.isEmpty() ? "likewise" : all;
        }
    }

    private static final int MOST_MEASURED = 10;
    private static final Object HANDLES = new Object();

    /** A problem and what is asked about it. */
    private record Question(ConvolutionProblem problem, List<Integer> heuristics) {
        @Override
        public String toString() {
            return heuristics.equals(FALLBACK) ? problem + " fallback" : problem.toString();
        }
    }

    private static final List<Integer> BEST = List.of(Cudnn.HEURISTIC_BEST);
    private static final List<Integer> FALLBACK = List.of(Cudnn.HEURISTIC_FALLBACK);
    private static final List<Integer> ALL = List.of(Cudnn.HEURISTIC_BEST, Cudnn.HEURISTIC_FALLBACK);

    private final long handle;
    private final Optional<CallTiming> timing;
    private final Optional<PlanCache> cache;
    private final CudnnScope scope = new CudnnScope();
    private final Map<Question, Found> known = new HashMap<>();

    /**
     * Nothing found yet.
     *
     * @param handle cuDNN's
     * @param timing measures engines and calls; empty to believe cuDNN's heuristics
     * @param cache keeps plans
     */
    EngineSearch(long handle, Optional<CallTiming> timing, Optional<PlanCache> cache) {
        this.handle = handle;
        this.timing = timing;
        this.cache = cache;
    }

    /** Whether engines and calls are measured. */
    boolean measures() {
        return timing.isPresent();
    }

    /** The least time of calls, as {@link CallTiming#nanos}. */
    long nanos(List<Call> calls, String subject, List<String> reasons) {
        synchronized (HANDLES) {
            return timing.orElseThrow().nanos(calls, subject, reasons);
        }
    }

    /** What was chosen before, as the cache has it. */
    Optional<String> choice(String among) {
        return cache.flatMap(kept -> kept.read(among)).map(PlanCache.Entry::engine);
    }

    /** Keeps what was chosen, if there is a cache. */
    void keep(String among, String choice) {
        cache.ifPresent(kept -> kept.write(among, choice, new byte[0]));
    }

    /** An engine that keeps the precision asked for and that cuDNN's better heuristics propose; measured, any. */
    Found best(ConvolutionProblem problem) {
        return ask(new Question(problem, measures() ? ALL : BEST));
    }

    /** An engine that keeps the precision asked for. */
    Found find(ConvolutionProblem problem) {
        Found best = best(problem);
        if (measures() || best.plan().isPresent()) {
            return best;
        }
        Found fallback = ask(new Question(problem, FALLBACK));
        PassedOver all = new PassedOver();
        all.add(best.passed());
        all.add(fallback.passed());
        return new Found(fallback.plan(), all);
    }

    private synchronized Found ask(Question question) {
        Found found = known.get(question);
        if (found == null) {
            synchronized (HANDLES) { // a handle is for one thread at a time, and the backend's serves all searches
                found = cached(question)
                        .map(plan -> new Found(Optional.of(plan), new PassedOver()))
                        .orElseGet(() -> search(question));
            }
            known.put(question, found);
        }
        return found;
    }

    private Optional<EnginePlan> cached(Question question) {
        Optional<PlanCache.Entry> entry = cache.flatMap(kept -> kept.read(question.toString()));
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        try (CudnnScope mine = new CudnnScope()) {
            long plan = mine.descriptor(Cudnn.Kind.PLAN);
            Cudnn.setText(plan, Cudnn.PLAN_JSON, entry.get().plan());
            Cudnn.setHandle(plan, Cudnn.PLAN_HANDLE, handle);
            if (Cudnn.tryFinish(plan, question.toString()).isPresent()) {
                return Optional
                        .empty(); // of a cuDNN that this one does not understand: searched anew and written again
            }
            long workspace = Cudnn.getLong(plan, Cudnn.PLAN_WORKSPACE);
            mine.moveTo(scope);
            return Optional.of(new EnginePlan(plan, entry.get().engine(), workspace, "from the plan cache"));
        }
    }

    private Found search(Question question) {
        ConvolutionProblem problem = question.problem();
        PassedOver reasons = new PassedOver();
        try (CudnnScope temporary = new CudnnScope()) {
            ConvolutionGraph.Built graph = ConvolutionGraph.build(temporary, handle, problem);
            if (graph.refused().isPresent()) {
                reasons.add(graph.refused().get());
                return new Found(Optional.empty(), reasons);
            }
            List<Candidate> candidates = candidates(temporary, graph.descriptor(), question, reasons);
            if (candidates.isEmpty()) {
                return new Found(Optional.empty(), reasons);
            }
            Candidate chosen = candidates.size() == 1 ? candidates.getFirst() : fastest(problem, candidates, reasons);
            chosen.owner().moveTo(scope);
            EnginePlan plan = chosen.plan();
            cache.ifPresent(kept ->
                    kept.write(question.toString(), plan.engine(), Cudnn.getText(plan.descriptor(), Cudnn.PLAN_JSON)));
            return new Found(Optional.of(plan), reasons);
        }
    }

    /** A plan, and what destroys it unless another scope takes it over. */
    private record Candidate(EnginePlan plan, CudnnScope owner) {}

    private Candidate fastest(ConvolutionProblem problem, List<Candidate> candidates, PassedOver reasons) {
        try (EngineTiming timing = new EngineTiming(handle, problem)) {
            int best = 0;
            long least = Long.MAX_VALUE;
            for (int i = 0; i < candidates.size(); i++) {
                long nanos = timing.nanos(candidates.get(i).plan(), reasons);
                if (nanos < least) {
                    best = i;
                    least = nanos;
                }
            }
            Candidate chosen = candidates.get(best);
            String origin = least == Long.MAX_VALUE
                    ? "by cuDNN's heuristics, as none of " + candidates.size() + " could be measured"
                    : String.format(Locale.ROOT, "the fastest of %d, %.1f us", candidates.size(), least / 1e3);
            return new Candidate(chosen.plan().from(origin), chosen.owner());
        }
    }

    /** The first plan that can be used, or the first ones if they are to be measured. */
    private List<Candidate> candidates(
            CudnnScope temporary, long graph, Question question, PassedOver reasons) {
        List<Candidate> candidates = new ArrayList<>();
        for (int mode : question.heuristics()) {
            String whose = mode == Cudnn.HEURISTIC_BEST ? "cuDNN's heuristics" : "cuDNN's fallback heuristics";
            List<Long> configurations = configurations(temporary, graph, mode, reasons);
            if (configurations.isEmpty()) {
                reasons.add(whose + " have no engine for it");
            }
            for (long configuration : configurations) {
                plan(temporary, configuration, question.problem(), "by " + whose, reasons).ifPresent(candidates::add);
                if (candidates.size() == (measures() ? MOST_MEASURED : 1)) {
                    return candidates;
                }
            }
        }
        return candidates;
    }

    private static List<Long> configurations(CudnnScope scope, long graph, int mode, PassedOver reasons) {
        long heuristics = scope.descriptor(Cudnn.Kind.HEURISTICS);
        Cudnn.setDescriptors(heuristics, Cudnn.HEURISTICS_GRAPH, graph);
        Cudnn.setEnum(heuristics, Cudnn.HEURISTICS_MODE, Cudnn.OF_HEURISTIC_MODE, mode);
        Optional<String> refused = Cudnn.tryFinish(heuristics, "heuristics");
        if (refused.isPresent()) {
            reasons.add(refused.get());
            return List.of();
        }
        long[] configurations = new long[Cudnn.countDescriptors(heuristics, Cudnn.HEURISTICS_RESULTS)];
        if (configurations.length == 0) {
            return List.of();
        }
        for (int i = 0; i < configurations.length; i++) {
            configurations[i] = scope.descriptor(Cudnn.Kind.ENGINE_CONFIGURATION);
        }
        int count = Cudnn.getDescriptors(heuristics, Cudnn.HEURISTICS_RESULTS, configurations);
        return java.util.Arrays.stream(configurations).limit(count).boxed().toList();
    }

    private Optional<Candidate> plan(
            CudnnScope temporary,
            long configuration,
            ConvolutionProblem problem,
            String origin,
            PassedOver reasons) {
        long engine = temporary.descriptor(Cudnn.Kind.ENGINE);
        Cudnn.getDescriptors(configuration, Cudnn.CONFIGURATION_ENGINE, engine);
        String name = "engine " + Cudnn.getLong(engine, Cudnn.ENGINE_INDEX);
        Optional<String> unwanted =
                unwanted(Cudnn.getEnums(engine, Cudnn.ENGINE_NUMERICS, Cudnn.OF_NUMERICAL_NOTE, Cudnn.NOTES), problem);
        if (unwanted.isPresent()) {
            reasons.add(name, unwanted.get());
            return Optional.empty();
        }
        CudnnScope mine = new CudnnScope();
        temporary.own(mine::close);
        long plan = mine.descriptor(Cudnn.Kind.PLAN);
        Cudnn.setHandle(plan, Cudnn.PLAN_HANDLE, handle);
        Cudnn.setDescriptors(plan, Cudnn.PLAN_CONFIGURATION, configuration);
        Optional<String> refused = Cudnn.tryFinish(plan, problem.toString());
        if (refused.isPresent()) {
            reasons.add(name, "is refused: " + refused.get());
            return Optional.empty();
        }
        long workspace = Cudnn.getLong(plan, Cudnn.PLAN_WORKSPACE);
        return Optional.of(new Candidate(new EnginePlan(plan, name, workspace, origin), mine));
    }

    /** Why an engine with these notes is not to be used: it would change results more than the precision allows. */
    private static Optional<String> unwanted(List<Integer> notes, ConvolutionProblem problem) {
        if (notes.contains(Cudnn.NOTE_NONDETERMINISTIC)) {
            return Optional.of("gives other results every time");
        }
        if (notes.contains(Cudnn.NOTE_REDUCED_REDUCTION)) {
            return Optional.of("sums in less than F32");
        }
        boolean strict = problem.type() == DataType.F32 && !problem.tensorFloat();
        return strict && (notes.contains(Cudnn.NOTE_TENSOR_CORE) || notes.contains(Cudnn.NOTE_DOWN_CONVERT))
                ? Optional.of("multiplies in TF32")
                : Optional.empty();
    }

    @Override
    public synchronized void close() {
        scope.close();
    }
}

package io.github.dnn4j.cudnn;

import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds cuDNN's engines for convolutions, and keeps the plans made of them. */
final class EngineSearch implements AutoCloseable {
    /**
     * What was found.
     *
     * @param plan the plan; empty if no engine takes the problem
     * @param reason why engines were passed over
     */
    record Found(Optional<EnginePlan> plan, String reason) {}

    private final long handle;
    private final Optional<PlanCache> cache;
    private final CudnnScope scope = new CudnnScope();
    private final Map<ConvolutionProblem, Found> known = new HashMap<>();

    EngineSearch(long handle, Optional<PlanCache> cache) {
        this.handle = handle;
        this.cache = cache;
    }

    /** The first engine in the order of cuDNN's heuristics that keeps the precision asked for. */
    synchronized Found find(ConvolutionProblem problem) {
        Found found = known.get(problem);
        if (found == null) {
            found = cached(problem)
                    .map(plan -> new Found(Optional.of(plan), ""))
                    .orElseGet(() -> search(problem));
            known.put(problem, found);
        }
        return found;
    }

    private Optional<EnginePlan> cached(ConvolutionProblem problem) {
        Optional<PlanCache.Entry> entry = cache.flatMap(kept -> kept.read(problem));
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        try (CudnnScope mine = new CudnnScope()) {
            long plan = mine.descriptor(Cudnn.Kind.PLAN);
            Cudnn.setText(plan, Cudnn.PLAN_JSON, entry.get().plan());
            Cudnn.setHandle(plan, Cudnn.PLAN_HANDLE, handle);
            if (Cudnn.tryFinish(plan, problem.toString()).isPresent()) {
                return Optional
                        .empty(); // of a cuDNN that this one does not understand: searched anew and written again
            }
            long workspace = Cudnn.getLong(plan, Cudnn.PLAN_WORKSPACE);
            mine.moveTo(scope);
            return Optional.of(new EnginePlan(plan, entry.get().engine(), workspace, "from the plan cache"));
        }
    }

    private Found search(ConvolutionProblem problem) {
        List<String> reasons = new ArrayList<>();
        try (CudnnScope temporary = new CudnnScope()) {
            ConvolutionGraph.Built graph = ConvolutionGraph.build(temporary, handle, problem);
            if (graph.refused().isPresent()) {
                return new Found(Optional.empty(), graph.refused().get());
            }
            for (int mode : List.of(Cudnn.HEURISTIC_BEST, Cudnn.HEURISTIC_FALLBACK)) {
                for (long configuration : configurations(temporary, graph.descriptor(), mode, reasons)) {
                    Optional<EnginePlan> plan = plan(temporary, configuration, problem, reasons);
                    if (plan.isPresent()) {
                        cache.ifPresent(kept -> kept.write(
                                problem,
                                plan.get().engine(),
                                Cudnn.getText(plan.get().descriptor(), Cudnn.PLAN_JSON)));
                        return new Found(plan, String.join("; ", reasons));
                    }
                }
            }
        }
        return new Found(
                Optional.empty(), reasons.isEmpty() ? "cuDNN has no engine for it" : String.join("; ", reasons));
    }

    private static List<Long> configurations(CudnnScope scope, long graph, int mode, List<String> reasons) {
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

    private Optional<EnginePlan> plan(
            CudnnScope temporary, long configuration, ConvolutionProblem problem, List<String> reasons) {
        long engine = temporary.descriptor(Cudnn.Kind.ENGINE);
        Cudnn.getDescriptors(configuration, Cudnn.CONFIGURATION_ENGINE, engine);
        String name = "engine " + Cudnn.getLong(engine, Cudnn.ENGINE_INDEX);
        Optional<String> unwanted =
                unwanted(Cudnn.getEnums(engine, Cudnn.ENGINE_NUMERICS, Cudnn.OF_NUMERICAL_NOTE, Cudnn.NOTES), problem);
        if (unwanted.isPresent()) {
            reasons.add(name + " " + unwanted.get());
            return Optional.empty();
        }
        try (CudnnScope mine = new CudnnScope()) {
            long plan = mine.descriptor(Cudnn.Kind.PLAN);
            Cudnn.setHandle(plan, Cudnn.PLAN_HANDLE, handle);
            Cudnn.setDescriptors(plan, Cudnn.PLAN_CONFIGURATION, configuration);
            Optional<String> refused = Cudnn.tryFinish(plan, problem.toString());
            if (refused.isPresent()) {
                reasons.add(name + ": " + refused.get());
                return Optional.empty();
            }
            long workspace = Cudnn.getLong(plan, Cudnn.PLAN_WORKSPACE);
            mine.moveTo(scope);
            return Optional.of(new EnginePlan(plan, name, workspace, "by cuDNN's heuristics"));
        }
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

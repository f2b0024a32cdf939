package io.github.dnn4j.cudnn.graph;

import io.github.dnn4j.cudnn.driver.CudnnAttributes;
import io.github.dnn4j.cudnn.driver.CudnnDescriptors;
import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Asks cuDNN's heuristics for engines, and makes plans of them. It has no handle, but a descriptor of the device, so
 * many threads may plan at once. Making a plan may compile code, for tenths of a second; asking the heuristics does
 * not.
 */
public final class Planner implements AutoCloseable {
    private final CudnnScope scope = new CudnnScope();
    private final Predicate<String> avoided;
    private final long device;

    /**
     * Plans for the device of a handle.
     *
     * @param avoided engines that the caller avoids, by name
     */
    public Planner(long handle, Predicate<String> avoided) {
        this.avoided = avoided;
        try {
            device = scope.descriptor(CudnnDescriptors.Kind.DEVICE);
            CudnnDescriptors.setHandle(device, CudnnAttributes.DEVICE_HANDLE, handle);
            CudnnDescriptors.finish(device, "device 0");
        } catch (RuntimeException | Error e) {
            scope.close();
            throw e;
        }
    }

    /**
     * An engine that keeps the precision asked for.
     *
     * @param configuration cuDNN's descriptor of it
     * @param name as explanations name it
     * @param origin whose proposal it is
     */
    public record Engine(long configuration, String name, String origin) {}

    /** A plan, and what destroys it unless another scope takes it over. */
    public record Made(EnginePlan plan, CudnnScope owner) {}

    /**
     * The engines that the heuristics propose, the best first.
     *
     * @param temporary owns their descriptors
     * @param passed gets why engines were passed over
     */
    public List<Engine> engines(CudnnScope temporary, EngineQuestion question, PassedOver passed) {
        ConvolutionGraph.Built graph = ConvolutionGraph.build(temporary, question.problem());
        if (graph.refused().isPresent()) {
            passed.add(graph.refused().get());
            return List.of();
        }
        List<Engine> engines = new ArrayList<>();
        for (int mode : question.heuristics()) {
            String whose =
                    mode == CudnnAttributes.HEURISTIC_BEST ? "cuDNN's heuristics" : "cuDNN's fallback heuristics";
            List<Long> configurations = configurations(temporary, graph.descriptor(), mode, passed);
            if (configurations.isEmpty()) {
                passed.add(whose + " have no engine for it");
            }
            for (long configuration : configurations) {
                long engine = temporary.descriptor(CudnnDescriptors.Kind.ENGINE);
                CudnnDescriptors.getDescriptors(configuration, CudnnAttributes.CONFIGURATION_ENGINE, engine);
                String name = "engine " + CudnnDescriptors.getLong(engine, CudnnAttributes.ENGINE_INDEX);
                List<Integer> notes = CudnnDescriptors.getEnums(
                        engine,
                        CudnnAttributes.ENGINE_NUMERICS,
                        CudnnAttributes.OF_NUMERICAL_NOTE,
                        CudnnAttributes.NOTES);
                Optional<String> unwanted = isAvoided(name)
                        ? Optional.of("is avoided, as the compile options ask")
                        : unwanted(notes, question.problem());
                unwanted.ifPresentOrElse(
                        why -> passed.add(name, why),
                        () -> engines.add(new Engine(configuration, name, "by " + whose)));
            }
        }
        return engines;
    }

    /** Whether the caller avoids an engine. */
    public boolean isAvoided(String engine) {
        return avoided.test(engine);
    }

    private List<Long> configurations(CudnnScope temporary, long graph, int mode, PassedOver passed) {
        long heuristics = temporary.descriptor(CudnnDescriptors.Kind.HEURISTICS);
        CudnnDescriptors.setDescriptors(heuristics, CudnnAttributes.HEURISTICS_GRAPH, graph);
        CudnnDescriptors.setDescriptors(heuristics, CudnnAttributes.HEURISTICS_DEVICE, device);
        CudnnDescriptors.setEnum(heuristics, CudnnAttributes.HEURISTICS_MODE, CudnnAttributes.OF_HEURISTIC_MODE, mode);
        Optional<String> refused = CudnnDescriptors.tryFinish(heuristics, "heuristics");
        if (refused.isPresent()) {
            passed.add(refused.get());
            return List.of();
        }
        long[] configurations =
                new long[CudnnDescriptors.countDescriptors(heuristics, CudnnAttributes.HEURISTICS_RESULTS)];
        if (configurations.length == 0) {
            return List.of();
        }
        for (int i = 0; i < configurations.length; i++) {
            configurations[i] = temporary.descriptor(CudnnDescriptors.Kind.ENGINE_CONFIGURATION);
        }
        int count = CudnnDescriptors.getDescriptors(heuristics, CudnnAttributes.HEURISTICS_RESULTS, configurations);
        return Arrays.stream(configurations).limit(count).boxed().toList();
    }

    /** A plan of an engine; empty if cuDNN refuses it, though its heuristics proposed it. */
    public Optional<Made> make(Engine engine, ConvolutionProblem problem, PassedOver passed) {
        return made(
                engine.name(),
                engine.origin(),
                problem.toString(),
                passed,
                plan -> CudnnDescriptors.setDescriptors(
                        plan, CudnnAttributes.PLAN_CONFIGURATION, engine.configuration()));
    }

    /** A plan that was written down; empty if cuDNN refuses it. */
    public Optional<Made> read(String engine, byte[] text, EngineQuestion question, PassedOver passed) {
        return made(
                engine,
                "from the plan cache",
                question.toString(),
                passed,
                plan -> CudnnDescriptors.setText(plan, CudnnAttributes.PLAN_JSON, text));
    }

    private Optional<Made> made(String name, String origin, String subject, PassedOver passed, LongConsumer what) {
        try (CudnnScope mine = new CudnnScope()) {
            long plan = mine.descriptor(CudnnDescriptors.Kind.PLAN);
            CudnnDescriptors.setDescriptors(plan, CudnnAttributes.PLAN_DEVICE, device);
            what.accept(plan);
            Optional<String> refused = CudnnDescriptors.tryFinish(plan, subject);
            if (refused.isPresent()) {
                passed.add(name, "is refused: " + refused.get());
                return Optional.empty();
            }
            EnginePlan made =
                    new EnginePlan(plan, name, CudnnDescriptors.getLong(plan, CudnnAttributes.PLAN_WORKSPACE), origin);
            CudnnScope owner = new CudnnScope();
            mine.moveTo(owner);
            return Optional.of(new Made(made, owner));
        }
    }

    /** Why an engine with these notes is not to be used: it would change results more than the precision allows. */
    private static Optional<String> unwanted(List<Integer> notes, ConvolutionProblem problem) {
        if (notes.contains(CudnnAttributes.NOTE_NONDETERMINISTIC)) {
            return Optional.of("gives other results every time");
        }
        if (notes.contains(CudnnAttributes.NOTE_REDUCED_REDUCTION)) {
            return Optional.of("sums in less than F32");
        }
        boolean strict = problem.type() == DataType.F32 && !problem.tensorFloat();
        return strict
                        && (notes.contains(CudnnAttributes.NOTE_TENSOR_CORE)
                                || notes.contains(CudnnAttributes.NOTE_DOWN_CONVERT))
                ? Optional.of("multiplies in TF32")
                : Optional.empty();
    }

    @Override
    public void close() {
        scope.close();
    }
}

package io.github.dnn4j.cudnn;

import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Asks cuDNN's heuristics for engines, and makes plans of them. It has no handle, but a descriptor of the device, so many
 * threads may plan at once. Making a plan may compile code, for tenths of a second; asking the heuristics does not.
 */
final class Planner implements AutoCloseable {
    private final CudnnScope scope = new CudnnScope();
    private final long device;

    /** Plans for the device of a handle. */
    Planner(long handle) {
        try {
            device = scope.descriptor(Cudnn.Kind.DEVICE);
            Cudnn.setHandle(device, Cudnn.DEVICE_HANDLE, handle);
            Cudnn.finish(device, "device 0");
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
    record Engine(long configuration, String name, String origin) {}

    /** A plan, and what destroys it unless another scope takes it over. */
    record Made(EnginePlan plan, CudnnScope owner) {}

    /**
     * The engines that the heuristics propose, the best first.
     *
     * @param temporary owns their descriptors
     * @param passed gets why engines were passed over
     */
    List<Engine> engines(CudnnScope temporary, EngineQuestion question, PassedOver passed) {
        ConvolutionGraph.Built graph = ConvolutionGraph.build(temporary, question.problem());
        if (graph.refused().isPresent()) {
            passed.add(graph.refused().get());
            return List.of();
        }
        List<Engine> engines = new ArrayList<>();
        for (int mode : question.heuristics()) {
            String whose = mode == Cudnn.HEURISTIC_BEST ? "cuDNN's heuristics" : "cuDNN's fallback heuristics";
            List<Long> configurations = configurations(temporary, graph.descriptor(), mode, passed);
            if (configurations.isEmpty()) {
                passed.add(whose + " have no engine for it");
            }
            for (long configuration : configurations) {
                long engine = temporary.descriptor(Cudnn.Kind.ENGINE);
                Cudnn.getDescriptors(configuration, Cudnn.CONFIGURATION_ENGINE, engine);
                String name = "engine " + Cudnn.getLong(engine, Cudnn.ENGINE_INDEX);
                List<Integer> notes =
                        Cudnn.getEnums(engine, Cudnn.ENGINE_NUMERICS, Cudnn.OF_NUMERICAL_NOTE, Cudnn.NOTES);
                Optional<String> unwanted = unwanted(notes, question.problem());
                unwanted.ifPresentOrElse(
                        why -> passed.add(name, why),
                        () -> engines.add(new Engine(configuration, name, "by " + whose)));
            }
        }
        return engines;
    }

    private List<Long> configurations(CudnnScope temporary, long graph, int mode, PassedOver passed) {
        long heuristics = temporary.descriptor(Cudnn.Kind.HEURISTICS);
        Cudnn.setDescriptors(heuristics, Cudnn.HEURISTICS_GRAPH, graph);
        Cudnn.setDescriptors(heuristics, Cudnn.HEURISTICS_DEVICE, device);
        Cudnn.setEnum(heuristics, Cudnn.HEURISTICS_MODE, Cudnn.OF_HEURISTIC_MODE, mode);
        Optional<String> refused = Cudnn.tryFinish(heuristics, "heuristics");
        if (refused.isPresent()) {
            passed.add(refused.get());
            return List.of();
        }
        long[] configurations = new long[Cudnn.countDescriptors(heuristics, Cudnn.HEURISTICS_RESULTS)];
        if (configurations.length == 0) {
            return List.of();
        }
        for (int i = 0; i < configurations.length; i++) {
            configurations[i] = temporary.descriptor(Cudnn.Kind.ENGINE_CONFIGURATION);
        }
        int count = Cudnn.getDescriptors(heuristics, Cudnn.HEURISTICS_RESULTS, configurations);
        return Arrays.stream(configurations).limit(count).boxed().toList();
    }

    /** A plan of an engine; empty if cuDNN refuses it, though its heuristics proposed it. */
    Optional<Made> make(Engine engine, ConvolutionProblem problem, PassedOver passed) {
        return made(
                engine.name(),
                engine.origin(),
                problem.toString(),
                passed,
                plan -> Cudnn.setDescriptors(plan, Cudnn.PLAN_CONFIGURATION, engine.configuration()));
    }

    /** A plan that was written down; empty if cuDNN refuses it. */
    Optional<Made> read(String engine, byte[] text, EngineQuestion question, PassedOver passed) {
        return made(
                engine,
                "from the plan cache",
                question.toString(),
                passed,
                plan -> Cudnn.setText(plan, Cudnn.PLAN_JSON, text));
    }

    private Optional<Made> made(String name, String origin, String subject, PassedOver passed, LongConsumer what) {
        try (CudnnScope mine = new CudnnScope()) {
            long plan = mine.descriptor(Cudnn.Kind.PLAN);
            Cudnn.setDescriptors(plan, Cudnn.PLAN_DEVICE, device);
            what.accept(plan);
            Optional<String> refused = Cudnn.tryFinish(plan, subject);
            if (refused.isPresent()) {
                passed.add(name, "is refused: " + refused.get());
                return Optional.empty();
            }
            EnginePlan made = new EnginePlan(plan, name, Cudnn.getLong(plan, Cudnn.PLAN_WORKSPACE), origin);
            CudnnScope owner = new CudnnScope();
            mine.moveTo(owner);
            return Optional.of(new Made(made, owner));
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
    public void close() {
        scope.close();
    }
}

package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.graph.EnginePlan;
import io.github.dnn4j.cudnn.graph.EngineQuestion;
import io.github.dnn4j.cudnn.graph.PassedOver;
import io.github.dnn4j.cudnn.graph.Planner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Believes cuDNN's heuristics: makes no plan, so that all of a network is asked for in little time, and remembers what
 * was asked. Its plans cannot be run.
 */
public final class EngineProposals implements Engines {
    private final Planner planner;
    private final Map<EngineQuestion, Found> known = new LinkedHashMap<>();

    public EngineProposals(Planner planner) {
        this.planner = planner;
    }

    @Override
    public Found ask(EngineQuestion question) {
        return known.computeIfAbsent(question, this::propose);
    }

    private Found propose(EngineQuestion question) {
        PassedOver passed = new PassedOver();
        try (CudnnScope temporary = new CudnnScope()) {
            Optional<EnginePlan> first = planner.engines(temporary, question, passed).stream()
                    .findFirst()
                    .map(engine -> new EnginePlan(0, engine.name(), 0, engine.origin()));
            return new Found(first, passed);
        }
    }

    /** The questions that had an answer. */
    public List<EngineQuestion> answered() {
        return known.entrySet().stream()
                .filter(entry -> entry.getValue().plan().isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public boolean measures() {
        return false;
    }

    @Override
    public long nanos(List<StreamCall> calls, String subject, List<String> reasons) {
        throw new IllegalStateException("proposals are not measured");
    }

    @Override
    public Optional<String> choice(String among) {
        return Optional.empty();
    }

    @Override
    public void keep(String among, String choice) {
        throw new IllegalStateException("proposals are not measured");
    }
}

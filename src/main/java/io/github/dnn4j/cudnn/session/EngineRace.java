package io.github.dnn4j.cudnn.session;

import io.github.dnn4j.cudnn.driver.CudnnScope;
import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.graph.EngineQuestion;
import io.github.dnn4j.cudnn.graph.EngineTiming;
import io.github.dnn4j.cudnn.graph.PassedOver;
import io.github.dnn4j.cudnn.graph.Planner;
import io.github.dnn4j.cudnn.lowering.StreamCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measures the first {@value #MOST_MEASURED} engines that cuDNN's heuristics propose, and calls, on the device. */
final class EngineRace {
    private static final int MOST_MEASURED = 10;

    /** A handle is for one thread at a time, and the backend's serves all searches. */
    private static final Object HANDLES = new Object();

    private final long handle;
    private final Planner planner;
    private final CallTiming timing;

    /**
     * Nothing measured yet.
     *
     * @param handle cuDNN's, to measure with
     * @param planner makes the plans
     * @param timing measures calls
     */
    EngineRace(long handle, Planner planner, CallTiming timing) {
        this.handle = handle;
        this.planner = planner;
        this.timing = timing;
    }

    /** Nanoseconds of calls, as {@link CallTiming} measures them. */
    long nanos(List<StreamCall> calls, String subject, List<String> reasons) {
        synchronized (HANDLES) {
            return timing.nanos(calls, subject, reasons);
        }
    }

    /** The plan of the fastest; empty if there is none. */
    Optional<Planner.Made> fastest(EngineQuestion question, PassedOver passed) {
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
        synchronized (HANDLES) {
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
}

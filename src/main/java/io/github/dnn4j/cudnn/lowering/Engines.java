package io.github.dnn4j.cudnn.lowering;

import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.cudnn.graph.EnginePlan;
import io.github.dnn4j.cudnn.graph.EngineQuestion;
import io.github.dnn4j.cudnn.graph.PassedOver;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers which of cuDNN's engines a convolution has. */
public interface Engines {
    /**
     * What was found.
     *
     * @param plan the plan; empty if no engine supports the problem
     * @param passed why engines were passed over
     */
    record Found(Optional<EnginePlan> plan, PassedOver passed) {
        /** Why engines were passed over, or that there is none. */
        public String reason() {
            return reason(new HashSet<>());
        }

        /** As above, without the reasons that were said before; now these were, too. It says so if that leaves none. */
        public String reason(Set<String> said) {
            String all = String.join("; ", passed.sentences(said));
            return plan.isEmpty() && all.isEmpty() ? "likewise" : all;
        }
    }

    /** Whether engines and calls are measured. */
    boolean measures();

    /** The least time of calls; {@link Long#MAX_VALUE} if they do not run, and {@code reasons} gets why. */
    long nanos(List<StreamCall> calls, String subject, List<String> reasons);

    /** What was chosen before, as the cache has it. */
    Optional<String> choice(String among);

    /** Keeps what was chosen, if there is a cache. */
    void keep(String among, String choice);

    /** Engines for a problem, of those that some of cuDNN's heuristics propose. */
    Found ask(EngineQuestion question);

    /** An engine that keeps the precision asked for and that cuDNN's better heuristics propose; measured, any. */
    default Found best(ConvolutionProblem problem) {
        return ask(new EngineQuestion(problem, measures() ? EngineQuestion.ALL : EngineQuestion.BEST));
    }

    /** An engine that keeps the precision asked for. */
    default Found find(ConvolutionProblem problem) {
        Found best = best(problem);
        if (measures() || best.plan().isPresent()) {
            return best;
        }
        Found fallback = ask(new EngineQuestion(problem, EngineQuestion.FALLBACK));
        PassedOver all = new PassedOver();
        all.add(best.passed());
        all.add(fallback.passed());
        return new Found(fallback.plan(), all);
    }
}

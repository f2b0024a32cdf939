package io.github.dnn4j.cudnn.graph;

import io.github.dnn4j.cudnn.driver.CudnnAttributes;
import java.util.List;

/**
 * A problem, and which of cuDNN's heuristics are asked about it. Its text is the key under which the answer is kept.
 *
 * @param problem the problem
 * @param heuristics cuDNN's numbers of the heuristics, the better first
 */
public record EngineQuestion(ConvolutionProblem problem, List<Integer> heuristics) {
    public static final List<Integer> BEST = List.of(CudnnAttributes.HEURISTIC_BEST);
    public static final List<Integer> FALLBACK = List.of(CudnnAttributes.HEURISTIC_FALLBACK);
    public static final List<Integer> ALL = List.of(CudnnAttributes.HEURISTIC_BEST, CudnnAttributes.HEURISTIC_FALLBACK);

    public EngineQuestion {
        heuristics = List.copyOf(heuristics);
    }

    @Override
    public String toString() {
        return heuristics.equals(FALLBACK) ? problem + " fallback" : problem.toString();
    }
}

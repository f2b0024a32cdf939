package io.github.dnn4j.cudnn.layer;

import io.github.dnn4j.compile.PostOperation;
import io.github.dnn4j.cudnn.graph.ConvolutionProblem;
import io.github.dnn4j.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways to compute a convolution with what follows it: as one graph, or as a graph and a kernel of dnn4j's. */
final class ConvolutionWays {
    private ConvolutionWays() {}

    /** Where a bias comes from, and who adds it. */
    enum Bias {
        NONE,
        F32,
        ROUNDED,
        ZEROS,
        /** By the kernel after the graph. */
        AFTER
    }

    /**
     * A way to compute the step.
     *
     * @param label for explanations
     * @param problem the graph
     * @param rest what the kernel after it does besides adding a bias
     */
    record Way(String label, ConvolutionProblem problem, Bias bias, List<PostOperation> rest) {
        boolean isWhole() {
            return bias != Bias.AFTER && rest.isEmpty();
        }
    }

    /**
     * All of it as one graph.
     *
     * @param biased whether the step has a bias
     * @param measured whether ways that round more are among them
     */
    static List<Way> whole(ConvolutionProblem problem, boolean biased, List<PostOperation> post, boolean measured) {
        DataType type = problem.type();
        List<Way> ways = new ArrayList<>();
        if (biased) {
            fused(problem, post, Bias.F32, Optional.of(DataType.F32), "fused").ifPresent(ways::add);
            if (type != DataType.F32 && measured) {
                fused(problem, post, Bias.ROUNDED, Optional.of(type), "fused, the bias in " + type)
                        .ifPresent(ways::add);
            }
        } else {
            fused(problem, post, Bias.NONE, Optional.empty(), "fused").ifPresent(ways::add);
            if (!post.isEmpty()) {
                fused(problem, post, Bias.ZEROS, Optional.of(DataType.F32), "fused, a bias of zeros")
                        .ifPresent(ways::add);
            }
        }
        return ways;
    }

    private static Optional<Way> fused(
            ConvolutionProblem problem,
            List<PostOperation> post,
            Bias bias,
            Optional<DataType> biasType,
            String label) {
        return Convolutions.fused(problem, biasType, post).map(graph -> new Way(label, graph, bias, List.of()));
    }

    /**
     * A graph and a kernel. In 16 bits residual and bias are better added by the graph: before its result is rounded.
     */
    static List<Way> split(ConvolutionProblem problem, boolean biased, List<PostOperation> post) {
        DataType type = problem.type();
        List<Way> ways = new ArrayList<>();
        if (!biased && post.isEmpty()) {
            return ways;
        }
        boolean residual = Convolutions.hasResidual(post);
        List<PostOperation> rest = post.subList(residual ? 1 : 0, post.size());
        for (DataType result : Convolutions.wide(type)) {
            if (type != DataType.F32 && (biased || residual) && !rest.isEmpty()) {
                ConvolutionProblem sum = problem.fusing(
                        residual, biased ? Optional.of(DataType.F32) : Optional.empty(), Optional.empty());
                ways.add(new Way("the sum, giving " + result, sum.giving(result), biased ? Bias.F32 : Bias.NONE, rest));
            }
            ways.add(new Way("alone, giving " + result, problem.alone(result), biased ? Bias.AFTER : Bias.NONE, post));
        }
        return ways;
    }
}

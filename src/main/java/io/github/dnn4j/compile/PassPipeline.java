package io.github.dnn4j.compile;

import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.NonFinite;
import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.Dequantize;
import io.github.dnn4j.layer.Quantize;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Passes in their order, repeated until none changes anything: a pass may make room for one before it. Every change
 * removes a step or an input of one, or reads an earlier value instead, so this ends.
 *
 * @param passes the passes, first to last
 */
public record PassPipeline(List<Pass> passes) {
    /** Copies the list. */
    public PassPipeline {
        passes = List.copyOf(passes);
    }

    /**
     * The passes for inference.
     *
     * @param options whether anything is to be fused, folded or dropped; without, every layer stays a step of its own,
     *     for no pass is needed for a right result. Where infinities must come through, normalizations stay, too: a
     *     product of folded weights would meet zeros that the unfolded ones do not
     * @param fusible the activations that the backend can compute as part of another step
     */
    public static PassPipeline inference(CompileOptions options, Predicate<Activation> fusible) {
        if (!options.optimize()) {
            return new PassPipeline(List.of());
        }
        List<Pass> passes = new ArrayList<>(
                List.of(new EliminateDeadSteps(), new DropIdentities(), new BypassFlatten(), new NestConcats()));
        if (options.nonFinite() != NonFinite.PROPAGATE) {
            passes.add(new FoldBatchNormalization());
            passes.add(new FoldConstantAffine());
        }
        passes.add(new FuseActivation(fusible));
        passes.add(new FuseResidualAdd());
        return new PassPipeline(passes);
    }

    /**
     * The passes for training: nothing that the backward pass needs is lost. Of the activations ReLU alone becomes part
     * of the step before it, for its derivative follows from its result.
     */
    public static PassPipeline training() {
        return new PassPipeline(List.of(
                new BypassFlatten(),
                new FuseActivation(activation -> activation.function() == Activation.Function.RELU)));
    }

    /**
     * Turns layers between Dequantize and Quantize into steps on integers, for a backend that knows {@link
     * Step#sources} and {@link PostOperation.Store}; to be applied after the passes of {@link #inference}. A program
     * without quantized values stays as it is.
     *
     * @param noProducts why the backend must not sum products of integers, so that convolutions and fully connected
     *     layers stay in floating point; empty if it may
     */
    public static Program integers(Program program, String noProducts) {
        boolean quantized = program.steps().stream()
                .anyMatch(step -> step.layer() instanceof Dequantize || step.layer() instanceof Quantize);
        return quantized ? new FuseIntegers(noProducts).apply(new SinkDequantize().apply(program)) : program;
    }

    /** The program after all passes; its notes tell what they did. */
    public Program apply(Program program) {
        Program current = program;
        while (true) {
            Program before = current;
            for (Pass pass : passes) {
                current = pass.apply(current);
            }
            if (current == before) {
                return current;
            }
        }
    }
}

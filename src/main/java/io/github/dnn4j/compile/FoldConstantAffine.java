package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Constant;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;
import java.util.Optional;

/**
 * Folds the addition, subtraction, multiplication or division of a constant that is the same throughout each channel
 * into the weights of the convolution, transposed convolution or fully connected layer before it, where that layer's
 * output has no other consumer.
 */
public final class FoldConstantAffine implements Pass {
    @Override
    public String name() {
        return "fold constants";
    }

    @Override
    public Program apply(Program program) {
        Draft draft = new Draft(program);
        Map<String, Shape> shapes = program.inferShapes(program.network().defaultShapes());
        for (Step step : program.steps()) {
            if (!(step.layer() instanceof Elementwise layer)
                    || !(fold(draft, step, layer, shapes, 0) || fold(draft, step, layer, shapes, 1))) {
                draft.append(step);
            }
        }
        return draft.finish();
    }

    /** Folds the step into the producer of operand {@code dynamic}; false if it is not of that form. */
    private static boolean fold(Draft draft, Step step, Elementwise layer, Map<String, Shape> shapes, int dynamic) {
        String value = step.inputs().get(dynamic);
        Optional<Step> host =
                draft.producer(value).filter(producer -> producer.post().isEmpty());
        Optional<Step> constant =
                draft.producer(step.inputs().get(1 - dynamic)).filter(producer -> producer.layer() instanceof Constant);
        if (host.isEmpty() || constant.isEmpty() || !draft.isHidden(value)) {
            return false;
        }
        Layer hostLayer = host.get().layer();
        int rank = shapes.get(value).rank();
        Optional<Step> folded = FoldedWeights.outChannels(hostLayer)
                .flatMap(channels -> ChannelAffine.of(
                        layer, draft.parameter(constant.get().parameters().getFirst()), dynamic == 1, channels, rank))
                .flatMap(affine -> FoldedWeights.fold(draft, host.get(), step, affine));
        folded.ifPresent(fused -> draft.replace(
                host.get(), fused, step.name() + " folded into " + host.get().name()));
        return folded.isPresent();
    }
}

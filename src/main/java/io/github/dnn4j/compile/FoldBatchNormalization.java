package io.github.dnn4j.compile;

import io.github.dnn4j.layer.BatchNormalization;
import java.util.List;
import java.util.Optional;

/**
 * Folds a batch normalization into the weights of the convolution, transposed convolution or fully connected layer
 * before it, where that layer's output has no other consumer. The layer gets a bias if it had none.
 */
public final class FoldBatchNormalization implements Pass {
    @Override
    public String name() {
        return "fold batch normalization";
    }

    @Override
    public Program apply(Program program) {
        Draft draft = new Draft(program);
        for (Step step : program.steps()) {
            Optional<Step> folded = step.layer() instanceof BatchNormalization layer
                    ? host(draft, step)
                            .flatMap(host -> FoldedWeights.fold(draft, host, step, affine(draft, layer, step)))
                    : Optional.empty();
            if (folded.isPresent()) {
                Step host = host(draft, step).orElseThrow();
                draft.replace(host, folded.get(), step.name() + " folded into " + host.name());
            } else {
                draft.append(step);
            }
        }
        return draft.finish();
    }

    private static Optional<Step> host(Draft draft, Step step) {
        String input = step.inputs().getFirst();
        return draft.producer(input)
                .filter(host -> host.post().isEmpty()
                        && FoldedWeights.outChannels(host.layer()).isPresent()
                        && draft.isHidden(input));
    }

    private static ChannelAffine affine(Draft draft, BatchNormalization layer, Step step) {
        List<String> names = step.parameters();
        return ChannelAffine.of(
                layer,
                draft.parameter(names.get(0)),
                draft.parameter(names.get(1)),
                draft.parameter(names.get(2)),
                draft.parameter(names.get(3)));
    }
}

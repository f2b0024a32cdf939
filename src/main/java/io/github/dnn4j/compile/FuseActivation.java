package io.github.dnn4j.compile;

import io.github.dnn4j.layer.Activation;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.layer.Convolution;
import io.github.dnn4j.layer.Elementwise;
import io.github.dnn4j.layer.FullyConnected;
import io.github.dnn4j.layer.Layer;
import io.github.dnn4j.layer.TransposedConvolution;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Fuses an activation into the convolution, transposed convolution, fully connected layer, batch normalization or
 * element-wise operation before it, where that layer's output has no other consumer.
 */
public final class FuseActivation implements Pass {
    private final Predicate<Activation> fusible;

    /** A pass that fuses the activations that {@code fusible} accepts. */
    public FuseActivation(Predicate<Activation> fusible) {
        this.fusible = fusible;
    }

    @Override
    public String name() {
        return "fuse activations";
    }

    @Override
    public Program apply(Program program) {
        Draft draft = new Draft(program);
        for (Step step : program.steps()) {
            Optional<Step> host = step.layer() instanceof Activation activation && fusible.test(activation)
                    ? draft.producer(step.inputs().getFirst())
                    : Optional.empty();
            if (host.isPresent()
                    && canHost(host.get().layer())
                    && draft.isHidden(step.inputs().getFirst())) {
                PostOperation operation = new PostOperation.Activate((Activation) step.layer());
                draft.replace(
                        host.get(),
                        host.get().absorb(step, operation),
                        step.name() + " fused into " + host.get().name());
            } else {
                draft.append(step);
            }
        }
        return draft.finish();
    }

    /** Operations that the libraries have, and can follow up with more. */
    private static boolean canHost(Elementwise.Operation operation) {
        return switch (operation) {
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, MAX, MIN -> true;
            case POW, FMOD, EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, WHERE, WHERE_NOT -> false;
        };
    }

    private static boolean canHost(Layer layer) {
        return layer instanceof Convolution
                || layer instanceof TransposedConvolution
                || layer instanceof FullyConnected
                || layer instanceof BatchNormalization
                || layer instanceof Elementwise elementwise && canHost(elementwise.operation());
    }
}

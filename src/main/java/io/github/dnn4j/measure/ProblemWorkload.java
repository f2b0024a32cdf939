package io.github.dnn4j.measure;

import io.github.dnn4j.backend.Backend;
import io.github.dnn4j.backend.CompileOptions;
import io.github.dnn4j.backend.Precision;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.verify.LayerCase;
import io.github.dnn4j.verify.LayerVerifier;
import io.github.dnn4j.verify.ProblemString;
import io.github.dnn4j.zoo.ZooWeights;
import java.util.Optional;

/**
 * A problem in benchdnn's language, compared with the reference at its own size where that takes no more than {@link
 * Workload#CHECKED_MACS}, else with a minibatch of one.
 *
 * @param problem the problem
 * @param bias whether the layer has a bias
 * @param precision the precision that its file asks for, if it does
 */
public record ProblemWorkload(ProblemString problem, boolean bias, Optional<Precision> precision) implements Workload {
    private static final long SEED = 42;

    /** The problem without its minibatch, which the configuration has. */
    @Override
    public String name() {
        return layerCase(ProblemString.DEFAULT_BATCH).name();
    }

    @Override
    public String kind() {
        return "problem";
    }

    @Override
    public long defaultBatch() {
        return problem.batch();
    }

    private LayerCase layerCase(long batch) {
        return LayerCase.of(problem.withBatch(batch), bias);
    }

    @Override
    public void requireBatch(long batch) {
        layerCase(batch).network();
    }

    @Override
    public Subject subject(long batch) {
        Network network = layerCase(batch).network();
        return new Subject(network, ZooWeights.of(network, SEED), network.defaultShapes());
    }

    @Override
    public Workload quantized(Backend backend) {
        throw new InvalidDescriptorException(
                "problem " + name() + " has no values to take ranges from; int8 is for networks and models");
    }

    @Override
    public Verdict check(Backend backend, CompileOptions options, long batch) {
        Network network = layerCase(batch).network();
        boolean isSmall = Subject.macs(network, network.defaultShapes()) <= CHECKED_MACS;
        long checked = isSmall ? batch : 1;
        return Verdict.of(
                new LayerVerifier(backend, options).verify(layerCase(checked)),
                checked == batch ? "full size" : "minibatch " + checked + " instead of " + batch);
    }
}

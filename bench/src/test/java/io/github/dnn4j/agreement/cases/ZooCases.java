package io.github.dnn4j.agreement.cases;

import io.github.dnn4j.agreement.AgreementCase;
import io.github.dnn4j.layer.Softmax;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.zoo.Zoo;
import io.github.dnn4j.zoo.ZooNetwork;
import io.github.dnn4j.zoo.ZooWeights;
import java.util.List;
import java.util.stream.Stream;

/**
 * The published networks: reduced ones on every backend, and as published on those that are made for work. Each is made
 * when it is asked for, since together they have gigabytes of weights. Where a network ends with a softmax, which may
 * hide differences where it saturates, what goes into that is compared too.
 */
public final class ZooCases {
    private static final long SEED = 42;

    /** Twice that of a single layer: sums of 9216 terms are found here, and layers one after the other. */
    private static final double TOLERANCE = 2e-5;

    private ZooCases() {}

    /** Two cases for every network of the zoo. */
    public static Stream<AgreementCase> cases() {
        return Zoo.all().stream().flatMap(ZooCases::cases);
    }

    private static Stream<AgreementCase> cases(ZooNetwork zoo) {
        return Stream.of(false, true).map(published -> {
            Network network = withScores(published ? zoo.network() : zoo.reducedNetwork());
            String name = zoo.name() + (published ? ", as published" : ", reduced");
            AgreementCase whole = AgreementCase.of(name, network, ZooWeights.of(network, SEED))
                    .within(TOLERANCE);
            return published ? whole.withoutReference() : whole;
        });
    }

    private static Network withScores(Network network) {
        Node last = network.nodes().getLast();
        if (!(last.layer() instanceof Softmax)) {
            return network;
        }
        List<String> outputs = Stream.concat(network.outputs().stream(), last.inputs().stream())
                .toList();
        return new Network(network.name(), network.inputs(), network.nodes(), outputs);
    }
}

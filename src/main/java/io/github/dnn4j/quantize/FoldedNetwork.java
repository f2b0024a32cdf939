package io.github.dnn4j.quantize;

import io.github.dnn4j.compile.EliminateDeadSteps;
import io.github.dnn4j.compile.FoldBatchNormalization;
import io.github.dnn4j.compile.FoldConstantAffine;
import io.github.dnn4j.compile.PassPipeline;
import io.github.dnn4j.compile.Program;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;
import java.util.List;

/**
 * A network in which batch normalization and constants per channel are part of the weights: what is quantized must be
 * the weights that are used (Jacob et al., 2018, section 3.2). Values keep their names; those in between are gone.
 */
record FoldedNetwork(Network network, Parameters parameters) {
    static FoldedNetwork of(Network network, Parameters parameters) {
        PassPipeline folding = new PassPipeline(
                List.of(new EliminateDeadSteps(), new FoldBatchNormalization(), new FoldConstantAffine()));
        Program program = folding.apply(Program.of(network, parameters));
        List<Node> nodes = program.steps().stream()
                .map(step -> new Node(step.name(), step.layer(), step.inputs(), step.outputs(), step.parameters()))
                .toList();
        return new FoldedNetwork(
                new Network(network.name(), network.inputs(), nodes, network.outputs()), program.parameters());
    }
}

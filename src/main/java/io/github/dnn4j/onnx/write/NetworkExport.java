package io.github.dnn4j.onnx.write;

import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.network.Parameters;

/** Writes a network into a graph, node by node. */
public final class NetworkExport {
    private NetworkExport() {}

    /** The graph of a network. */
    public static GraphExport graph(Network network, Parameters parameters) {
        parameters.requireFor(network);
        GraphExport graph = new GraphExport(network, parameters);
        network.inputs().forEach(graph::input);
        for (Node node : network.nodes()) {
            node.outputs().forEach(graph::carryInF32);
            LayerExport.export(new NodeExport(graph, node));
        }
        network.outputs().forEach(graph::output);
        return graph;
    }
}

package io.github.dnn4j.onnx.assembly;

import io.github.dnn4j.layer.MatrixProduct;
import io.github.dnn4j.layer.Transpose;
import io.github.dnn4j.network.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Joins a product of matrices and a transpose of the last two axes before it, which the layer has a flag for. */
final class TransposedFactorPattern {
    private final Uses uses;
    private final Set<Node> unneeded = new HashSet<>();

    private TransposedFactorPattern(Uses uses) {
        this.uses = uses;
    }

    /**
     * Replaces every occurrence.
     *
     * @param nodes the nodes, changed in place
     * @param outputs the network's outputs; they stay
     */
    static void apply(List<Node> nodes, Set<String> outputs) {
        TransposedFactorPattern pattern = new TransposedFactorPattern(new Uses(nodes, outputs));
        nodes.replaceAll(node -> node.layer() instanceof MatrixProduct layer ? pattern.joined(node, layer) : node);
        nodes.removeIf(pattern.unneeded::contains);
    }

    private Node joined(Node node, MatrixProduct layer) {
        List<String> inputs = new ArrayList<>(node.inputs());
        boolean[] transposed = {layer.transposeA(), layer.transposeB()};
        for (int i = 0; i < 2; i++) {
            Node before = uses.producer(inputs.get(i));
            if (before != null && before.layer() instanceof Transpose transpose && swapsLastAxes(transpose)) {
                if (uses.drop(inputs.get(i))) {
                    unneeded.add(before);
                }
                inputs.set(i, before.inputs().getFirst());
                transposed[i] = !transposed[i];
            }
        }
        return new Node(
                node.name(),
                new MatrixProduct(transposed[0], transposed[1]),
                inputs,
                node.outputs(),
                node.parameters());
    }

    private static boolean swapsLastAxes(Transpose transpose) {
        int rank = transpose.permutation().size();
        return rank >= 2
                && IntStream.range(0, rank)
                        .allMatch(axis -> transpose.permutation().get(axis)
                                == (axis == rank - 2 ? rank - 1 : axis == rank - 1 ? rank - 2 : axis));
    }
}

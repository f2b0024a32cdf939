package io.github.dnn4j.reference;

import io.github.dnn4j.backend.TrainingOptions;
import io.github.dnn4j.layer.BatchNormalization;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Node;
import io.github.dnn4j.tensor.InvalidDescriptorException;
import io.github.dnn4j.tensor.Shape;
import java.util.Map;

/** What a network needs to have for the reference to train it. */
final class Trainability {
    private Trainability() {}

    /** Checks that every layer has a derivative, and that running variances divide by no zero. */
    static void require(Network network, Map<String, Shape> shapes, TrainingOptions options) {
        for (Node node : network.nodes()) {
            ReferenceGradients.requireDerivative(
                    node.layer(),
                    node.name() + " (" + node.layer().kind() + ")",
                    node.inputs().stream().map(network.types()::get).toList());
            if (node.layer() instanceof BatchNormalization
                    && options.runningAverage().unbiased()) {
                Shape shape = shapes.get(node.inputs().getFirst());
                InvalidDescriptorException.require(
                        shape.elements() > shape.extent(1),
                        "batch normalization %s of network %s sees one value per channel in its input of shape %s, which"
                                + " has no variance divided by n - 1; take a larger batch, or running averages by n as"
                                + " Keras and ONNX have them",
                        node.name(),
                        network.name(),
                        shape);
            }
        }
    }
}

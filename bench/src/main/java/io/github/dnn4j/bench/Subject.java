package io.github.dnn4j.bench;

import io.github.dnn4j.network.Initialiser;
import io.github.dnn4j.network.Network;
import io.github.dnn4j.network.Parameters;
import io.github.dnn4j.onnx.OnnxImporter;
import io.github.dnn4j.onnx.OnnxModel;
import java.nio.file.Path;

/**
 * What is measured: a network and its weights.
 *
 * @param network the network
 * @param parameters its weights
 */
record Subject(Network network, Parameters parameters) {
    /** An ONNX file, or ResNet-50 with random weights under the name {@code resnet50}. */
    static Subject of(String name) {
        if (name.equals("resnet50")) {
            Network network = ResNet50.network();
            return new Subject(network, Parameters.initialise(network, Initialiser.he(42)));
        }
        OnnxModel model = OnnxImporter.read(Path.of(name));
        return new Subject(model.network(), model.parameters());
    }
}
